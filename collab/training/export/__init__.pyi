from .fitted_artifact import build_artifact as build_artifact
from .fitted_artifact import build_fitted_artifact as build_fitted_artifact
