"""Reading what a person rated elsewhere, from the file that a service exports."""

from pathlib import Path

from collab.importing.decoding import read_text
from collab.importing.rows import Export, Row
from collab.importing.tabular import read_table
from collab.importing.trakt import read_trakt

__all__ = ["Export", "Row", "read_export"]


def read_export(path: Path) -> Export:
    """Return the ratings of an export of Letterboxd, IMDb, MovieLens or Trakt, or of a table with titles and ratings.

    What it is shows in the file, not in its name. Of two rows about one title the later counts. Raises BadData, with
    the line, for a file that is anything else or is broken anywhere; then nothing of it is returned.
    """
    text = read_text(path)
    return read_trakt(text, path) if text.lstrip()[0] in "[{" else read_table(text, path)
