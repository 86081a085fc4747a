"""Lists of titles as people have them: lines, tables, lists that services export, one file or the whole export."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from collab.errors import BadData
from collab.importing.exports import decoded, read_text
from collab.importing.rows import imdb_id
from collab.importing.services import IMPORT_ROLES, recognise
from collab.importing.tabular import read_table
from collab.importing.trakt import read_trakt
from collab.importing.whole import Member, members
from collab.lists import ListMatch, ListStore, NamedList, identified
from collab.tables import AS_FOUND, Corrections, split_title
from collab.text import clean
from collab.titles import TitleLookup, TitleRef

_BULLET = re.compile(r"\s*(?:[-*•–]|[0-9]{1,4}[.)])\s+")
_IMDB = re.compile(r"\btt[0-9]{5,12}\b")
_TMDB = re.compile(r"themoviedb\.org/movie/([0-9]{1,9})")
_YEAR_BEHIND = re.compile(r"(.*\S)\s*[,\t]\s*((?:18|19|20)[0-9]{2})")
_LETTERBOXD = "letterboxd list export"
_COMMENT = "#"
LIST_ROLES = ("title", "year", "also", "type", "imdb", "tmdb")
"""What columns of a list are read for."""
_NOT_READ = tuple(role for role in IMPORT_ROLES if role not in LIST_ROLES)
_SAMPLE = 50


def read_lists(path: Path, corrections: Corrections = AS_FOUND) -> list[NamedList]:
    """Return the lists of a file: its titles or ids, one a line or in a table, as that is corrected; of a whole export
    of Letterboxd, a zip or a folder, each list in it. A list is called as it calls itself, else as its file is. Raises
    BadData.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        within = [member for member in members(path) if _is_list(member)]
        if not within:
            raise BadData("no list is in it: a file of titles, or the export of Letterboxd, is wanted.", file=path)
        return [parse_list(decoded(member.read(), path / member.name), path / member.name) for member in within]
    return [parse_list(read_text(path, corrections.encoding), path, corrections)]


def has_lists(path: Path) -> bool:
    """Return whether a whole export has lists beside the ratings. Raises BadData for a zip that cannot be read."""
    return (path.is_dir() or path.suffix.lower() == ".zip") and any(map(_is_list, members(path)))


def keep_lists(
    lists: Iterable[NamedList], store: ListStore, titles: TitleLookup, namespace: str
) -> list[tuple[NamedList, ListMatch]]:
    """Keep lists with the ids that their titles have among `titles`, whose ids are of `namespace`; return each as it is
    kept, and what it is there. Raises BadConfig and NotKept.
    """
    kept = []
    for named in lists:
        known, match = identified(named, titles, namespace)
        store.keep(known)
        kept.append((known, match))
    return kept


def parse_list(text: str, path: Path, corrections: Corrections = AS_FOUND) -> NamedList:
    """Return the list that a text is; `path` names it, where it does not name itself, and errors. Raises BadData, also
    for a table in which no column is known for that of titles, and none is named.
    """
    name, table = list_table(text, path)
    if is_list_table(table, path, corrections):
        titles = tuple(row.ref for row in read_table(table, path, "watch", corrections=titles_alone(corrections)).rows)
    elif table[:1] in ("[", "{"):
        titles = tuple(row.ref for row in read_trakt(table, path, "watch", rated=False).rows)
    else:
        titles = tuple(_refs("".join(table.splitlines(keepends=True)[corrections.skip or 0 :])))
    if not titles:
        raise BadData("no title is in it; a title or an id a line, or a table with titles, is wanted.", file=path)
    return NamedList(name, titles)


def list_table(text: str, path: Path) -> tuple[str, str]:
    """Return the name of a list and its text: of one that Letterboxd exports both from under its heading, else that of
    its file and all of it. Raises BadData.
    """
    text = text.lstrip("\ufeff \r\n")
    return _letterboxd(text, path) if text.lower().startswith(_LETTERBOXD) else (clean(path.stem), text)


def is_list_table(text: str, path: Path, corrections: Corrections = AS_FOUND) -> bool:
    """Return whether a list is a table, behind the lines that come before it, and not a title a line."""
    if corrections.columns or corrections.header is not None:
        return True
    rows = "".join(text.splitlines(keepends=True)[corrections.skip or 0 :])
    return _is_table(rows, path) or _has_columns(rows)


def titles_alone(corrections: Corrections) -> Corrections:
    """Return corrections by which nothing else than titles is read, but what is named by hand: what a programme calls a
    rating is often no number.
    """
    return replace(corrections, columns={**dict.fromkeys(_NOT_READ, ""), **corrections.columns})


def _is_list(member: Member) -> bool:
    parts = [part.lower() for part in member.name.parts]
    return "lists" in parts[:-1] and parts[-1].endswith(".csv") and not {"deleted", "orphaned"} & set(parts)


def _letterboxd(text: str, path: Path) -> tuple[str, str]:
    """Return the name of a list that Letterboxd exports, which two rows above its table tell, and the table."""
    head, blank, table = text.replace("\r\n", "\n").partition("\n\n")
    rows = list(csv.reader(io.StringIO(head)))
    if not blank or len(rows) < 3 or "Name" not in rows[1]:
        raise BadData("a list of Letterboxd without its name above the table.", file=path)
    named = dict(zip(rows[1], rows[2], strict=False))
    return clean(named["Name"]) or clean(path.stem), table


def _is_table(text: str, path: Path) -> bool:
    """Return whether the first line names a column of titles."""
    line = text.partition("\n")[0]
    names = next(csv.reader([line], delimiter=max(",;\t|", key=line.count)), [])
    try:
        recognise(names, path, rated=False)
    except BadData:
        return False
    return True


def _has_columns(text: str) -> bool:
    """Return whether each of the first lines has as many fields, two or more: commas with blanks behind are prose."""
    lines = [line for line in text.splitlines() if line.strip()][:_SAMPLE]
    return len(lines) > 1 and any(_is_split(lines, delimiter) for delimiter in ",;\t|")


def _is_split(lines: Sequence[str], delimiter: str) -> bool:
    rows = list(csv.reader(lines, delimiter=delimiter))
    widths = set(map(len, rows))
    prose = delimiter == "," and any(field.startswith(" ") for row in rows for field in row[1:])
    return len(widths) == 1 and widths.pop() > 1 and not prose


def _refs(text: str) -> Iterator[TitleRef]:
    """Yield the title of each line that has one, once."""
    lines = dict.fromkeys(clean_line for line in text.splitlines() if (clean_line := _BULLET.sub("", line).strip()))
    for line in lines:
        if not line.startswith(_COMMENT):
            yield _ref(line)


def _ref(line: str) -> TitleRef:
    """Return a title of a line: "Alien (1979)", "Alien, 1979", an id of IMDb, or an address there or on TMDB."""
    if imdb := _IMDB.search(line):
        return TitleRef("", None, {"imdb": imdb_id(imdb[0])})
    if tmdb := _TMDB.search(line):
        return TitleRef("", None, {"tmdb": tmdb[1]})
    title, year = split_title(clean(line))
    if not year and (behind := _YEAR_BEHIND.fullmatch(line)):
        title, year = clean(behind[1]), int(behind[2])
    return TitleRef(title, year or None)
