from .active_actions import actions_here as actions_here
from .key_names import NAMES as NAMES, is_key as is_key
from .keymap import Keymap as Keymap, conflicts as conflicts, remapped as remapped
