"""The real program takes an export that is dropped on its terminal, and gives a list back to where it came from."""

import csv
from pathlib import Path

import pytest

from collab.importing import read_lists
from collab.testing import Terminal, add_model, made_up_model
from collab.titles import TitleLookup
from tests.importing.export_files import write_exports
from tests.program import PROGRAM

pytestmark = [pytest.mark.terminal, pytest.mark.usefixtures("familiar")]

MOST_KEYS = 6


class Counted:
    """Presses keys on a terminal and counts them; a path that is dropped is one."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal, self.keys = terminal, 0

    def press(self, key: str, *, until: str) -> None:
        """Press one key, and wait until the screen shows what it does."""
        self.keys += 1
        self._terminal.press(key)
        self._terminal.wait_for(until)

    def drop(self, path: Path, *, until: str) -> None:
        """Drop a file, which is one key."""
        self.keys += 1
        self._terminal.type(f"\x1b[200~{path}\x1b[201~")
        self._terminal.wait_for(until)


def test_an_export_is_in_and_its_list_out_in_six_keys(tmp_path: Path) -> None:
    export, model = write_exports(tmp_path)["letterboxd"], made_up_model()
    add_model(model)
    with Terminal(PROGRAM, size=(100, 30), env={"HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("·····")
        counted = Counted(terminal)
        counted.drop(export, until="letterboxd, 6 ratings")
        counted.press("s", until="imported for you")
        counted.press("F", until="80% range")
        counted.press("o", until="[Letterboxd]")
        counted.press("\r", until="Written: ")
    assert counted.keys <= MOST_KEYS
    written = tmp_path / "collab-tui for you.csv"
    with written.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["tmdbID", "imdbID", "Title", "Year"]
    [again] = read_lists(written)
    matches = TitleLookup(model.items).match(again.titles, "own")
    assert len(matches) > 10
    assert {match.status for match in matches} == {"sure"}
