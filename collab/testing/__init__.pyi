from .films import add_model as add_model
from .films import made_up_model as made_up_model
from .terminal import KEYS as KEYS
from .terminal import Terminal as Terminal
