from .axes import short as short
from .curves import (
    MODE_NAMES as MODE_NAMES,
    Mode as Mode,
    next_mode as next_mode,
    run_plot as run_plot,
    smoothed as smoothed,
    train_points as train_points,
    valid_points as valid_points,
    values_at as values_at,
)
from .plot import ROLES as ROLES, Curve as Curve, View as View, plot as plot
from .scatter import Window as Window, scatter as scatter, towards as towards, whole as whole
