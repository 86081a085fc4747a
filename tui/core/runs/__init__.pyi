from .estimate import Estimate as Estimate, estimate as estimate
from .evaluations import Evaluation as Evaluation, Evaluations as Evaluations, Subject as Subject
from .experiments import Experiment as Experiment, experiments as experiments
from .forecasts import (
    KnownForecast as KnownForecast,
    is_measurable as is_measurable,
    known_forecast as known_forecast,
    measure_run as measure_run,
)
from .form_fields import (
    FormField as FormField,
    feature_blocks as feature_blocks,
    form_fields as form_fields,
    value_text as value_text,
    with_field as with_field,
)
from .later_set import LaterSet as LaterSet, later_set as later_set
from .run_monitor import RunMonitor as RunMonitor
from .run_news import AtWork as AtWork, ending_line as ending_line, meanwhile as meanwhile
from .run_settings import (
    DEFAULT_MODEL as DEFAULT_MODEL,
    DEFAULT_SPLIT as DEFAULT_SPLIT,
    FIRST_MODEL as FIRST_MODEL,
    IMPLICIT_MODEL as IMPLICIT_MODEL,
    RunSettings as RunSettings,
    rows_of as rows_of,
)
from .run_starter import RunStarter as RunStarter
