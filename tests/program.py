"""The command line of the real program."""

import sys

PROGRAM = (sys.executable, "-m", "tui.cli")
