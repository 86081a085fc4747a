"""Man pages, the reference and the words of completion are those of the program as it is."""

import re
from pathlib import Path

import pytest

from publish.made import made_files
from publish.settings import VARIABLES, screen_settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def files() -> dict[Path, str]:
    return made_files()


def test_what_is_made_from_the_program_is_current(files: dict[Path, str]) -> None:
    stale = [
        str(path) for path, text in files.items() if not (ROOT / path).exists() or (ROOT / path).read_text() != text
    ]
    assert stale == [], "make reference brings them up to date"
    assert {path.name for path in (ROOT / "man").iterdir()} == {path.name for path in files if path.parts[0] == "man"}


def test_every_variable_that_the_program_reads_is_in_the_reference() -> None:
    sources = [
        path.read_text(encoding="utf-8") for package in ("collab", "tui") for path in (ROOT / package).rglob("*.py")
    ]
    named = {name for source in sources for name in re.findall(r"(?<!_)COLLAB_[A-Z_]+", source)}
    assert {name for name in named if not name.startswith("COLLAB_RUN_")} <= set(VARIABLES)
    assert {"theme", "colours", "fps", "ascii"} < set(screen_settings())


def test_man_pages_have_their_sections_in_order_and_no_stray_requests(files: dict[Path, str]) -> None:
    pages = {path.name: text for path, text in files.items() if path.suffix == ".1"}
    assert len(pages) > 25
    for name, text in pages.items():
        sections = re.findall(r"^\.SH (.+)$", text, re.MULTILINE)
        assert sections[:3] == ["NAME", "SYNOPSIS", "DESCRIPTION"], name
        requests = set(re.findall(r"^\.(\w+)", text, re.MULTILINE))
        assert requests <= {"TH", "SH", "SS", "TP", "PP", "B", "BR", "br", "nf", "fi"}, name
        assert not re.search(r"^'", text, re.MULTILINE), name
