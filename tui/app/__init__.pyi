from .app import CollabApp as CollabApp
from .app import run_app as run_app
from .config import Config as Config
from .config import config_path as config_path
from .config import read_config as read_config
from .malloc import give_back_memory as give_back_memory
