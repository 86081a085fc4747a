from . import (
    artifact as artifact,
    coldstart as coldstart,
    data as data,
    errors as errors,
    evaluation as evaluation,
    importing as importing,
    inspection as inspection,
    models as models,
    profiles as profiles,
    recommend as recommend,
    runs as runs,
    titles as titles,
    training as training,
)
from .artifact import Artifact as Artifact
from .coldstart import Questionnaire as Questionnaire
from .data import Ratings as Ratings, Split as Split, load as load, split as split
from .errors import (
    AmbiguousTitle as AmbiguousTitle,
    BadConfig as BadConfig,
    BadData as BadData,
    BadModule as BadModule,
    BadRating as BadRating,
    CollabError as CollabError,
    NotFound as NotFound,
    TrainingFailed as TrainingFailed,
    UnknownItem as UnknownItem,
    UnknownUser as UnknownUser,
)
from .models import configure as configure
from .recommend import Recommender as Recommender, UserEmbedding as UserEmbedding, train as train
from .training import fit as fit
