"""The files beside the ratings, which list items and users, in plain Python."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from collab.data.readers.first_look import FirstLook
from collab.errors import BadData
from collab.tables import (
    EVERY_ROW,
    TITLE_ROLES,
    Layout,
    Wish,
    find_layout,
    genres_of,
    is_file,
    layout_rows,
    open_file,
    plain,
    positions_of,
    recognise_listing,
    split_title,
    text_lines,
    year_of,
)
from collab.text import clean

_FEWEST_TAGGED = 5
_ROWS, _LONGEST = 4, 60
_UNNAMED: Mapping[str, str] = {}
_GENDERS = {"M": "male", "F": "female"}
# by number, from the README of ML-1M
_OCCUPATIONS = (
    "other",
    "academic/educator",
    "artist",
    "clerical/admin",
    "college/grad student",
    "customer service",
    "doctor/health care",
    "executive/managerial",
    "farmer",
    "homemaker",
    "K-12 student",
    "lawyer",
    "programmer",
    "retired",
    "sales/marketing",
    "scientist",
    "self-employed",
    "technician/engineer",
    "tradesman/craftsman",
    "unemployed",
    "writer",
)


class ListedItem(NamedTuple):
    """One item of the list: title without its year, year (0 unknown), genres joined by "|", ids elsewhere, tags joined
    by "|".
    """

    title: str = ""
    year: int = 0
    genres: str = ""
    imdb: str = ""
    tmdb: str = ""
    tags: str = ""


class ListedUser(NamedTuple):
    """One user of the list: age in years (0 unknown), gender and occupation ("" unknown)."""

    age: int = 0
    gender: str = ""
    occupation: str = ""


def movies_csv(folder: Path) -> dict[str, ListedItem]:
    """Return the items of `movies.csv` by id, with the ids of `links.csv` and the tags of `tags.csv`; none where there
    are no such files.
    """
    movies, links, tags = folder / "movies.csv", folder / "links.csv", folder / "tags.csv"
    listed: dict[str, ListedItem] = {}
    if is_file(movies):
        for item, title, genres in listed_columns(movies, ("movieid", "title", "genres")):
            listed[item] = _listed(title, genres)
    if is_file(links):
        for item, link in links_table(links).items():
            listed[item] = listed.get(item, ListedItem())._replace(imdb=link.imdb, tmdb=link.tmdb)
    return _tagged(listed, listed_columns(tags, ("movieid", "tag"))) if is_file(tags) else listed


def titles_table(
    path: Path, item: str, tmdb_of: Mapping[str, str], *, by_name: bool, columns: Mapping[str, str] = _UNNAMED
) -> dict[str, ListedItem]:
    """Return the items that a table of titles lists, by the column of `columns` for them, else by the one that is
    called as the ratings call their `item`, else by the items that have its ids at TMDB, as `tmdb_of` says, else, if
    not `by_name` alone, by its own ids. None where it lists none by these; a row that is not whole is left out.
    """
    layout = find_layout(path)
    positions = title_positions(layout, path, item, columns)
    place, title = positions["item"], positions["title"]
    if title is None or place is None or place == title:
        return {}
    by_item = "item" in columns or plain(item) in map(plain, layout.names)
    items_of = {} if by_item else {tmdb: known for known, tmdb in tmdb_of.items()}
    if by_name and not by_item and not items_of:
        return {}
    listed = {}
    for _, fields in layout_rows(path, layout):
        if len(fields) >= len(layout.names):
            known = clean(fields[place])
            item_id = known if not items_of else items_of.get(known, "")
            year, genres = ("" if at is None else fields[at] for at in (positions["year"], positions["genres"]))
            name, in_title = split_title(clean(fields[title]))
            if item_id and name:
                listed[item_id] = ListedItem(name, year_of(year) or in_title, genres_of(clean(genres)))
    return listed


def title_positions(layout: Layout, path: Path, item: str, columns: Mapping[str, str]) -> dict[str, int | None]:
    """Return the positions of the columns of a table of titles by role, None for one that it has not: those that are
    named by hand, and else found, that of ids by what the ratings call their `item`. Raises BadData for a named column
    that is not there.
    """
    positions = positions_of(layout.names, columns, path, EVERY_ROW[1:2])
    names = [plain(name) for name in layout.names]
    for name in ("id", plain(item)):
        if "item" not in columns and name in names:
            positions["item"] = names.index(name)
    return {role: positions[role] for role in TITLE_ROLES}


def look_at_titles(path: Path, item: str, columns: Mapping[str, str]) -> FirstLook:
    """Look at a table of titles by the ids of ratings whose column for these is called `item`, "" where it is not known
    yet. Raises BadData for a file that is none, or a named column that is not there.
    """
    layout = find_layout(path)
    roles: dict[str, str] = {}
    for role, place in title_positions(layout, path, item, columns).items():
        if place is not None and layout.names[place] not in roles.values():
            roles[role] = layout.names[place]
    texts = tuple(tuple(clean(text[:_LONGEST]) for text in row) for row in layout.texts[:_ROWS])
    return FirstLook(0, layout.names, roles, texts, TITLE_ROLES[:2])


def links_table(path: Path) -> dict[str, ListedItem]:
    """Return the items that a table of links lists, with their ids elsewhere alone."""
    listed = {}
    for item, imdb, tmdb in listed_columns(path, ("movieid", "imdbid", "tmdbid")):
        number = imdb.removeprefix("tt")
        listed[item] = ListedItem(imdb=f"tt{number.zfill(7)}" if number else "", tmdb=tmdb.removesuffix(".0"))
    return listed


def movies_dat(folder: Path) -> dict[str, ListedItem]:
    """Return the items of `movies.dat` by id, with the tags of `tags.dat`, where there is one."""
    rows = _split_rows(folder / "movies.dat", "::", 3)
    listed = {fields[0]: _listed(fields[1], fields[2]) for _, fields in rows}
    return _tagged(listed, (fields[1:3] for _, fields in _split_rows(folder / "tags.dat", "::", 4)))


def _tagged(listed: dict[str, ListedItem], pairs: Iterable[list[str]]) -> dict[str, ListedItem]:
    """Return the listed items with their tags, from `pairs` of item and tag; of tags that few items have nothing is
    learned, and they are left out.
    """
    items_of = defaultdict[str, set[str]](set)
    as_written = defaultdict[str, set[str]](set)
    for item, tag in pairs:
        as_written[tag].add(item)
    for tag, items in as_written.items():
        items_of[tag.casefold().replace("|", " ").strip()] |= items & listed.keys()
    tags_of = defaultdict[str, list[str]](list)
    for tag in sorted(tag for tag, items in items_of.items() if tag and len(items) >= _FEWEST_TAGGED):
        for item in items_of[tag]:
            tags_of[item].append(tag)
    return listed | {item: listed[item]._replace(tags="|".join(tags)) for item, tags in tags_of.items()}


def users_dat(folder: Path) -> dict[str, ListedUser]:
    """Return the users of ML-1M's `users.dat` by id. Ages are the lower ends of its groups (1 is under 18)."""
    people = {}
    for line, (user, gender, age, occupation, _) in _split_rows(folder / "users.dat", "::", 5):
        number = _number(occupation, "occupation", folder / "users.dat", line)
        if number >= len(_OCCUPATIONS):
            raise BadData(f"occupation {number}; 0 to 20 are known.", file=folder / "users.dat", line=line)
        years = _number(age, "age", folder / "users.dat", line)
        people[user] = ListedUser(years, _GENDERS.get(gender, ""), _OCCUPATIONS[number])
    return people


