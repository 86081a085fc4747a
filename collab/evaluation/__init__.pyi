from .accuracy import trained_stars as trained_stars
from .fits import Fits as Fits
from .protocols import (
    COLD_SPLITS as COLD_SPLITS,
    ColdStart as ColdStart,
    SplitAccuracy as SplitAccuracy,
    default_splits as default_splits,
    evaluate_cold_start as evaluate_cold_start,
    evaluate_splits as evaluate_splits,
)
from .records import (
    COLD as COLD,
    COMPARED as COMPARED,
    RATING as RATING,
    Protocol as Protocol,
    Records as Records,
    cold_records as cold_records,
    mean_of as mean_of,
    rating_record as rating_record,
)
from .run_comparison import (
    Compared as Compared,
    Comparison as Comparison,
    compare as compare,
    setting_text as setting_text,
)
