from .clipboard import fitting as fitting
from .diff_app import DiffApp as DiffApp, keep_styles as keep_styles, mount_unseen as mount_unseen
from .environment import (
    Choices as Choices,
    Environment as Environment,
    apply_to_textual as apply_to_textual,
    outer_terminal as outer_terminal,
    read_environment as read_environment,
)
from .lifecycle import (
    AS_BEFORE as AS_BEFORE,
    crashed as crashed,
    end_without_memory as end_without_memory,
    lacks_memory as lacks_memory,
    leave_when_asked as leave_when_asked,
    leave_without_memory as leave_without_memory,
    memory_error as memory_error,
    terminal_problem as terminal_problem,
)
from .stall_watch import StallWatch as StallWatch, stall_text as stall_text
from .theme_choice import (
    THEME_NAMES as THEME_NAMES,
    THEMES_IN_WORDS as THEMES_IN_WORDS,
    Colours as Colours,
    keep_theme as keep_theme,
    kept_theme as kept_theme,
    themes_for as themes_for,
)
from .themes import THEMES as THEMES
