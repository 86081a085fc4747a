"""The page of a taste as Markdown: tables, plots as text in code, nothing in it that is markup but ours."""

from collections.abc import Sequence

from collab.text import escape_markdown
from tui.cells import UNICODE
from tui.text.taste.page import Page, Plot, Section
from tui.text.taste.rows import drawn_mark

_AXIS = 31


def taste_markdown(page: Page) -> str:
    """Return the page as the text of a Markdown file."""
    lines = [f"# {escape_markdown(page.title)}", "", escape_markdown(page.source), ""]
    lines += [f"- {escape_markdown(text)}" for text in page.texts]
    lines += ["", escape_markdown(page.note)] if page.note else []
    for section in page.sections:
        lines += ["", f"## {escape_markdown(section.heading)}", "", *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> list[str]:
    if not isinstance(section, Plot):
        return _table(section.columns, [tuple(map(escape_markdown, row)) for row in section.rows])
    rows = [
        (
            escape_markdown(mark.name),
            f"{mark.count:,}",
            escape_markdown(mark.text),
            f"`{drawn_mark(mark, section.reach, _AXIS, glyphs=UNICODE)}`",
        )
        for mark in section.marks
    ]
    return _table(("", "titles", "more", "less to more"), rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---", *["---:"] * (len(columns) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (columns, rule, *rows)]
