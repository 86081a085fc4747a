from .commands import import_commands as import_commands
from .entry import main as main
