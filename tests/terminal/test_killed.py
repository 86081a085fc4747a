"""The real program killed while it keeps something: what was on the screen is there, and nothing is half there."""

import sqlite3
from pathlib import Path

import pytest

from collab.profiles import ProfileStore
from collab.storage import home_folder
from collab.testing import Terminal, add_model
from tests.importing.export_files import write_exports
from tests.program import PROGRAM

pytestmark = pytest.mark.terminal

KEPT = 6


def opens_well() -> bool:
    connection = sqlite3.connect(home_folder() / "profiles.sqlite")
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


def kill(terminal: Terminal) -> None:
    terminal.process.kill()
    terminal.process.wait()


def test_stars_on_the_screen_are_kept_whenever_it_is_killed() -> None:
    add_model()
    for shown in (1, 2, 4, 7):
        with Terminal(PROGRAM) as terminal:
            before = len(ProfileStore().present("me"))
            terminal.wait_for(f"you, {before} rated")
            terminal.press("R")
            terminal.wait_for("·····")
            while before < shown:
                terminal.press("4")
                before += 1
                terminal.wait_for(f"you, {before} rated")
            kill(terminal)
        assert len(ProfileStore().present("me")) == shown
        assert opens_well()


def imported(terminal: Terminal, path: Path) -> None:
    """Look through an export, and press what saves it."""
    terminal.wait_for("you, 0 rated")
    terminal.press("P")
    terminal.wait_for("list together")
    terminal.press("i")
    terminal.wait_for("File to import")
    terminal.press(*str(path), "enter")
    terminal.wait_for("letterboxd, 6 ratings")
    terminal.press("s")


def test_an_import_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    add_model()
    with Terminal(PROGRAM) as terminal:
        imported(terminal, write_exports(tmp_path)["letterboxd"])
        kill(terminal)
    assert len(ProfileStore().present("me")) in (0, KEPT)
    assert opens_well()


@pytest.mark.parametrize(("keys", "kept"), [(("r", "x", "enter"), (KEPT,)), (("esc", "R", "u"), (0, KEPT))])
def test_another_name_and_an_undo_lose_nothing(tmp_path: Path, keys: tuple[str, ...], kept: tuple[int, ...]) -> None:
    add_model()
    with Terminal(PROGRAM) as terminal:
        imported(terminal, write_exports(tmp_path)["letterboxd"])
        terminal.wait_for("imported for you")
        terminal.press(*keys)
        kill(terminal)
    [name] = ProfileStore().profiles()
    assert name in ("me", "mex")
    assert len(ProfileStore().present(name)) in kept
    assert opens_well()
