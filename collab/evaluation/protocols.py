"""The protocols about stars from data and settings to figures, their fits in workers of their own."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from collab.coldstart import Questionnaire, Strategy
from collab.data import DataSpec, Ratings, Split, split
from collab.errors import BadConfig
from collab.evaluation.accuracy import Accuracy, check_held_out, measure_errors, trained_stars
from collab.evaluation.bootstrap import Estimate, SquaredErrors, rmse_difference
from collab.evaluation.certainty import Certainty, measure_certainty
from collab.evaluation.coldstart import Figures, Halves, Tally, cold_start, halves, pooled, pooled_figures
from collab.evaluation.fits import Fits, Fitted, Report
from collab.models import Config
from collab.recommend import Recommender

T = TypeVar("T")
Measure = Callable[[Fitted, Split], T]

COLD_SPLITS = tuple(f"users:{part}/5" for part in range(5))


@dataclass(frozen=True)
class SplitAccuracy:
    """The accuracy on one split, and the seconds of the fit.

    `rmse_trained` is the RMSE that the fit itself ended with, None where it has none: see `measure_accuracy` for why it
    is another one. `unrated` held-out ratings are of titles without training ratings; `folded_in` says that people are
    folded in, for the model keeps none.
    """

    split: str
    accuracy: Accuracy
    seconds: float
    rmse_trained: float | None
    unrated: int
    folded_in: bool
    errors: SquaredErrors | None
    """Those of each person; none of the mean of splits."""


@dataclass(frozen=True)
class ColdStart:
    """The figures of one way of asking, a line for each number of answers; `retrained` is the RMSE of models trained
    with all answers, where that was asked for.
    """

    strategy: Strategy
    lines: list[Figures]
    retrained: float | None


def default_splits(ratings: Ratings) -> list[str]:
    """Return the folds u1 to u5 that came with the data, where it has them, else a random fifth."""
    return [name for name in sorted(ratings.folds) if name in {f"u{fold}" for fold in range(1, 6)}] or ["random:0.2@42"]


def held_out_splits(ratings: Ratings, texts: Sequence[str]) -> list[Split]:
    """Return the splits that the texts describe. Raises BadConfig where one of them holds nothing out."""
    parts = [split(ratings, text) for text in texts]
    for part in parts:
        check_held_out(part)
    return parts


def measure_each(
    ratings: Ratings, data: DataSpec, config: Config, parts: Sequence[Split], report: Report, measure: Measure[T]
) -> Generator[T, None, None]:
    """Fit on each split, and measure what was fitted, in their order. Raises TrainingFailed."""
    with Fits(ratings, data, config) as fits:
        for part, fitted in zip(parts, fits.run([part.name for part in parts], report), strict=True):
            yield measure(fitted, part)


def check_stars(ratings: Ratings, protocol: str) -> None:
    """Raise BadConfig where a protocol predicts stars that the ratings do not have."""
    if ratings.implicit:
        raise BadConfig(
            f"The {protocol} protocol predicts stars, and {ratings.name} is read as choices without stars. What it can "
            "be evaluated by: the ranking protocol."
        )


def evaluate_splits(
    ratings: Ratings, data: DataSpec, config: Config, splits: Sequence[str], report: Report = lambda *_: None
) -> Generator[SplitAccuracy, None, None]:
    """Fit on each split and compare with what it holds out, in their order. Raises BadConfig and TrainingFailed."""
    check_stars(ratings, "rating")

    def measure(fitted: Fitted, part: Split) -> SplitAccuracy:
        model = fitted.model
        report(f"predicting what {part.name} holds out", None)
        accuracy, errors = measure_errors(model, ratings, part)
        return SplitAccuracy(
            split=part.name,
            accuracy=accuracy,
            seconds=fitted.seconds,
            rmse_trained=model.artifact.metrics.get("rmse"),
            unrated=int((model.stats.trained[ratings.items[part.valid]] == 0).sum()),
            folded_in=not len(model.artifact.user_embeddings),
            errors=errors,
        )

    yield from measure_each(ratings, data, config, held_out_splits(ratings, splits), report, measure)


def compare_accuracies(mine: Sequence[SplitAccuracy], others: Sequence[SplitAccuracy]) -> Estimate:
    """Return by how much the RMSE is above that of others on the same splits, in the same order; their means beside
    them are left out.
    """
    pairs = [(one.errors, two.errors) for one, two in zip(mine, others, strict=True) if one.errors and two.errors]
    return rmse_difference([one for one, _ in pairs], [two for _, two in pairs])


def evaluate_certainty(
    ratings: Ratings, data: DataSpec, config: Config, splits: Sequence[str], report: Report = lambda *_: None
) -> Generator[Certainty, None, None]:
    """Fit on each split and look how sure the model was of what it holds out. Raises BadConfig and TrainingFailed."""
    check_stars(ratings, "certainty")

    def measure(fitted: Fitted, part: Split) -> Certainty:
        return measure_certainty(fitted.model, ratings, part, partial(report, f"intervals on {part.name}"))

    yield from measure_each(ratings, data, config, held_out_splits(ratings, splits), report, measure)


def evaluate_cold_start(
    ratings: Ratings,
    data: DataSpec,
    config: Config,
    strategies: Sequence[Strategy],
    *,
    retrain: bool = False,
    report: Report = lambda *_: None,
) -> Generator[list[ColdStart], None, None]:
    """Hold out each fifth of the users, ask them by each strategy, and predict what is left of their ratings.

    Gives the figures of all people asked so far after each fifth, and, where that was asked for, once more with those
    of retraining. Raises BadConfig, also for merged titles, and TrainingFailed.
    """
    check_stars(ratings, "coldstart")
    if ratings.fingerprint != ratings.dataset:
        raise BadConfig("The coldstart protocol does not go with merged titles; read the data with items by id.")
    parts = [split(ratings, text) for text in COLD_SPLITS]
    people = [halves(ratings, np.unique(ratings.users[part.valid]).tolist()) for part in parts]
    tallies: dict[Strategy, list[Tally]] = {strategy: [] for strategy in strategies}
    with Fits(ratings, data, config) as fits:
        more = [_with_answers(part, some) for part, some in zip(parts, people, strict=True)] if retrain else []
        fitted = fits.run([part.name for part in parts] + [fits.files(part) for part in more], report)
        for number, some in enumerate(people, 1):
            model = next(fitted).model
            for strategy in strategies:
                share = partial(report, f"fold {number} of {len(parts)}, asking by {strategy}")
                tallies[strategy].append(cold_start(model, Questionnaire(model, strategy), ratings, some, share))
            yield _figures(tallies)
        if more:
            yield _figures(tallies, _retrained([(part, next(fitted).model) for part in more], ratings))


def _figures(tallies: Mapping[Strategy, Sequence[Tally]], retrained: float | None = None) -> list[ColdStart]:
    return [ColdStart(strategy, pooled_figures(pooled(folds)), retrained) for strategy, folds in tallies.items()]


def _retrained(fitted: Sequence[tuple[Split, Recommender]], ratings: Ratings) -> float:
    """Return the RMSE of models that were trained with all answers, pooled over all predicted ratings."""
    squares, count = 0.0, 0
    for part, model in fitted:
        errors = model.scale.clip(trained_stars(model, ratings, part)) - ratings.stars[part.valid]
        squares, count = squares + float(np.sum(errors**2)), count + len(part.valid)
    return float(np.sqrt(squares / count))


def _with_answers(part: Split, people: Sequence[Halves]) -> Split:
    """Return the split that trains on all answers of those held out too."""
    answered = np.concatenate([person.answerable for person in people])
    predicted = np.concatenate([person.predicted for person in people])
    return Split(f"{part.name} with their answers", np.sort(np.concatenate([part.training, answered])), predicted)
