"""The rows of a split that are looked at: of all people, or of so many, drawn evenly, as are predicted in seconds."""

import numpy as np

from collab.data import Ratings, Split, evenly_drawn, split

MOST_RATINGS = 1 << 20
"""The most ratings of people, about, whose held-out ones are predicted: with a fifth held out, 200,000."""


def rows_to_look_at(ratings: Ratings, text: str, most: int) -> tuple[Split, tuple[int, int] | None]:
    """Return the rows of the split `text` that are looked at, and None where they are all. Where the data have more
    than `most` ratings, they are those of whole people, drawn evenly among all who have ratings held out, who have
    about so many ratings; then with of how many people they are, and among how many these were drawn.

    Raises BadConfig as `split` does.
    """
    rows = split(ratings, text)
    counts = ratings.index.by_user.counts
    able = np.flatnonzero(np.bincount(ratings.users[rows.valid], minlength=len(counts)))
    theirs = int(counts[able].sum())
    if theirs <= most:
        return rows, None
    people = evenly_drawn(able, max(1, len(able) * most // theirs))
    is_drawn = np.zeros(len(counts), np.bool_)
    is_drawn[people] = True
    training, valid = (each[is_drawn[ratings.users[each]]] for each in (rows.training, rows.valid))
    return Split(rows.name, training, valid), (len(people), len(able))
