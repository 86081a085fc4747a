"""python -m tui.cli: the same as collab-tui."""

from tui.cli.entry import main

main()
