from .commands import app as app
from .entry import main as main
from .start import start_app as start_app
