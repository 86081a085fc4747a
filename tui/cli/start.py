"""The start of the app: what would keep it from drawing is said first, and only then is Textual imported."""

import os
import sys
from typing import TYPE_CHECKING

from collab.errors import BadConfig
from tui.cli.common import is_plain

if TYPE_CHECKING:
    from tui.core import Session

_DRAWS = (
    "The app draws a screen, which cannot be read out: the commands do all that it does, with --plain as sentences. "
    "They are listed by collab-tui --help."
)


def start_app(
    data: str | None = None,
    profile: str | None = None,
    *,
    ascii_only: bool = False,
    mouse: bool = True,
    fresh: bool = False,
) -> None:
    """Run the app and end the process; `fresh` starts without what the last start left. Raises BadConfig, and NotFound
    where there is no such person, before the app takes the screen.
    """
    from tui.app import config_path, read_config
    from tui.terminal import apply_to_textual, kept_theme, outer_terminal, read_environment, terminal_problem

    if profile is not None:
        from collab.profiles import ProfileStore

        ProfileStore().require(profile)
    if is_plain():
        raise BadConfig(_DRAWS)
    if problem := terminal_problem():
        raise BadConfig(problem)
    config = read_config(config_path())
    environment = read_environment(
        os.environ,
        config.screen,
        theme=kept_theme(),
        mouse=mouse,
        ascii_only=ascii_only,
        outer=outer_terminal(os.environ),
    )
    apply_to_textual(environment)
    from tui.app import run_app

    def open_session() -> "Session":
        from tui.core import Session

        return Session(data=data, profile=profile)

    sys.exit(run_app(open_session, environment, config.keymap, fresh=fresh))
