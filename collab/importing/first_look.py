"""A first look at an export before it is read: which columns there are, what each is understood as, the first rows."""

from itertools import islice
from pathlib import Path

from collab.data import FirstLook
from collab.importing.exports import decoded_file, is_packed
from collab.importing.services import find_columns, needed_roles
from collab.importing.tabular import named_rows, no_rating_numbers
from collab.importing.whole import members
from collab.tables import AS_FOUND, Corrections, guess_encoding, shown_encoding
from collab.text import clean

_ROWS, _LONGEST, _MOST_NAMED = 4, 60, 6


def look_at_export(path: Path, corrections: Corrections = AS_FOUND, *, rated: bool = True) -> FirstLook:
    """Return what is known of an export without matching its titles; one that is `rated` needs ratings. A whole export
    and JSON have columns of their own. Raises BadData, and BadConfig for what cannot be corrected so.
    """
    if path.is_dir() or is_packed(path):
        names = [str(member.name) for member in members(path)]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        return FirstLook(0, said=(f"several files: {', '.join(names[:_MOST_NAMED])}{more}",))
    text, content = decoded_file(path, corrections.encoding)
    encoding = {"encoding": shown_encoding(corrections.encoding or guess_encoding(content) or "utf-8")}
    if kind := {"[": "JSON", "{": "JSON", "<": "XML"}.get(text.lstrip()[:1]):
        return FirstLook(0, said=(f"{kind}, which has names of its own",), read_as=encoding)
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
            **encoding,
            "header": "in the first row" if named.header else "none",
            "skip": str(corrections.skip or 0),
            "unrated": ",".join(f"{number:g}" for number in unrated) or "none",
            "scale": f"{scale.low:g}:{scale.high:g}:{scale.step:g}" if scale else "",
        },
    )
