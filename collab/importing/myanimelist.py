"""The list of anime or manga that MyAnimeList exports as XML."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

from collab.data import Scale
from collab.data.readers import stars_problem
from collab.errors import BadData
from collab.importing.rows import Export, Row, latest, moment
from collab.profiles import Mark
from collab.text import clean

_SCALE, _DEEPEST = Scale(1, 10, 1), 8
_ENTRIES = ("anime", "manga")
_TITLES, _DATES = ("series_title", "manga_title"), ("my_finish_date", "my_start_date")
_MARKS: Mapping[str, Mark] = {
    "plan to watch": "watch", "plan to read": "watch", "completed": "seen", "dropped": "seen",
}  # fmt: skip
_WANTED = "MyAnimeList's export, or ratings as CSV or JSON, are wanted"


def read_myanimelist(content: bytes, path: Path, mark: Mark | None = None) -> Export:
    """Return the titles of MyAnimeList's XML, series too, for in its data all are: those with a score, 0 being none,
    those that were seen or are to be watched, as their status says, or with the `mark`. Raises BadData.
    """
    rows, unrated, untitled = [], 0, 0
    for line, fields in _Entries(path).read(content):
        title = clean(next((fields[name] for name in _TITLES if fields.get(name)), ""))
        score = fields.get("my_score", "") or "0"
        if problem := stars_problem(score, Scale(0, 10, 1)):
            raise BadData(problem, file=path, line=line)
        status = fields.get("my_status", "").strip().lower()
        own = None if float(score) else mark or _MARKS.get(status)
        if not title:
            untitled += 1
        elif not float(score) and own is None:
            unrated += 1
        else:
            at = next((time for name in _DATES if (time := moment(fields.get(name, ""))) is not None), None)
            stars = float(score) or None
            rows.append(Row(line, title, None, {}, stars, _SCALE.low, _SCALE.high, _SCALE.step, at, mark=own))
    return Export("myanimelist", latest(rows), unrated, 0, untitled)


class _Entries:
    """The entries of a document, each the texts of its elements by name; entities are refused, which could fill the
    memory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parser = expat.ParserCreate()
        self._names: list[str] = []
        self._texts: dict[str, str] = {}
        self._entries: list[tuple[int, dict[str, str]]] = []
        self._line = 1

    def read(self, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the line and the texts of each entry. Raises BadData."""
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._add, self._refuse
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise BadData(f"not XML that can be read; {_WANTED}.", file=self._path, line=error.lineno) from None
        yield from self._entries

    def _start(self, name: str, _attributes: object) -> None:
        self._names.append(name)
        if len(self._names) > _DEEPEST or self._names[0] != "myanimelist":
            raise BadData(f"not MyAnimeList's; {_WANTED}.", file=self._path, line=self._parser.CurrentLineNumber)
        if name in _ENTRIES and len(self._names) == 2:
            self._texts, self._line = {}, self._parser.CurrentLineNumber

    def _end(self, name: str) -> None:
        self._names.pop()
        if name in _ENTRIES and len(self._names) == 1:
            self._entries.append((self._line, self._texts))

    def _add(self, text: str) -> None:
        if len(self._names) == 3 and self._names[1] in _ENTRIES:
            self._texts[self._names[2]] = self._texts.get(self._names[2], "") + text

    def _refuse(self, *_declared: object) -> None:
        raise BadData(f"declares entities; {_WANTED}.", file=self._path, line=self._parser.CurrentLineNumber)
