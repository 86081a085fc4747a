"""Networks against dot products: embeddings of unequal widths side by side, through a sequence of layers (lesson
section "Deep learning for collaborative filtering").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collab.data import Ratings, Split
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words, dense_split
from collab.models import Config, configure
from collab.training import Epoch, Event, Layer, Started, fit

if TYPE_CHECKING:
    from torch import nn

    from collab.models import Network

_NETWORKS = ("collab-nn", "embedding-nn")
_LAYERS = ("20", "100", "100,50", "200,100,50")
_DOT = "dot-bias"
_PEOPLE, _TITLES = 250, 100
_WDS = ("0.01", "0.1", "1")
_BATCH, _EPOCHS, _LR = 64, 4, 1e-2


@dataclass(frozen=True)
class Fitted:
    """A quick fit: the parts of the model, and both losses of its last epoch."""

    layers: tuple[Layer, ...]
    train: float
    valid: float

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""
        return sum(layer.parameters for layer in self.layers)


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Send one batch through the network step by step, then fit it and a dot product on the same rows."""
    ratings, split = situation.ratings, dense_split(situation.ratings, _PEOPLE, _TITLES)
    name, layers = situation.moved["network"], situation.moved["layers"]
    alike = {"epochs": _EPOCHS, "lr": _LR, "bs": _BATCH, "wd": float(situation.moved["wd"])}
    config = configure(name, layers=layers, **alike)
    network = fitted(ratings, split, config, situation.listener(_EPOCHS, 0, 2))
    dot = fitted(ratings, split, configure(_DOT, **alike), situation.listener(_EPOCHS, 1, 2))
    return (
        Table(
            ("step", "what comes out", "numbers learned"), forward_steps(ratings, split, config), ("numbers learned",)
        ),
        Table(
            ("model", "numbers learned", "train loss", "valid loss"),
            tuple(
                (each, f"{fit.parameters:,}", f"{fit.train:.4f}", f"{fit.valid:.4f}")
                for each, fit in ((name, network), (_DOT, dot))
            ),
            ("numbers learned", "train loss", "valid loss"),
        ),
        Words(_summary(name, network, dot)),
        Words(f"{_EPOCHS} epochs each, on {split.name}."),
    )


def fitted(
    ratings: Ratings, split: Split, config: Config, listener: Callable[[Event], object] = lambda _: None
) -> Fitted:
    """Fit a model and return its parts and its last losses, from its events, which `listener` hears."""
    events = list[Event]()
    for event in fit(ratings, split, config):
        listener(event)
        events.append(event)
    started = next(event for event in events if isinstance(event, Started))
    last = [event for event in events if isinstance(event, Epoch)][-1]
    assert last.valid_loss is not None  # noqa: S101 (the densest corner holds rows out)
    assert last.train_loss is not None  # noqa: S101 (gradient steps have a loss)
    return Fitted(started.layers, last.train_loss, last.valid_loss)


def forward_steps(ratings: Ratings, split: Split, config: Config) -> tuple[tuple[str, str, str], ...]:
    """Return each step of a batch's way through a network: its name, the shape of its output, and its parameters."""
    import torch  # only now, and in a process of its own

    from collab.models import Network
    from collab.training import prepare_training

    setup = prepare_training(ratings, split, config)
    network = setup.module.eval()
    assert isinstance(network, Network)  # noqa: S101 (both models of this page are)
    codes = torch.from_numpy(setup.encoded.training[:_BATCH])
    with torch.no_grad():
        values = network.first_inputs(codes)
        rows = [("a batch: users and titles", _shape(codes.shape), "")]
        for whose, table in zip(("users", "titles"), network.embeddings, strict=True):
            rows.append((f"factors of {whose}", _shape((len(codes), table.embedding_dim)), f"{table.weight.numel():,}"))
        rows.append(("side by side", _shape(values.shape), ""))
        for step in _sequence(network):
            values = step(values)
            learned = sum(parameter.numel() for parameter in step.parameters())
            rows.append((type(step).__name__, _shape(values.shape), f"{learned:,}" if learned else ""))
        rows.append((f"sigmoid_range{network.y_range}", _shape(network(codes).shape), ""))
    return tuple(rows)


def _sequence(network: "Network") -> "list[nn.Module]":
    return [step for step in network.get_submodule("layers").modules() if not list(step.children())]


def _shape(sizes: tuple[int, ...]) -> str:
    return " x ".join(str(size) for size in sizes)


def _summary(name: str, network: Fitted, dot: Fitted) -> str:
    better, worse = sorted(((network.valid, name), (dot.valid, _DOT)))
    times = network.parameters / dot.parameters
    return (
        f"{name} learns {times:.2f} times as many numbers as {_DOT}. In this short fit {better[1]} predicts the "
        f"held-out rows better: {better[0]:.4f} against {worse[0]:.4f}."
    )


PAGE = Page(
    name="networks",
    title="Networks and dot products",
    section="Deep learning for collaborative filtering",
    text=(
        "A dot product multiplies factor by factor, so users and titles must have equally many. A network puts the two "
        "rows side by side instead, of whatever widths, and learns what to do with them: linear layers, each but the "
        "last followed by a ReLU, in a sequence. There are usually more users than titles, or fewer, and a rule of "
        "thumb gives the longer table wider rows. The network can also take in anything else that is known, a date or "
        "a genre; with ids alone, a well regularised dot product is hard to beat."
    ),
    moves=(
        Move("network", "which network", _NETWORKS, "collab-nn"),
        Move("layers", "numbers in each hidden layer", _LAYERS, "100"),
        Move("wd", "weight decay of both models", _WDS, "0.1"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "Why may users have 60 factors and titles 90 in a network, but not in a dot product?",
            (
                "Because titles have more ratings than users.",
                "Because sigmoid_range makes both equally long.",
                "Because they are put side by side, not multiplied number by number.",
                "Because networks have no biases.",
            ),
            2,
            "The first linear layer has a weight for each number of both rows, 150 in this case, whosever they are. A "
            "dot product needs a partner for every factor.",
            (
                "How many ratings there are sets no width.",
                "It bends the result, and sees no factors.",
                "Biases have nothing to do with how wide factors are.",
            ),
        ),
    ),
    torch=True,
)
