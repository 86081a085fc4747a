from .app import CollabApp as CollabApp
from .config import Config as Config, config_path as config_path, read_config as read_config
from .process import import_app as import_app, run_app as run_app
