from .films import add_model as add_model, made_up_model as made_up_model
from .generated import FULL_SIZE as FULL_SIZE, Generated as Generated
from .terminal import KEYS as KEYS, Terminal as Terminal
