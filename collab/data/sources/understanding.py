"""The files of a request: those that have ratings, those that have titles, and how each table is understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.data.readers import (
    ListedItem,
    ListedUser,
    is_genome,
    links_table,
    movies_csv,
    movies_dat,
    titles_table,
    u_item,
    u_user,
    users_dat,
)
from collab.data.sources.request import Request
from collab.errors import BadData
from collab.tables import EVERY_ROW, Table, find_layout, named_table, plain_table

_MARKS = {"u.data": "\t", "ratings.dat": "::"}
_PEOPLE = "In a folder without u.data, ratings.dat and ratings.csv, each CSV or TSV file is to be a person's ratings."
_FEW = 20


@dataclass(frozen=True)
class Understanding:
    """The tables with ratings, the listed items by id, and what is said of them all."""

    tables: Sequence[Table]
    listed: Mapping[str, ListedItem]
    said: tuple[str, ...]

    @property
    def changed(self) -> list[list[float]]:
        """The numbers that mean no rating, table by table, where there are any: they change rows."""
        codes = [sorted(table.unrated.numbers) for table in self.tables]
        return codes if any(codes) else []


def understand_files(request: Request, *, scan: bool = False) -> Understanding:
    """Understand the tables of a request; with `scan` encodings are found from all their lines. Raises BadData."""
    kind, files = request.source.kind, request.source.files
    if mark := _MARKS.get(kind):
        listed = u_item(files[0].parent) if kind == "u.data" else movies_dat(files[0].parent)
        return Understanding([plain_table(files[0], mark)], listed, ())
    if kind in ("sample", "parquet"):
        return Understanding([], {}, ())
    if kind != "people":
        table = _table(request, files[0], scan=scan)
        if kind == "ratings.csv":
            return _ratings_csv(table, files)
        listed, said = named_titles(request, table)
        return Understanding([table], listed, (*table.said, *said))
    return _folder(request, scan=scan)


def listed_users(request: Request) -> Mapping[str, ListedUser]:
    """Return the users that files beside the ratings list. Raises BadData."""
    kind, first = request.source.kind, request.source.files[0]
    if kind == "u.data":
        return u_user(first.parent)
    return users_dat(first.parent) if kind == "ratings.dat" else {}


def needed(request: Request) -> list[str]:
    """Return the columns that the files need: choices have no stars, and may be one person's, as each of a folder of
    people's files is.
    """
    stars = [] if request.implicit else ["rating"]
    users = [] if request.implicit or request.source.kind == "people" else ["user"]
    return [role for role in EVERY_ROW if role in ("item", *stars, *users)]


def _table(request: Request, file: Path, *, scan: bool) -> Table:
    return named_table(file, request.columns, needed(request), request.corrections, scan=scan)


def _ratings_csv(table: Table, files: Sequence[Path]) -> Understanding:
    """Understand a folder like MovieLens': where it has no movies.csv, titles come from another table of it."""
    folder = files[0].parent
    names = ("ratings.csv", "movies.csv", "links.csv", "tags.csv")
    others = [file for file in files if file.name not in names and not is_genome(file)]
    listed, said = _titles(table, others) if others else ({}, ())
    known = movies_csv(folder)
    both = {item: _titled(known.get(item, each), each) for item, each in listed.items()}
    words = () if others == [] else (*table.said, *said)
    return Understanding([table], known | both, words)


def _titled(item: ListedItem, texts: ListedItem) -> ListedItem:
    return item._replace(title=texts.title, year=texts.year, genres=texts.genres)


def _folder(request: Request, *, scan: bool) -> Understanding:
    """Understand a folder of tables: each is of people's ratings, but those that have titles for them."""
    tables, others, problem = [], [], None
    for file in [file for file in request.source.files if not is_genome(file)] or request.source.files:
        try:
            tables.append(_table(request, file, scan=scan))
        except BadData as error:
            others.append(file)
            problem = problem or error
    several = [table for table in tables if table.columns.user is not None]
    if problem and not several:
        raise BadData(f"{problem} {_PEOPLE}")
    if problem:
        tables = several
    listed, said = named_titles(request, tables[0]) if request.source.titles else _titles(tables[0], others)
    each = () if len(tables) > 1 else tables[0].said
    names = f"ratings in {tables[0].path.name}" if len(tables) == 1 else f"ratings in {len(tables):,} files"
    return Understanding(tables, listed, (names, *each, *said))


def named_titles(request: Request, table: Table) -> tuple[dict[str, ListedItem], tuple[str, ...]]:
    """Return the items that the file of titles lists, where one is named, and what is said of it. Raises BadData where
    it has none, with the option that names its columns.
    """
    file, columns = request.source.titles, request.source.title_columns
    if file is None:
        return {}, ()
    item = table.layout.names[table.columns.item]
    if listed := titles_table(file, item, {}, by_name=False, columns=columns):
        return listed, (f"titles from {file.name}",)
    names = ", ".join(find_layout(file).names)
    problem = f"no titles by {item}; its columns are {names}. Name them by hand: --title-columns item=..,title=.."
    raise BadData(problem, file=file)


def _titles(table: Table, files: Sequence[Path]) -> tuple[dict[str, ListedItem], tuple[str, ...]]:
    """Return the items that one of some files lists with titles, and which file that is; the others are not needed, and
    never refuse what is.
    """
    item = table.layout.names[table.columns.item]
    links: dict[str, ListedItem] = {}
    for file in files[:_FEW]:
        if "link" in file.stem.lower():
            try:
                links = links_table(file)
            except BadData:
                continue
    tmdb_of = {known: link.tmdb for known, link in links.items() if link.tmdb}
    for file in files[:_FEW]:
        try:
            listed = titles_table(file, item, tmdb_of, by_name=True)
        except BadData:
            continue
        if listed:
            ids = {known: _titled(link, listed.get(known, link)) for known, link in links.items()}
            return listed | ids, (f"titles from {file.name}",)
    return links, ()
