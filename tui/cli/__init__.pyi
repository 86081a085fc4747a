from .commands import app as app, import_commands as import_commands
from .entry import main as main
