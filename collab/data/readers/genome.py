"""The files of the tag genome: the tags by number, and how relevant each is for each title. For the reading process."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from collab.data import WHOLE, Genome
from collab.data.readers.id_codes import IdCodes
from collab.data.readers.reader import Ids, OddRows, Reader
from collab.data.readers.rows import RowReader, is_quick
from collab.data.readers.side_files import listed_columns
from collab.errors import BadData
from collab.storage import Strings
from collab.tables import find_layout, named_table, plain, recognise_listing
from collab.types import AnyArray, Codes

_SCORES, _TAGS = "genomescores", "genometags"
_MOST_TAGS = 5_000  # of a title: GroupLens' genomes have 1,128
_COLUMNS = ("movieid", "tagid", "relevance")


def genome_files(files: Sequence[Path]) -> tuple[Path, Path] | None:
    """Return the scores and the tags among some files, `genome-scores.csv` and `genome-tags.csv`, None without both."""
    by_name = {plain(file.name.partition(".")[0]): file for file in files}
    return (by_name[_SCORES], by_name[_TAGS]) if _SCORES in by_name and _TAGS in by_name else None


def is_genome(file: Path) -> bool:
    """Return whether a file is one of the two."""
    return plain(file.name.partition(".")[0]) in (_SCORES, _TAGS)


def read_genome(scores: Path, tags: Path, items: Sequence[str]) -> Genome | None:
    """Return the genome of the titles with these ids, in their order; None where it has none. Raises BadData."""
    names = {number: name.casefold() for number, name in listed_columns(tags, ("tagid", "tag")) if name}
    if not 0 < len(names) <= _MOST_TAGS:
        raise BadData(f"{len(names):,} tags; a genome has 1 to {_MOST_TAGS:,}.", file=tags)
    relevance, known = _relevance(scores, names, items)
    positions = np.flatnonzero(known).astype(np.int32)
    if not len(positions):
        return None
    return Genome(Strings.of(names.values()), positions, np.ascontiguousarray(relevance[:, positions]))


def _relevance(scores: Path, names: Mapping[str, str], items: Sequence[str]) -> tuple[AnyArray, AnyArray]:
    """Return the relevance of every tag for every item, uint8 (t, n), and which items have any. Raises BadData."""
    column_of, row_of = ({text: place for place, text in enumerate(texts)} for texts in (items, names))
    for reader in _readers(scores):
        relevance, known = np.zeros((len(names), len(items)), np.uint8), np.zeros(len(items), np.bool_)
        ids = Ids(IdCodes(), IdCodes())
        try:
            for block in reader.read_blocks(ids, lambda _: None):
                if len(block.stars) and not 0 <= block.stars.min() <= block.stars.max() <= 1:
                    raise BadData("a relevance that is not within 0 to 1.", file=scores)
                columns, rows = _places(ids.users, column_of)[block.users], _places(ids.items, row_of)[block.items]
                both = (columns >= 0) & (rows >= 0)
                relevance[rows[both], columns[both]] = np.rint(WHOLE * block.stars[both])
                known[columns[both]] = True
        except OddRows:
            continue
        return relevance, known
    raise BadData("its rows cannot be read.", file=scores)


def _readers(scores: Path) -> Sequence[Reader]:
    """Return the readers that are tried, in whose rows titles stand for users, tags for items, relevance for stars."""
    places = recognise_listing(find_layout(scores).names, _COLUMNS, scores)
    if None in places:
        raise BadData("movieId, tagId and relevance are wanted.", file=scores, line=1)
    columns = {role: str(1 + (place or 0)) for role, place in zip(("user", "item", "rating"), places, strict=True)}
    table = named_table(scores, {**columns, "time": "", "title": "", "year": "", "genres": ""})
    if not is_quick(table):
        return (RowReader(table),)
    from collab.data.readers.text import TextReader  # pyarrow, which small installs do without

    return TextReader(table), RowReader(table)


def _places(ids: IdCodes, positions: Mapping[str, int]) -> Codes:
    """Return the position of each id met so far, by code; -1 for one that has none."""
    return np.array([positions.get(text, -1) for text in ids.ids], np.int32)
