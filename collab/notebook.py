"""Results in notebooks and in pandas: lists that are tables, and objects that say in a line what they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from collab.text import escape_html

if TYPE_CHECKING:
    from pandas import DataFrame as DataFrame

T = TypeVar("T")

_MOST_ROWS = 100


class Shown:
    """An object that a notebook shows as it prints."""

    def _repr_html_(self) -> str:
        return f"<code>{escape_html(repr(self))}</code>"


class Table(list[T]):
    """A list of records, named tuples or dataclasses: a table in a notebook, and `to_pandas` a data frame."""

    def to_pandas(self) -> "DataFrame":
        """Return a data frame with a column for each field. Raises ImportError where pandas is not installed."""
        return data_frame({name: [getattr(row, name) for row in self] for name in self._names})

    def _repr_html_(self) -> str:
        names = [name for name in self._names if any(_is_plain(getattr(row, name)) for row in self)]
        rows = [[_cell(getattr(row, name)) for name in names] for row in self[:_MOST_ROWS]]
        return html_table(names, rows) + ("" if len(self) <= _MOST_ROWS else f"<p>{len(self) - _MOST_ROWS:,} more</p>")

    @property
    def _names(self) -> Sequence[str]:
        first: Any = self[0] if self else None
        if is_dataclass(first):
            return [field.name for field in fields(first)]
        return list(getattr(first, "_fields", ()))


def data_frame(columns: Mapping[str, Any]) -> "DataFrame":
    """Return a data frame of pandas with these columns, all of one length. Raises ImportError where pandas is not
    installed.
    """
    from pandas import DataFrame  # not above: nothing else here needs it, and small installs are without it

    return DataFrame(columns)


def html_table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in HTML; texts are escaped."""

    def line(tag: str, cells: Iterable[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape_html(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table><thead>{line('th', heading)}</thead><tbody>{body}</tbody></table>"


def _is_plain(value: object) -> bool:
    """Return whether a value has room in a cell: a text, a number, or several texts."""
    return isinstance(value, str | int | float) or (
        isinstance(value, tuple) and bool(value) and all(isinstance(part, str) for part in value)
    )


def _cell(value: object) -> str:
    match value:
        case float():
            return f"{value:.3f}"
        case tuple():
            return ", ".join(part for part in value if isinstance(part, str))
        case None:
            return ""
    return str(value)
