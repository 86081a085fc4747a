from .active_actions import actions_here as actions_here
from .key_names import NAMES as NAMES
from .key_names import is_key as is_key
from .keymap import Keymap as Keymap
from .keymap import conflicts as conflicts
from .keymap import remapped as remapped
