from .answers import (
    Added as Added,
    Answer as Answer,
    Answered as Answered,
    Change as Change,
    Kind as Kind,
    Mark as Mark,
    Step as Step,
)
from .applied_answers import AppliedAnswers as AppliedAnswers, apply_answers as apply_answers
from .export import (
    FORMAT as FORMAT,
    SERVICES as SERVICES,
    Service as Service,
    export_for as export_for,
    from_json as from_json,
    to_json as to_json,
)
from .same_data import SameData as SameData
from .store import (
    ME as ME,
    PersonInUse as PersonInUse,
    ProfileStore as ProfileStore,
    Summary as Summary,
    unknown as unknown,
)
from .waiting import WaitingAnswers as WaitingAnswers
from .waiting_file import WaitingStep as WaitingStep
