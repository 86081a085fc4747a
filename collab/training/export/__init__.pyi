from .cold_items import with_cold_items as with_cold_items
from .fitted_artifact import build_artifact as build_artifact, build_fitted_artifact as build_fitted_artifact
