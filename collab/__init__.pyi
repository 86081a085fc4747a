from .artifact import Artifact as Artifact
from .coldstart import Questionnaire as Questionnaire
from .data import Ratings as Ratings
from .data import Split as Split
from .data import load as load
from .data import split as split
from .errors import (
    AmbiguousTitle as AmbiguousTitle,
)
from .errors import (
    BadConfig as BadConfig,
)
from .errors import (
    BadData as BadData,
)
from .errors import (
    BadModule as BadModule,
)
from .errors import (
    BadRating as BadRating,
)
from .errors import (
    CollabError as CollabError,
)
from .errors import (
    NotFound as NotFound,
)
from .errors import (
    TrainingFailed as TrainingFailed,
)
from .errors import (
    UnknownItem as UnknownItem,
)
from .errors import (
    UnknownUser as UnknownUser,
)
from .models import configure as configure
from .recommend import Recommender as Recommender
from .recommend import UserEmbedding as UserEmbedding
from .recommend import train as train
from .training import fit as fit
