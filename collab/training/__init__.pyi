from .als import check_engine as check_engine
from .continuing import (
    CONTINUABLE as CONTINUABLE,
    Parent as Parent,
    continued_config as continued_config,
    parent_of as parent_of,
)
from .engine import EpochStart as EpochStart
from .events import (
    EXPLAINED as EXPLAINED,
    Compiling as Compiling,
    Continued as Continued,
    Epoch as Epoch,
    Event as Event,
    Expected as Expected,
    Failed as Failed,
    Finished as Finished,
    FitState as FitState,
    Interested as Interested,
    Layer as Layer,
    Preliminary as Preliminary,
    Progress as Progress,
    Queued as Queued,
    Resumed as Resumed,
    Started as Started,
    Stopped as Stopped,
    Stopwatch as Stopwatch,
    read_event as read_event,
)
from .fit import OngoingFit as OngoingFit, compile_for as compile_for, fit as fit, start_fit as start_fit
from .forecast import (
    FEWEST_ROWS as FEWEST_ROWS,
    Costs as Costs,
    Expectation as Expectation,
    Forecast as Forecast,
    Size as Size,
    costs_key as costs_key,
    measure_here as measure_here,
    remember as remember,
    remembered as remembered,
)
from .gibbs_fit import GibbsFit as GibbsFit, compile_loops as compile_loops
from .interest_fit import SMALL_MODEL as SMALL_MODEL, stars_of as stars_of
from .metrics import HeldOutLists as HeldOutLists, Scores as Scores, score as score
from .rate_job import RateCurve as RateCurve, find_rate as find_rate
from .schedule import Flat as Flat, OneCycle as OneCycle, Schedule as Schedule, schedule_of as schedule_of
from .setup import TrainingSetup as TrainingSetup, prepare_training as prepare_training
