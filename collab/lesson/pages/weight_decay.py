"""Weight decay: why the sum of the squares is added to the loss, and what that does (lesson section "Weight decay")."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.lesson import Line, Move, Page, Plot, Question, Shown, Situation, Table, Words, dense_split
from collab.models import configure, encode
from collab.recommend import train
from collab.training import Event
from collab.types import Floats

_STEEPNESS = ("1", "2", "5", "10", "50")
_AT = (-1.0, -0.5, 0.0, 0.5, 1.0)
_POINTS = 21
_WDS = ("0", "0.1", "0.3", "1", "3")
_EPOCHS = 6
_SETTINGS = {"lr": 1e-2, "bs": 128, "factors": 50}


@dataclass(frozen=True, eq=False)
class Fitted:
    """The end of a fit: the losses on the training and the held-out rows, and every number that it learned."""

    train: float
    valid: float
    weights: Floats

    @property
    def squares(self) -> float:
        """The sum of the squares of all numbers."""
        return float(self.weights @ self.weights)


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Draw the parabolas, fit the same small model at each weight decay, and write out the loss of the one chosen."""
    split = dense_split(situation.ratings)
    listeners = [situation.listener(_EPOCHS, which, len(_WDS)) for which in range(len(_WDS))]
    fits = {
        wd: fitted(situation.ratings, split, float(wd), listener) for wd, listener in zip(_WDS, listeners, strict=True)
    }
    wd = situation.moved["wd"]
    return (
        Plot("x", "steepness times x^2, up to 1", tuple(_parabola(a) for a in _STEEPNESS)),
        _slopes(float(situation.moved["a"])),
        Words(_written_out(fits[wd], wd)),
        _compared(fits, wd),
        Words(_summary(fits)),
        Words(f"Each trained on {split.name}."),
    )


def fitted(ratings: Ratings, split: Split, wd: float, listener: Callable[[Event], object] | None = None) -> Fitted:
    """Fit dot-bias with this weight decay; the training loss is that of the finished model over all its rows."""
    config = configure("dot-bias", wd=wd, epochs=_EPOCHS, **_SETTINGS)
    artifact = train(ratings, split, config, progress=listener or False).artifact
    return Fitted(_training_loss(artifact, ratings, split), artifact.metrics["valid_loss"], _weights(artifact))


def _training_loss(artifact: Artifact, ratings: Ratings, split: Split) -> float:
    encoded = encode(ratings, split)
    users, items = encoded.training.T
    products = np.einsum("nd,nd->n", artifact.user_embeddings[users - 1], artifact.item_features[0, items])
    stars = artifact.link.stars((artifact.item_offsets[0, items] + products).astype(np.float64))
    return float(np.mean((stars - encoded.training_stars) ** 2))


def _weights(artifact: Artifact) -> Floats:
    """Return all trained biases and factors of users and titles; the first feature of a title is a plain 1."""
    items = artifact.item_rows[artifact.stats.trained > 0]
    parts = (artifact.user_embeddings, artifact.item_offsets[0, items], artifact.item_features[0, items, 1:])
    return np.concatenate([part.ravel() for part in parts]).astype(np.float64)


def _parabola(a: str) -> Line:
    reach = float(a) ** -0.5
    xs = np.linspace(-reach, reach, _POINTS)
    return Line(f"steepness {a}", tuple((x, float(a) * x * x) for x in xs.tolist()))


def _slopes(a: float) -> Table:
    rows = tuple((f"{x:.1f}", f"{a * x * x:.2f}", f"{2 * a * x:.2f}") for x in _AT)
    return Table(("x", f"{a:g} x^2", f"slope 2 · {a:g} x"), rows, ("x", f"{a:g} x^2", f"slope 2 · {a:g} x"))


def _written_out(fit: Fitted, wd: str) -> str:
    weight, decay = float(fit.weights[np.argmax(np.abs(fit.weights))]), float(wd)
    return (
        f"loss with wd = mean squared error + wd x sum of squares = {fit.train:.4f} + {wd} x {fit.squares:,.1f} = "
        f"{fit.train + decay * fit.squares:,.4f}. Its largest number is {weight:.3f}; to the gradient there, wd adds "
        f"2 x {wd} x {weight:.3f} = {2 * decay * weight:.3f}, towards 0. In training the 2 counts as part of wd, and "
        "each step takes its learning rate times wd of every number off."
    )


def _compared(fits: dict[str, Fitted], wd: str) -> Table:
    return Table(
        ("wd", "train loss", "valid loss", "sum of squares", ""),
        tuple(
            (each, f"{fit.train:.4f}", f"{fit.valid:.4f}", f"{fit.squares:,.1f}", "chosen" if each == wd else "")
            for each, fit in fits.items()
        ),
        ("wd", "train loss", "valid loss", "sum of squares"),
    )


def _summary(fits: dict[str, Fitted]) -> str:
    least, most = _WDS[0], _WDS[-1]
    best = min(fits, key=lambda wd: fits[wd].valid)
    return (
        f"From wd {least} to wd {most} the training loss goes from {fits[least].train:.4f} to {fits[most].train:.4f}: "
        "numbers that have to stay small cannot follow every single rating. The held-out rows are predicted best at "
        f"wd {best}, {fits[best].valid:.4f}."
    )


PAGE = Page(
    name="weight-decay",
    title="Weight decay",
    section="Weight decay",
    text=(
        "The larger a is, the narrower the parabola a x^2: with large numbers, a small step to the side changes a lot, "
        "and a model can bend around each single rating. Weight decay adds wd times the sum of all squared numbers to "
        "the loss, so that a number only grows where the ratings pay for it. Nobody needs to compute that sum: its "
        "gradient is 2 wd times the number itself, which is simply taken off. The training loss gets worse by it, and "
        "that is the point, as long as the valid loss gets better."
    ),
    moves=(
        Move("a", "how steep the parabola is", _STEEPNESS, "2"),
        Move("wd", "weight decay", _WDS, "0.3"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "Why does the training loss rise when wd is made larger?",
            (
                "The optimiser takes smaller steps.",
                "The model may no longer fit its own rows as closely as it could.",
                "There are fewer training rows.",
                "The model has fewer factors.",
            ),
            1,
            "Rows, factors and learning rate are the same in every line of the table. Only the price of large numbers "
            "goes up, so the sum of squares goes down, and with it how closely single ratings can be followed.",
            (
                "The learning rate is the same in every line.",
                "The rows are the same in every line.",
                "There are as many factors in every line.",
            ),
        ),
    ),
    torch=True,
)
