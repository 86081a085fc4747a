"""Everything that the documentation names is there."""

import ast
import re
from pathlib import Path

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
