"""collab-tui lists: titles under a name, a festival's or a library's, which recommend --among chooses from."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from collab.data import DataSpec
from collab.errors import BadConfig
from collab.importing import keep_lists, read_lists
from collab.lists import ListMatch, ListStore, match_list
from collab.storage import typed_path
from tui.cli.common import (
    Data,
    Encoding,
    Json,
    NoHeader,
    Run,
    Skip,
    columns_of,
    emit,
    listed,
    new_app,
    note,
    note_corrections,
    note_encoding,
    open_session,
    print_line,
    table,
)
from tui.core.data import as_remembered, corrections_of, remember
from tui.text import list_match_text, title_ref_text

app = new_app("Named lists of titles, which recommend --among chooses from: list, import, show, delete.")

Name = Annotated[str, Argument(metavar="NAME", help="The list.")]
_ROWS = ("", "title", "item", "in this data as")


@app.command("list")
def list_lists(as_json: Json = False) -> None:
    """List every list."""
    lists = ListStore().lists()
    if as_json:
        for named in lists:
            emit({"list": named.name, "titles": len(named.titles)})
    elif lists:
        table(("list", "titles"), [(named.name, f"{len(named.titles):,}") for named in lists], right="titles")
    else:
        print_line("There is no list yet. To make one: collab-tui lists import FILE")


@app.command("import")
def import_file(
    file: Annotated[
        Path, Argument(metavar="FILE", help="Titles or ids, one a line or in a table; or Letterboxd's export.")
    ],
    name: Annotated[str | None, Option(metavar="NAME", help="Its name. [its own, else the file's]")] = None,
    columns: Annotated[
        str | None,
        Option(metavar="title=..,year=..", help="Columns of a table, by name or by place from 1; else found."),
    ] = None,
    encoding: Encoding = "",
    no_header: NoHeader = False,
    skip: Skip = None,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Keep the titles of a file as a list, or every list of an export of Letterboxd.

    A line is a title, "Alien (1979)", an id of the data or of IMDb, or an address there or on TMDB. What is in doubt
    or not in this data is told, and kept for data that has it.
    """
    header = False if no_header else None
    path = typed_path(file)
    corrected = DataSpec(source=str(path), columns=columns_of(columns), encoding=encoding, header=header, skip=skip)
    spec = as_remembered(corrected, "list")
    if spec != corrected:
        note_corrections(spec)
    lists = read_lists(path, corrections_of(spec))
    if name is not None and len(lists) > 1:
        raise BadConfig(f"{file} holds {len(lists)} lists, which keep their own names: leave --name out.")
    titles, store = listed(open_session(data, run)).titles, ListStore()
    remember(spec, "list")
    note_encoding(spec)
    called = [named if name is None else replace(named, name=name) for named in lists]
    for known, match in keep_lists(called, store, titles.lookup, titles.namespace):
        for words, refs in (("in doubt", [ref for ref, _ in match.doubtful]), ("not in this data", match.missing)):
            for ref in refs:
                note(f"{title_ref_text(ref)}: {words}")
        if as_json:
            emit(_counts(match))
        else:
            choose = f"collab-tui recommend --among {shlex.quote(known.name)}"
            print_line(f"{list_match_text(match)}. To choose from it: {choose}")


@app.command()
def show(name: Name, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Show what the titles of a list are in this data; of those in doubt, the titles that they may be."""
    named = ListStore().get(name)
    titles = listed(open_session(data, run)).titles
    match = match_list(named, titles.lookup, titles.namespace)
    if as_json:
        for item in match.items:
            emit({"list": match.name, "title": titles.items.name_of(item), "status": "sure", "item": item})
        for ref, candidates in match.doubtful:
            record = {"list": match.name, "title": title_ref_text(ref), "status": "doubtful", "item": None}
            emit({**record, "candidates": list(candidates)})
        for ref in match.missing:
            emit({"list": match.name, "title": title_ref_text(ref), "status": "unmatched", "item": None})
        return
    rows = [("", titles.items.name_of(item), item, "") for item in match.items]
    for ref, candidates in match.doubtful:
        names = "; ".join(titles.items.name_of(item) for item in candidates)
        rows.append(("?", title_ref_text(ref), "", names))
    rows += [("-", title_ref_text(ref), "", "not here") for ref in match.missing]
    table(_ROWS, rows)
    note(list_match_text(match))


@app.command()
def delete(name: Name, as_json: Json = False) -> None:
    """Delete a list; the file that it was read from stays."""
    store = ListStore()
    named = store.get(name)
    store.delete(name)
    if as_json:
        emit({"list": named.name, "deleted": len(named.titles)})
    else:
        print_line(f"{named.name} is deleted.")


def _counts(match: ListMatch) -> dict[str, object]:
    counts = {"matched": len(match.items), "doubtful": len(match.doubtful), "missing": len(match.missing)}
    return {"list": match.name, "titles": match.titles, **counts}
