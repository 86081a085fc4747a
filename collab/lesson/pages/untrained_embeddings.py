"""Embeddings before training: numbers drawn close to 0, and the predictions of such a model (lesson section
"Collaborative filtering from scratch").
"""

import numpy as np

from collab.lesson import Bars, Move, Page, Question, Shown, Situation, Table, Words, sampled_split
from collab.models import GradientConfig, configure
from collab.training import score
from collab.types import Singles

_MODELS = ("dot-bias", "embedding-dot-bias", "dot-range", "dot")
_FACTORS = ("5", "20", "50", "200")
_BINS = 10
_PREDICTED = 10_000


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Build the library's own module, untrained, and look at its numbers and at what it predicts."""
    import torch  # only now, and in a process of its own

    from collab.models import DotModule
    from collab.training import prepare_training

    ratings, moved = situation.ratings, situation.moved
    config = configure(moved["model"], factors=int(moved["factors"]))
    assert isinstance(config, GradientConfig)  # noqa: S101 (what a dot product's settings are)
    setup = prepare_training(ratings, sampled_split(ratings), config)
    module = setup.module
    assert isinstance(module, DotModule)  # noqa: S101 (what a dot product's builder makes)
    tables = {name: module.get_parameter(name).detach().numpy() for name in module.tables}
    rows, stars = setup.encoded.valid[:_PREDICTED], setup.encoded.valid_stars[:_PREDICTED]
    with torch.no_grad():
        predicted = module(torch.from_numpy(rows)).numpy()
    rmse = score(predicted, stars, ratings.scale).rmse
    first = next(iter(tables))
    return (
        Bars(f"share of the numbers of {first}, by value", _histogram(tables[first])),
        Table(
            ("table", "rows", "numbers a row", "sd", "mean length of a row"),
            tuple((name, *_figures(table)) for name, table in tables.items()),
            ("rows", "numbers a row", "sd", "mean length of a row"),
        ),
        Words(_summary(predicted, stars, float(ratings.stars.mean(dtype=np.float64)))),
        Words(f"RMSE on {len(stars):,} held-out ratings: {rmse:.4f} stars."),
    )


def _histogram(table: Singles) -> tuple[tuple[str, float], ...]:
    edge = float(np.abs(table).max())
    counts, edges = np.histogram(table, _BINS, (-edge, edge))
    middles = (edges[1:] + edges[:-1]) / 2
    return tuple(
        (f"{middle:+.3f}", count / table.size) for middle, count in zip(middles.tolist(), counts.tolist(), strict=True)
    )


def _figures(table: Singles) -> tuple[str, str, str, str]:
    rows = table.reshape(len(table), -1)
    length = float(np.linalg.norm(rows, axis=1).mean())
    return f"{len(rows):,}", f"{rows.shape[1]}", f"{table.std():.4f}", f"{length:.4f}"


def _summary(predicted: Singles, stars: Singles, mean: float) -> str:
    low, middle, high = (float(value) for value in (predicted.min(), predicted.mean(), predicted.max()))
    return (
        f"For {len(stars):,} pairs of a user and a title it predicts {low:.3f} to {high:.3f} stars, {middle:.3f} on "
        f"average; the data's mean is {mean:.2f}."
    )


PAGE = Page(
    name="before",
    title="What embeddings hold before training",
    section="Collaborative filtering from scratch",
    text=(
        "A new embedding knows nothing, but it must not be all zeros: two rows that start alike get like gradients "
        "and stay alike. So it is filled from a normal distribution of standard deviation 0.01, cut at two of them. "
        "Products of such numbers are next to nothing, so an untrained model says much the same about everyone and "
        "everything: the middle of the range where it has a sigmoid range, about 0 where it has none."
    ),
    moves=(
        Move("model", "which model is built", _MODELS, "dot-bias"),
        Move("factors", "factors: numbers in a row", _FACTORS, "50"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "An untrained model with a range of 0 to 5.5 predicts about 2.75 for everything. Why?",
            (
                "2.75 is the mean of the ratings",
                "The biases start at 2.75",
                "It has looked at the training ratings",
                "All scores are about 0, and there the sigmoid is at its middle",
            ),
            3,
            "Small numbers times small numbers, plus small biases, are a score of about 0; the sigmoid makes a half "
            "of it, and half of 5.5 is 2.75. It has not seen a single rating.",
            (
                "It has seen no rating, and the mean of the data is another number.",
                "Biases start near 0, as all of its numbers do.",
                "It is untrained: it has looked at nothing yet.",
            ),
        ),
    ),
    torch=True,
)
