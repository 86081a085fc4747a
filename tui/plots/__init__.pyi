from .axes import short as short
from .curves import (
    MODE_NAMES as MODE_NAMES,
    MODES as MODES,
    Mode as Mode,
    run_plot as run_plot,
    valid_points as valid_points,
)
from .plot import ROLES as ROLES, Curve as Curve, View as View, plot as plot
from .scatter import Window as Window, scatter as scatter, towards as towards, whole as whole
