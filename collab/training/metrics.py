"""The accuracy of predictions, and of lists, over rows that were not trained on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from collab.data import Ratings, Scale, Split, evenly_drawn
from collab.inference import softmax
from collab.interest import LONG_LIST, best_first, ndcg, recall
from collab.models import Config
from collab.types import AnyArray, Codes, Floats, Singles

_PEOPLE = 200
_BLOCK = 1 << 15


@dataclass(frozen=True)
class Scores:
    """`mse` of the predicted stars as they come, `rmse` of those clipped to the scale. `loss` is the one that training
    makes small: the MSE, or of a model of classes their cross-entropy; such a model has an `accuracy` too, the share
    of ratings whose class it names. None where nothing is held out.
    """

    loss: float | None = None
    mse: float | None = None
    rmse: float | None = None
    accuracy: float | None = None


def score(outputs: AnyArray, stars: AnyArray, scale: Scale, values: Singles | None = None) -> Scores:
    """Return the scores of a model's outputs, stars (n,) or log odds of classes (n, classes), against `stars`, (n,)."""
    if not len(stars):
        return Scores()
    if values is None:
        mse, rmse = _errors(outputs, stars, scale)
        return Scores(mse, mse, rmse)
    shares, classes = softmax(np.asarray(outputs, np.float64)), np.searchsorted(values, stars)
    mse, rmse = _errors(shares @ values.astype(np.float64), stars, scale)
    loss = float(-np.mean(np.log(shares[np.arange(len(classes)), classes])))
    return Scores(loss, mse, rmse, float(np.mean(shares.argmax(1) == classes)))


def _errors(predicted: AnyArray, stars: AnyArray, scale: Scale) -> tuple[float, float]:
    """Return MSE and clipped RMSE; block by block, for what stays in the processor's cache goes faster."""
    squares, clipped = 0.0, 0.0
    for start in range(0, len(stars), _BLOCK):
        outputs, truth = (np.asarray(each[start : start + _BLOCK], np.float64) for each in (predicted, stars))
        squares += float(np.sum((outputs - truth) ** 2))
        clipped += float(np.sum((scale.clip(outputs) - truth) ** 2))
    return squares / len(stars), float(np.sqrt(clipped / len(stars)))


@dataclass(frozen=True)
class ListScores:
    """nDCG@10 and recall@20, means over people; None where lists are not measured."""

    ndcg10: float | None = None
    recall20: float | None = None


@dataclass(frozen=True, eq=False)
class _Person:
    """A user by code, the titles they rated in training, and the others that are held out for them, by position."""

    user: int
    rated: Codes
    relevant: Codes


@dataclass(frozen=True, eq=False)
class HeldOutLists:
    """The people whose lists are measured: at most 200, evenly drawn, of those with a held-out title that they have not
    rated in training. The candidates of each are all titles that they have not rated there.
    """

    people: Sequence[_Person] = ()
    titles: int = 0

    @classmethod
    def wanted(cls, config: Config, ratings: Ratings, split: Split) -> "HeldOutLists":
        """Return the people, where the settings ask for ranking, else nobody."""
        if config.metrics != "ranking":
            return cls()
        trained, people = ratings.rows_by_user(split.training), []
        for user, rows in ratings.rows_by_user(split.valid).items():
            rated = ratings.items[trained.get(user, rows[:0])]
            relevant = np.setdiff1d(ratings.items[rows], rated)
            if len(relevant):
                people.append(_Person(user, rated, relevant))
        drawn = evenly_drawn(np.arange(len(people)), _PEOPLE)
        return cls([people[position] for position in drawn.tolist()], len(ratings.item_table))

    def measure(self, scores_of: Callable[[int], Floats]) -> ListScores:
        """Return the measures of lists by the scores, (titles,), that each user, by code, gets."""
        figures = []
        for person in self.people:
            candidates = np.ones(self.titles, np.bool_)
            candidates[person.rated] = False
            hits = np.isin(best_first(scores_of(person.user), candidates, LONG_LIST), person.relevant)
            figures.append((ndcg(hits, len(person.relevant)), recall(hits, len(person.relevant))))
        return ListScores(*np.mean(figures, 0).tolist()) if figures else ListScores()