def u_item(folder: Path) -> dict[str, ListedItem]:
    """Return the items of ML-100K's `u.item` by id, genres named by `u.genre`."""
    genres = [fields[0] for _, fields in _split_rows(folder / "u.genre", "|", 2)]
    listed = {}
    for _, fields in _split_rows(folder / "u.item", "|", 5 + len(genres)):
        own = "|".join(name for name, flag in zip(genres, fields[5:], strict=True) if flag == "1")
        listed[fields[0]] = _listed(fields[1], own)
    return listed


def u_user(folder: Path) -> dict[str, ListedUser]:
    """Return the users of ML-100K's `u.user` by id."""
    return {
        user: ListedUser(_number(age, "age", folder / "u.user", line), _GENDERS.get(gender, ""), occupation)
        for line, (user, age, gender, occupation, _) in _split_rows(folder / "u.user", "|", 5)
    }


def _listed(title: str, genres: str) -> ListedItem:
    return ListedItem(*split_title(clean(title)), genres_of(clean(genres)))


def listed_columns(path: Path, wanted: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the fields of each row in the columns `wanted`, in plain lower case, "" in one that is not there. Raises
    BadData where the first is missing, or a row is not whole.
    """
    layout = find_layout(path, Wish(header=True))
    positions = recognise_listing(layout.names, wanted, path)
    for line, fields in layout_rows(path, layout):
        if len(fields) != len(layout.names):
            raise BadData(f"{len(fields)} fields where {len(layout.names)} are wanted.", file=path, line=line)
        yield ["" if position is None else clean(fields[position]) for position in positions]


def _split_rows(path: Path, separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    if not is_file(path):
        return
    for line, text in enumerate(_lines(path), 1):
        if not text.strip():
            continue
        fields = text.rstrip("\r\n").split(separator)
        if len(fields) != width:
            raise BadData(f"{len(fields)} fields where {width} are wanted.", file=path, line=line)
        yield line, [clean(field) for field in fields]


def _lines(path: Path) -> list[str]:
    """Return the lines in UTF-8, or in Latin-1 as GroupLens' older files are."""
    try:
        return list(text_lines(path))
    except BadData:
        with open_file(path) as file:
            return re.split(r"(?<=\n)", file.read().decode("latin-1"))


def _number(text: str, what: str, path: Path, line: int) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise BadData(f'{what} "{text}" is not a whole number.', file=path, line=line)
    return int(text)
