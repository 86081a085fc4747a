"""Over-fitting: the training loss keeps falling while the held-out loss turns (lesson section "Weight decay")."""

from collab.lesson import Line, Move, Page, Plot, Question, Shown, Situation, Table, Words, dense_split
from collab.models import configure
from collab.training import Epoch, fit

_LR, _FACTORS = 1e-2, 50
_WDS = ("0", "0.1", "0.3", "1", "3")
_EPOCHS = ("3", "5", "10", "15")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Train dot-bias on the densest corner of the data and show both losses, epoch by epoch."""
    split = dense_split(situation.ratings)
    wd, epochs = float(situation.moved["wd"]), int(situation.moved["epochs"])
    config = configure("dot-bias", wd=wd, epochs=epochs, lr=_LR, factors=_FACTORS)
    hear, passed = situation.listener(epochs), list[Epoch]()
    for event in fit(situation.ratings, split, config):
        hear(event)
        if isinstance(event, Epoch):
            passed.append(event)
    return (
        Plot(
            "epoch",
            "mean squared error",
            (
                Line("train", tuple((float(each.epoch), _train(each)) for each in passed)),
                Line("valid", tuple((float(each.epoch), _valid(each)) for each in passed)),
            ),
        ),
        Table(
            ("epoch", "train loss", "valid loss", "apart"),
            tuple(_row(each) for each in passed),
            ("epoch", "train loss", "valid loss", "apart"),
        ),
        Words(_summary(passed, situation.moved["wd"])),
        Words(f"Trained on {split.name}."),
    )


def _valid(epoch: Epoch) -> float:
    assert epoch.valid_loss is not None  # noqa: S101 (the densest corner holds rows out)
    return epoch.valid_loss


def _train(epoch: Epoch) -> float:
    assert epoch.train_loss is not None  # noqa: S101 (gradient steps have a loss)
    return epoch.train_loss


def _row(epoch: Epoch) -> tuple[str, ...]:
    train, valid = _train(epoch), _valid(epoch)
    return (str(epoch.epoch), f"{train:.4f}", f"{valid:.4f}", f"{valid - train:.4f}")


def _summary(passed: list[Epoch], wd: str) -> str:
    best, last = min(passed, key=_valid), passed[-1]
    if best is last:
        return (
            f"With wd {wd} the valid loss is still at its lowest in the last epoch, {_valid(last):.4f}: nothing turned "
            f"in {len(passed)} epochs."
        )
    return (
        f"With wd {wd} the valid loss is lowest after epoch {best.epoch}, {_valid(best):.4f}, and ends "
        f"{_valid(last) - _valid(best):.4f} above it, while the training loss fell from {_train(best):.4f} to "
        f"{_train(last):.4f}: from there on the model learned its own rows by heart."
    )


PAGE = Page(
    name="overfitting",
    title="Over-fitting",
    section="Weight decay",
    text=(
        "A model with more numbers than it has ratings to learn from can learn those ratings by heart. Its training "
        "loss then falls and falls, and tells nothing any more: what counts is the loss on rows that it never saw. "
        "Below, a dot product with biases learns a small, dense part of this data; look for the epoch from which the "
        "two curves part. Weight decay holds the numbers small, and fewer epochs stop in time."
    ),
    moves=(
        Move("wd", "weight decay", _WDS, "0"),
        Move("epochs", "how many times it sees each rating", _EPOCHS, "10"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "From some epoch on, the training loss still falls and the valid loss rises. What happens there?",
            (
                "The learning rate is too small.",
                "The held-out rows have become harder.",
                "The model fits what is peculiar to its training rows.",
                "The model has too few factors.",
            ),
            2,
            "Held-out rows stay the same; only the model changes. What still makes its training rows better and all "
            "others worse is what is true of those rows alone.",
            (
                "Both losses would fall slowly then, and neither would rise.",
                "The held-out rows are the same in every epoch.",
                "With too few factors the training loss would stop falling too.",
            ),
        ),
    ),
    torch=True,
)
