"""The errors of a model on held-out ratings, in bins, and how right it was about its own certainty."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from collab.data import Ratings, open_cache
from collab.errors import BadConfig, CollabError, NotFound
from collab.inspection.drawn_people import MOST_RATINGS, rows_to_look_at
from collab.inspection.held_out import HeldOut, predict_held_out
from collab.processes import EndedEarly, Tell, run_job
from collab.recommend import Recommender
from collab.types import AnyArray

if TYPE_CHECKING:
    from collab.evaluation import Certainty

_BLOCK = 1 << 20
_RATED = (0, 1, 5, 10, 20, 50, 100, 200)

Kind = Literal["stars", "ratings", "predicted"]
"""The bins to make: by the stars given, the number of training ratings of the title, the stars predicted."""


@dataclass(frozen=True)
class Bin:
    """Held-out ratings that belong together: their label and number, their mean stars, the mean of those predicted for
    them, and the RMSE between the two, in stars.
    """

    label: str
    count: int
    stars: float
    predicted: float
    rmse: float


@dataclass(frozen=True, eq=False)
class Errors:
    """The split that held ratings out, how often each number of stars was given in all the data, lowest first, and the
    bins of the held-out ratings by each kind. `drawn` is of how many people those are, and among how many these were
    drawn; None where they are of all.
    """

    split: str
    histogram: list[tuple[float, int]]
    bins: Mapping[Kind, list[Bin]]
    drawn: tuple[int, int] | None = None


def ratings_of(model: Recommender) -> Ratings:
    """Return the ratings that a model was trained on. Raises NotFound where they are not in the cache any more."""
    ratings = open_cache(model.artifact.fingerprint)
    if ratings is None:
        raise NotFound(f"The ratings of {model.artifact.data} that this model was trained on are not in the cache.")
    return ratings


def look_at_errors(
    model: Recommender, progress: Callable[[float], None] = lambda _share: None, most: int = MOST_RATINGS
) -> Errors:
    """Predict the ratings held out of a model; `progress` gets the share done, and what it raises ends it.

    Where the data have more than `most` ratings they are those of people drawn evenly, see `rows_to_look_at`, predicted
    in a process of its own if the model was opened from a file. Raises NotFound like `ratings_of`, and BadConfig where
    nothing was held out, or choices without stars.
    """
    ratings = _ratings_with_stars(model, "to be wrong about")
    if model.artifact.file is None or len(ratings) <= most:
        return _errors(model, ratings, progress, most)
    from pydantic import TypeAdapter  # not above: only large data need it

    return TypeAdapter(Errors).validate_python(_look_beside("errors", model.artifact.file, progress, most))


def look_at_certainty(
    model: Recommender, progress: Callable[[float], None] = lambda _share: None, most: int = MOST_RATINGS
) -> "Certainty":
    """Look how often the ratings held out of a model lie within their 80% intervals; `progress`, `most` and what is
    raised are those of `look_at_errors`.
    """
    ratings = _ratings_with_stars(model, "to be sure of")
    if model.artifact.file is None or len(ratings) <= most:
        return _certainty(model, ratings, progress, most)
    from pydantic import TypeAdapter

    from collab.evaluation import Certainty

    return TypeAdapter(Certainty).validate_python(_look_beside("certainty", model.artifact.file, progress, most))


def look_job(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Return the errors or the certainty of the model of a file, in the process that was asked."""
    model, look = Recommender.open(request["file"]), _certainty if request["at"] == "certainty" else _errors
    return asdict(look(model, ratings_of(model), lambda share: tell({"share": share}), request["most"]))


def _look_beside(
    at: Literal["errors", "certainty"], file: Path, progress: Callable[[float], None], most: int
) -> dict[str, Any]:
    """Return what a process of its own finds in the model of a file; `progress` is asked while nothing comes, too.
    Raises CollabError where it ends early.
    """
    share = 0.0

    def listen(message: Mapping[str, Any]) -> None:
        nonlocal share
        share = message["share"]

    def is_unwanted() -> bool:
        progress(share)
        return False

    try:
        return run_job(look_job, {"at": at, "file": str(file), "most": most}, listen=listen, cancelled=is_unwanted)
    except EndedEarly as error:
        raise CollabError(
            f"The process that predicts what was held out ended early, status {error.status}. {error.last_line}"
        ) from None


def _ratings_with_stars(model: Recommender, what_for: str) -> Ratings:
    ratings = ratings_of(model)
    if model.artifact.implicit:
        raise BadConfig(f"{ratings.name} is read as choices without stars: there are no stars {what_for}.")
    return ratings


def _errors(model: Recommender, ratings: Ratings, progress: Callable[[float], None], most: int) -> Errors:
    rows, drawn = rows_to_look_at(ratings, model.artifact.split, most)
    held = predict_held_out(model, ratings, rows, progress)
    bins: dict[Kind, list[Bin]] = {
        "stars": by_stars(held),
        "ratings": by_ratings(held),
        "predicted": calibration(held),
    }
    return Errors(model.artifact.split, histogram(ratings), bins, drawn)


def _certainty(model: Recommender, ratings: Ratings, progress: Callable[[float], None], most: int) -> "Certainty":
    from collab.evaluation import measure_certainty  # not above: only who looks at it needs so much

    rows, drawn = rows_to_look_at(ratings, model.artifact.split, most)
    return replace(measure_certainty(model, ratings, rows, progress), drawn=drawn)


def by_stars(held: HeldOut) -> list[Bin]:
    """Return a bin for each number of stars that was given: low ones are predicted too high, high ones too low."""
    values, which = np.unique(held.stars, return_inverse=True)
    return _bins(held, which, [f"{value:g}" for value in values])


def by_ratings(held: HeldOut) -> list[Bin]:
    """Return bins by the number of training ratings of the title: titles rated often are predicted better."""
    labels = [f"{low}" if low + 1 == high else f"{low}-{high - 1}" for low, high in pairwise(_RATED)]
    which = np.searchsorted(_RATED, held.trained, side="right") - 1
    return _bins(held, which, [*labels, f"{_RATED[-1]} or more"])


def calibration(held: HeldOut, bins: int = 10) -> list[Bin]:
    """Return bins of as many ratings each, by predicted stars: where `stars` is as high as `predicted`, predictions
    can be taken at their word.
    """
    order = np.argsort(held.predicted, kind="stable")
    which = np.empty(len(order), np.int64)
    which[order] = np.arange(len(order)) * bins // max(len(order), 1)
    labels = [
        f"{held.predicted[which == part].min():.2f}-{held.predicted[which == part].max():.2f}"
        if (which == part).any()
        else ""
        for part in range(bins)
    ]
    return _bins(held, which, labels)


def histogram(ratings: Ratings) -> list[tuple[float, int]]:
    """Return how often each number of stars was given, the lowest first."""
    times = Counter[float]()
    for start in range(0, len(ratings), _BLOCK):
        values, counts = np.unique(ratings.stars[start : start + _BLOCK], return_counts=True)
        times.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        ratings.release()
    return sorted(times.items())


def _bins(held: HeldOut, which: AnyArray, labels: Sequence[str]) -> list[Bin]:
    """Return the bins that hold any row; `which` is the bin of each row."""
    count = np.bincount(which, minlength=len(labels))
    sums = [
        np.bincount(which, values, len(labels))
        for values in (held.stars, held.predicted, (held.predicted - held.stars) ** 2)
    ]
    return [
        Bin(label, n, stars / n, predicted / n, (squares / n) ** 0.5)
        for label, n, stars, predicted, squares in zip(labels, count.tolist(), *(s.tolist() for s in sums), strict=True)
        if n
    ]
