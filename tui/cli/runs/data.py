"""collab-tui data: what can be had by name, and what is in a file."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import numpy as np
from typer import Argument

from collab.data import Ratings, catalog
from tui.cli.common import Json, Meter, emit, fact, new_app, note, print_line, table
from tui.cli.runs import fit_options
from tui.core import data_name
from tui.core.data import remember

app = new_app("Data: list, get, info.")


@app.command("list")
def list_data(as_json: Json = False) -> None:
    """List the data sets that can be had by name."""
    entries = catalog.ENTRIES.values()
    if as_json:
        for entry in entries:
            counts = {"rows": entry.rows, "users": entry.users, "items": entry.items}
            day = catalog.published(entry.name)
            here = {"downloaded": catalog.available(entry.name), "published": day.isoformat() if day else None}
            emit({"name": entry.name, "title": entry.title, **counts, **here})
        return
    rows = [
        (entry.name, f"{entry.rows:,}", f"{entry.users:,}", f"{entry.items:,}", _where(entry), entry.title)
        for entry in entries
    ]
    table(("name", "ratings", "users", "items", "downloaded", ""), rows, right="ratings users items")
    print_line("\nFetch one: collab-tui data get NAME. Your own file or folder: collab-tui data info PATH")


def _where(entry: catalog.Entry) -> str:
    if not catalog.available(entry.name):
        return f"no, {entry.size / 1e6:,.0f} MB"
    day = catalog.published(entry.name)
    return f"yes, of {day}" if day else "yes"


@app.command()
def get(name: Annotated[str, Argument(metavar="NAME", help="As `data list` shows it.")], as_json: Json = False) -> None:
    """Fetch a data set by name, checked against its published checksum; what broke off goes on. Of those that are made
    anew from time to time, get the newest.
    """
    entry = catalog.entry(name)
    note(f"{entry.title}\nCite: {entry.citation}\nLicence: {entry.licence}")
    meter = Meter()
    place = catalog.download(name, meter.share(f"fetching {name}"))
    meter.clear()
    if as_json:
        emit({"name": name, "place": str(place)})
    else:
        print_line(f"{name} is in {place}, and is read there. Train on it: collab-tui train --data {name}")


@app.command("info")
def describe_data(
    source: Annotated[str, Argument(metavar="NAME|PATH", help="Data set of the catalogue, file or folder.")],
    implicit: fit_options.Implicit = False,
    columns: fit_options.Columns = None,
    scale: fit_options.Scale = None,
    encoding: fit_options.Encoding = "",
    no_header: fit_options.NoHeader = False,
    skip: fit_options.Skip = None,
    unrated: fit_options.Unrated = "",
    titles: fit_options.Titles = "",
    title_columns: fit_options.TitleColumns = None,
    as_json: Json = False,
) -> None:
    """Read data and tell what is in it, and what it was understood as."""
    spec = fit_options.spec_of(
        source, columns=columns, scale=scale, implicit=implicit, no_header=no_header, encoding=encoding, skip=skip,
        unrated=unrated, titles=titles, title_columns=title_columns,
    )  # fmt: skip
    meter = Meter()
    ratings = spec.load(meter.share(f"reading {data_name(spec)}"))
    meter.clear()
    remember(spec)
    entry = catalog.ENTRIES.get(spec.source)
    first, last = _span(ratings)
    stars = None if implicit else ratings.scale
    if as_json:
        counts = {"rows": len(ratings), "users": len(ratings.user_ids), "items": len(ratings.item_table)}
        ends = dict.fromkeys(("low", "high", "step")) if stars is None else asdict(stars)
        words = {
            "notes": list(ratings.notes),
            "read_as": list(ratings.read_as),
            "licence": entry.licence if entry else None,
        }
        emit(
            {"name": ratings.name, **counts, **ends, "first": first, "last": last, "dataset": ratings.dataset, **words}
        )
        return
    facts = {
        "name": ratings.name,
        "choices" if implicit else "ratings": f"{len(ratings):,}",
        "users": f"{len(ratings.user_ids):,}",
        "items": f"{len(ratings.item_table):,} listed, {len(np.unique(ratings.items)):,} rated",
        "stars": "none" if stars is None else str(stars),
        "times": _times_text(ratings, first, last),
        "splits": ", ".join(("random", *ratings.folds)),
    }
    labelled_facts = [*facts.items(), *(("read as", text) for text in ratings.read_as)]
    labelled_facts += [("note", text) for text in ratings.notes]
    if entry:
        labelled_facts += [("cite", entry.citation), ("licence", entry.licence)]
    if entry and (day := catalog.published(entry.name)):
        labelled_facts.append(("of", day.isoformat()))
    for field, text in labelled_facts:
        fact(field, text, 8)


def _times_text(ratings: Ratings, first: str | None, last: str | None) -> str:
    if first is None:
        return "none"
    without = len(ratings) - int(np.count_nonzero(ratings.times))
    return f"{first} to {last}" + (f"; {without:,} without" if without else "")


def _span(ratings: Ratings) -> tuple[str | None, str | None]:
    """Return the days of the first and the last rating that has a time, None where none has."""
    known = ratings.times[ratings.times != 0]
    if not len(known):
        return None, None
    ends = (int(known.min()), int(known.max()))
    first, last = (datetime.fromtimestamp(end, UTC).date().isoformat() for end in ends)
    return first, last
