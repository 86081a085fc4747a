from .presets import (
    TunedPreset as TunedPreset,
    keep_preset as keep_preset,
    preset_path as preset_path,
    searches_folder as searches_folder,
    tuned_presets as tuned_presets,
)
from .space import searched as searched
from .study import GOALS as GOALS, Goal as Goal, Study as Study, Trial as Trial, default_goal as default_goal
