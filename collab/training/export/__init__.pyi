from .cold_items import mean_of_raters as mean_of_raters
from .fitted_artifact import build_artifact as build_artifact, build_fitted_artifact as build_fitted_artifact
from .moment_learning import learn_moment_share as learn_moment_share
from .residuals import (
    Histories as Histories,
    NoiseSource as NoiseSource,
    Residuals as Residuals,
    hold_out_a_tenth as hold_out_a_tenth,
)
