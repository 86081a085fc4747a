"""Everything that the documentation names is there."""

import ast
import json
import re
import shlex
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from tui.cli.commands import app

ROOT = Path(__file__).parent.parent
_ROW = re.compile(r"^\|(?P<what>[^|]+)\|(?P<happens>[^|]+)\| `(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)` \|$")


def table_rows(page: str) -> list[str]:
    lines = (ROOT / "docs" / page).read_text().splitlines()
    return [
        line for line in lines if line.startswith("|") and not re.match(r"^\| ---|^\| [\w ,]+ \| what happens", line)
    ]


def test_every_row_of_the_table_of_terminals_and_faults_names_a_test_that_is_there() -> None:
    rows = table_rows("terminals.md")
    assert len(rows) > 40
    for row in rows:
        cells = _ROW.match(row)
        assert cells, row
        source = (ROOT / cells["file"]).read_text()
        assert re.search(rf"^(async )?def {cells['test']}\(", source, re.MULTILINE), row


_PLACE = re.compile(r"`(?P<name>\w+(?:\.\w+)?)` (?:in|of)\s+`(?P<file>(?:collab|tui)/[\w/]+\.py)`")


def names_in(file: Path) -> set[str]:
    """Return the classes, functions and tables of a module, methods with their class."""
    module = ast.parse(file.read_text(encoding="utf-8"))
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    top = [node for node in module.body if isinstance(node, kinds)]
    inner = {f"{each.name}.{node.name}" for each in top for node in each.body if isinstance(node, kinds)}
    assigned = [node for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    tables = {ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0]) for node in assigned}
    return {each.name for each in top} | inner | tables


def test_contributing_names_functions_where_they_are() -> None:
    places = _PLACE.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert len(places) > 15
    assert [place for place in places if place[0] not in names_in(ROOT / place[1])] == []


def test_contributing_names_files_that_are_there() -> None:
    named = re.findall(r"`((?:collab|tui|tests)/[\w/.]+)`", (ROOT / "CONTRIBUTING.md").read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_row_about_the_server_names_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "server.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and "tests/" in line]
    assert len(rows) > 60
    for row in rows:
        named = re.search(r"\| `(tests/[\w/]+\.py)::(test_\w+)` \|$", row)
        assert named, row
        source = (ROOT / named[1]).read_text()
        assert re.search(rf"^(async )?def {named[2]}\(", source, re.MULTILINE), row


def instructions() -> dict[str, list[str]]:
    """Return the arguments of the container file's instructions by their names, lines that go on taken together."""
    text = (ROOT / "docs" / "Containerfile").read_text().replace("\\\n", "")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: [rest for word, rest in lines if word == name] for name, _ in lines}


def settings_of(words: Sequence[str]) -> dict[str, object]:
    """Return what the words after the program's name set. Raises Click's error where they name what is not there."""
    program = get_command(app)
    context, command, rest = program.make_context("collab-tui", [], resilient_parsing=True), program, list(words)
    while isinstance(command, TyperGroup):
        subcommand = command.get_command(context, rest.pop(0))
        assert subcommand is not None, words
        command = subcommand
    return command.make_context(command.name, rest).params


def test_the_container_and_the_unit_start_the_server_for_others_by_options_that_are_there() -> None:
    image, page = instructions(), (ROOT / "docs" / "server.md").read_text()
    [program], words = json.loads(image["ENTRYPOINT"][0]), json.loads(image["CMD"][0])
    [unit] = re.findall(r"^    ExecStart=/opt/collab-tui/bin/collab-tui (.+)$", page, re.MULTILINE)
    assert program in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    for start in (words, shlex.split(unit)):
        assert start[:2] == ["serve", "ssh"]
        settings = settings_of(start)
        assert (settings["host"], str(settings["port"])) == ("0.0.0.0", image["EXPOSE"][0])  # noqa: S104 (as meant)
    with pytest.raises(Exception, match="No such option"):
        settings_of([*words, "--hosts", "0.0.0.0"])  # noqa: S104


def test_the_page_of_the_server_names_commands_that_are_there() -> None:
    page = (ROOT / "docs" / "server.md").read_text()
    commands = re.findall(r"collab-tui ((?:serve|train)\b[^`#\n]*)", page)
    assert len(commands) > 15
    for command in commands:
        settings_of(shlex.split(command))


def test_the_container_keeps_its_data_on_the_volume_and_has_a_user_who_is_not_root() -> None:
    image, page = instructions(), (ROOT / "docs" / "server.md").read_text()
    [folder] = image["VOLUME"]
    assert image["ENV"] == [f"COLLAB_HOME={folder}"]
    assert image["WORKDIR"][-1] == folder  # where the page adds keys, as serve/authorized_keys
    assert f"--volume collab-tui:{folder} " in page
    [user] = image["USER"]
    assert f"useradd --uid 2222 --home-dir {folder} {user}" in image["RUN"][0]
    assert image["STOPSIGNAL"] == ["SIGTERM"]


def test_the_container_is_made_of_files_and_extras_that_are_there() -> None:
    image, project = instructions(), tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    copied = [name for line in image["COPY"] for name in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    built = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    needed = {*built["wheel"]["packages"], project["readme"], *project["license-files"], "pyproject.toml"}
    shared = {Path(name).parts[0] for name in built["wheel"]["shared-data"]}
    assert needed | shared <= set(copied)
    install = image["RUN"][-1]
    [extra] = re.findall(r"'\.\[(\w+)\]'", install)
    assert extra in project["optional-dependencies"]
    assert re.findall(r"--constraint (\S+)", install)[0] in copied
