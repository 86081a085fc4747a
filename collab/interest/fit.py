"""A fit of interest, by kind, and the kind that serves a data set."""

import numpy as np
from scipy.sparse import csr_array, vstack

from collab.interest.ease import RIDGE, ease
from collab.interest.ials import fit_ials
from collab.interest.interest import Interest, ItemInterest, Kind
from collab.interest.item_knn import SHRINKAGE, ItemKnn
from collab.interest.mean_person import with_factors
from collab.interest.pruned import pruned
from collab.types import Codes, Floats

_MOST_TITLES, _MOST_INVERTED = 20_000, 12_000


def serving_kind(users: int, titles: int) -> Kind:
    """Return the kind that serves so many users and titles: EASE while its inverse, of the shorter side, and its gains
    can be computed in seconds, iALS beyond.
    """
    return "ease" if titles <= _MOST_TITLES and min(users, titles) <= _MOST_INVERTED else "ials"


def fit_interest(kind: Kind, choices: csr_array) -> Interest:
    """Return the interest by a model of its own, learned from choices, (users, titles), each with its weight."""
    match kind:
        case "ials":
            return fit_ials(choices)
        case "popularity":
            return fit_popularity(choice_counts(choices))
        case "item-knn":
            return fit_item_knn(choices)
    return fit_ease(choices)[0]


def fit_serving(kind: Kind, choices: csr_array, genres: csr_array) -> Interest:
    """Return the interest that lists of a star model go by."""
    return with_factors(fit_first(kind, choices, genres), choices)


def fit_first(kind: Kind, choices: csr_array, genres: csr_array, factors: Floats | None = None) -> Interest:
    """Return the same as it is first, before `with_factors`: EASE learns from `genres` as from users, see
    `genre_choices`; iALS goes on from `factors` of the titles, (titles, d), where there are some.
    """
    match kind:
        case "ease":
            return pruned("ease", ease(csr_array(vstack([choices, genres]))), _totals(choices))
        case "ials":
            return fit_ials(choices, start=factors)
    return fit_interest(kind, choices)


def fit_ease(choices: csr_array, ridge: float = RIDGE) -> tuple[ItemInterest, float]:
    """Return the interest by EASE, and the sum that its gains minimise, all of them kept."""
    gains = ease(choices, ridge)
    return pruned("ease", gains, _totals(choices)), gains.loss


def fit_item_knn(choices: csr_array, neighbours: int = 0, shrinkage: float = SHRINKAGE) -> ItemInterest:
    """Return the interest by neighbours; see ItemKnn."""
    return pruned("item-knn", ItemKnn(choices, neighbours, shrinkage), _totals(choices))


def fit_popularity(counts: Codes) -> ItemInterest:
    """Return the interest by `counts`, how many users chose each of n titles: each title chosen adds the share of all
    choices that a title has.
    """
    count = len(counts)
    usual = (counts / max(int(counts.sum()), 1)).astype(np.float32)
    return ItemInterest(
        "popularity", np.zeros(count + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float16), usual
    )


def choice_counts(choices: csr_array) -> Codes:
    """Return how many users chose each title, int32."""
    return np.bincount(choices.indices, minlength=choices.shape[1]).astype(np.int32)


def _totals(choices: csr_array) -> Floats:
    return np.bincount(choices.indices, choices.data, choices.shape[1]).astype(np.float64)
