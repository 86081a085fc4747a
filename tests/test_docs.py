"""Everything that the documentation names is there."""

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
        found = _ROW.match(row)
        assert found, row
        source = (ROOT / found["file"]).read_text()
        assert re.search(rf"^(async )?def {found['test']}\(", source, re.MULTILINE), row
