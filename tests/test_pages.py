"""The pages of the documentation work as they are written, offline, in an empty home: files, commands and Python."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import Done, run
from tests.forking import ROOT

PAGES = ("library.md", "notebook.md", "lesson.md", "your-own-file.md", "letterboxd.md", "own-model.md", "comparing.md")
WITH_THE_DEMO = ("../README.md", "map.md")
_BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<file>[\w.]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the file it is, if it is one, and its text."""

    language: str
    file: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page in their order."""
    for match in _BLOCK.finditer((ROOT / "docs" / page).read_text(encoding="utf-8")):
        yield Block(match["language"], match["file"] or "", match["text"])


def run_pytest(*arguments: str, folder: Path, home: Path) -> Done:
    """Run the tests that a page shows."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "ignore", *arguments]
    env = {**os.environ, "COLLAB_HOME": str(home)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr + done.stdout)


_PROGRAMS: Mapping[str, Callable[..., Done]] = {"collab-tui": run, "pytest": run_pytest}


def work_through(page: str, folder: Path, home: Path) -> int:
    """Write the files of a page and run what it says, in its order, in `folder`; return how many commands it has."""
    names: dict[str, object] = {}
    commands = 0
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile(block.text, page, "exec"), names)  # noqa: S102 (the page says that it runs)
            commands += 1
        elif block.language == "console":
            for line in block.text.splitlines():
                prompt, program, *arguments = shlex.split(line, comments=True)
                assert (prompt, program in _PROGRAMS) == ("$", True), f"{page}: {line}"
                done = _PROGRAMS[program](*arguments, folder=folder, home=home)
                assert done.status == 0, f"{page}: {line}\n{done.err}"
                assert done.out, f"{page}: {line}"
                commands += 1
    return commands


@pytest.mark.parametrize("page", PAGES)
def test_a_page_works_as_written(page: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert work_through(page, tmp_path, home) >= 1


def test_the_readme_and_what_follows_its_first_command_work_as_written(tmp_path: Path, home: Path) -> None:
    assert sum(work_through(page, tmp_path, home) for page in WITH_THE_DEMO) > 6


def test_every_page_is_reached_from_the_readme_and_every_link_leads_somewhere() -> None:
    pages, reached = {ROOT / "README.md"}, set[Path]()
    while pages - reached:
        page = (pages - reached).pop()
        reached.add(page)
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            place = (page.parent / target).resolve()
            assert place.exists(), f"{page.name} leads to {target}, which is not there"
            if place.suffix == ".md":
                pages.add(place)
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= {path.name for path in reached}


def test_the_list_of_packages_is_that_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    text = (ROOT / "docs" / "licences.md").read_text()
    rows = dict(re.findall(r"^\| ([\w-]+) \| .* \| (yes|no) \|$", text, re.MULTILINE))
    assert set(rows) == {re.split("[<>=]", line)[0] for line in project["dependencies"]}
    small = (ROOT / "requirements" / "small.txt").read_text().lower().replace("_", "-")
    assert {name: "yes" if f"\n{name}==" in small else "no" for name in rows} == rows
    extras = (line for name in ("serve", "spark", "tune", "umap") for line in project["optional-dependencies"][name])
    assert [line for line in extras if re.split("[<>=]", line)[0] not in text] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 160
