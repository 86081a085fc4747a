"""taste: what a person's answers and embedding say of their taste, to read and to show."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

from typer import Option

from collab.errors import NotKept
from collab.inspection.taste import read_taste, with_users
from collab.storage import write_text
from tui.cells import UNICODE
from tui.cli.common import (
    Data,
    Json,
    Profile,
    Run,
    emit,
    glyphs,
    is_plain,
    labelled,
    new_app,
    next_command,
    note,
    open_session,
    print_line,
    trained,
)
from tui.text.taste import Page, Plot, taste_markdown, taste_page, taste_rows, taste_svg, taste_title

app = new_app()

_WIDEST = 120

Svg = Annotated[Path | None, Option("--svg", metavar="FILE", help="Write the page as a picture that stands alone.")]
Markdown = Annotated[Path | None, Option("--markdown", metavar="FILE", help="Write the page as Markdown.")]
Yes = Annotated[bool, Option("--yes", help="Write over files that are there.")]


@app.command()
def taste(
    profile: Profile = "me",
    svg: Svg = None,
    markdown: Markdown = None,
    yes: Yes = False,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Say what a person likes more than others do, how they rate, who is near to them, and how their taste moved.

    Intervals are 95% ones; a change is told where dates shuffled at random would rarely bring it about. Files have
    nothing in them but what is printed.
    """
    session = open_session(data, run, profile)
    model, times = trained(session), session.require_ready().known.times
    record = with_users(read_taste(model.recommender, model.me, times), model.recommender, model.me)
    files = {path: written for path, written in ((svg, taste_svg), (markdown, taste_markdown)) if path is not None}
    for path, written in files.items():
        _write(path, written(taste_page(record, taste_title(profile, shared=True), glyphs=UNICODE)), yes=yes)
    if as_json:
        emit({"profile": profile, **asdict(record), "users": [user._asdict() for user in record.users]})
    elif not files:
        _show(taste_page(record, taste_title(profile), glyphs=glyphs()))
        if not record.is_enough:
            ask, bring = (next_command(command, profile) for command in ("ask", "profiles import FILE"))
            print_line(f"What to rate: {ask}. To bring ratings along: {bring}.")


def _write(path: Path, text: str, *, yes: bool) -> None:
    if path.exists() and not yes:
        raise NotKept(f"{path} is there already; --yes writes over it.")
    write_text(path, text)
    note(f"Written: {path}")


def _show(page: Page) -> None:
    if is_plain():
        for line in _sentences(page):
            print_line(line)
        return
    width = min(get_terminal_size().columns, _WIDEST)
    for row in taste_rows(page, width, glyphs=glyphs()):
        print_line("".join(text for text, _ in row).rstrip())


def _sentences(page: Page) -> Iterator[str]:
    """Yield the page without columns and plots, a record a line."""
    yield from filter(None, (page.title, page.source, *page.texts, page.note))
    for section in page.sections:
        yield f"{section.heading}:"
        if isinstance(section, Plot):
            for mark in section.marks:
                ends = f"{mark.low:.2f} to {mark.high:.2f}"
                yield labelled([("", mark.name), ("titles", f"{mark.count:,}"), ("more", mark.text), ("95%", ends)])
        else:
            yield from (labelled(zip(section.columns, row, strict=True)) for row in section.rows)
