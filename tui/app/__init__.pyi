from .app import CollabApp as CollabApp, run_app as run_app
from .config import Config as Config, config_path as config_path, read_config as read_config
from .malloc import give_back_memory as give_back_memory
