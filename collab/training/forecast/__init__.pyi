from .costs import (
    FEWEST_ROWS as FEWEST_ROWS,
    Costs as Costs,
    Forecast as Forecast,
    costs_key as costs_key,
    remember as remember,
    remembered as remembered,
)
from .expecting import Expectation as Expectation, measure_here as measure_here
from .growth import (
    EpochSeconds as EpochSeconds,
    WorkClock as WorkClock,
    epoch_seconds as epoch_seconds,
    grown as grown,
    grown_with_titles as grown_with_titles,
)
from .measure import measure as measure
from .people_sample import (
    PeopleSample as PeopleSample,
    Size as Size,
    sample_people as sample_people,
    trained_size as trained_size,
)
