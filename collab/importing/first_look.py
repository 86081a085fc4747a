"""A first look at an export before it is read: which columns there are, what each is understood as, the first rows."""

from itertools import islice
from pathlib import Path

from collab.data import FirstLook
from collab.importing.exports import decoded_file, is_packed
from collab.importing.list_file import is_list_table, list_table, titles_alone
from collab.importing.services import find_columns, needed_roles
from collab.importing.tabular import named_rows, no_rating_numbers
from collab.importing.whole import members
from collab.tables import AS_FOUND, Corrections, guess_encoding, shown_encoding
from collab.text import clean

_ROWS, _LONGEST, _MOST_NAMED = 4, 60, 6
_LINES = "no columns"


def look_at_export(path: Path, corrections: Corrections = AS_FOUND, *, rated: bool = True) -> FirstLook:
    """Return what is known of an export without matching its titles; one that is `rated` needs ratings. A whole export
    and JSON have columns of their own. Raises BadData, and BadConfig for what cannot be corrected so.
    """
    if path.is_dir() or is_packed(path):
        return _several_files(path)
    text, encoding = _text_of(path, corrections)
    return _own_names(text, encoding) or _look_at_table(text, path, corrections, encoding, rated=rated)


def look_at_list(path: Path, corrections: Corrections = AS_FOUND) -> FirstLook:
    """Return the same of a list of titles; one with a title a line has no columns."""
    if path.is_dir() or is_packed(path):
        return _several_files(path)
    text, encoding = _text_of(path, corrections)
    if own := _own_names(text, encoding):
        return own
    _, table = list_table(text, path)
    if is_list_table(table, path, corrections):
        return _look_at_table(table, path, titles_alone(corrections), encoding, rated=False)
    rows = [line for line in table.splitlines()[corrections.skip or 0 :] if line.strip()]
    read_as = {"encoding": encoding, "header": _LINES, "skip": str(corrections.skip or 0)}
    first = f", as in {clean(rows[0][:_LONGEST])}" if rows else ""
    return FirstLook(len(rows), said=(f"a title or an id a line{first}",), read_as=read_as)


def guessed_encoding(path: Path) -> str:
    """Return the encoding that a file's letters show, as people write it, "" where it is UTF-8, or there are several
    files. Raises BadData.
    """
    if path.is_dir() or is_packed(path):
        return ""
    encoding = _text_of(path, AS_FOUND)[1]
    return "" if encoding == shown_encoding("utf-8") else encoding


def _several_files(path: Path) -> FirstLook:
    names = [str(member.name) for member in members(path)]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return FirstLook(0, said=(f"several files: {', '.join(names[:_MOST_NAMED])}{more}",))


def _text_of(path: Path, corrections: Corrections) -> tuple[str, str]:
    """Return a file's text and the name of its encoding."""
    text, content = decoded_file(path, corrections.encoding)
    return text, shown_encoding(corrections.encoding or guess_encoding(content) or "utf-8")


def _own_names(text: str, encoding: str) -> FirstLook | None:
    kind = {"[": "JSON", "{": "JSON", "<": "XML"}.get(text.lstrip()[:1])
    said = (f"{kind}, which has names of its own",)
    return FirstLook(0, said=said, read_as={"encoding": encoding}) if kind else None


def _look_at_table(text: str, path: Path, corrections: Corrections, encoding: str, *, rated: bool) -> FirstLook:
    named = named_rows(text, path, corrections)
    rows = list(named.rows)
    layout, places = find_columns(named.names, path, named.columns)
    unrated = tuple(sorted(no_rating_numbers(layout, corrections)))
    scale = layout.scale
    return FirstLook(
        len(rows),
        tuple(named.names),
        {role: named.names[place] for role, place in places.items()},
        tuple(tuple(clean(field[:_LONGEST]) for field in fields) for _, fields in islice(rows, _ROWS)),
        needed_roles(layout, rated=rated),
        () if layout.service == "csv" else (f"a table as {layout.service} has it",),
        unrated,
        {
            "encoding": encoding,
            "header": "in the first row" if named.header else "none",
            "skip": str(corrections.skip or 0),
            "unrated": ",".join(f"{number:g}" for number in unrated) or "none",
            "scale": f"{scale.low:g}:{scale.high:g}:{scale.step:g}" if scale else "",
        },
    )
