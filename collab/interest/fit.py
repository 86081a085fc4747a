"""A fit of interest, by kind, and the kind that serves a data set."""

import numpy as np
from scipy.sparse import csr_array

from collab.interest.ease import ease
from collab.interest.ials import fit_ials
from collab.interest.interest import Interest, Kind
from collab.interest.item_knn import ItemKnn
from collab.interest.popularity import fit_popularity
from collab.interest.pruned import pruned

_MOST_TITLES, _MOST_INVERTED = 20_000, 12_000


def serving_kind(users: int, titles: int) -> Kind:
    """Return the kind that serves so many users and titles: EASE while its inverse, of the shorter side, and its gains
    can be computed in seconds, iALS beyond.
    """
    return "ease" if titles <= _MOST_TITLES and min(users, titles) <= _MOST_INVERTED else "ials"


def fit_interest(kind: Kind, choices: csr_array) -> Interest:
    """Return the interest learned from choices, (users, titles), each with its weight."""
    if kind == "ials":
        return fit_ials(choices)
    if kind == "popularity":
        return fit_popularity(np.bincount(choices.indices, minlength=choices.shape[1]).astype(np.int32))
    totals = np.bincount(choices.indices, choices.data, choices.shape[1]).astype(np.float64)
    return pruned(kind, ease(choices) if kind == "ease" else ItemKnn(choices), totals)
