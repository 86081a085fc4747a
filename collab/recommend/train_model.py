"""A fit run to its end, watched by whoever wants to."""

import sys
import time
from collections.abc import Callable

from collab.data import Ratings, Split
from collab.errors import BadModule
from collab.models import Config
from collab.recommend.recommender import Recommender
from collab.training import Compiling, Continued, Epoch, Event, Finished, Interested, Progress, Started

_EVERY = 2.0  # seconds, where lines cannot be written over

Listen = Callable[[Event], object]
"""Called with each event of a fit: see the classes of events in `collab.training`."""


def train(ratings: Ratings, split: Split, config: Config, *, progress: bool | Listen | None = None) -> Recommender:
    """Train in this process and return the Recommender.

    `progress` is called with each event; True writes lines to stderr, False nothing, and without it there are lines
    where stderr is a terminal or a notebook. Raises what `fit` raises, and BadModule for a module of one's own that is
    no dot product of two tables.
    """
    from collab.training import fit

    listen = progress if callable(progress) else _listener(progress)
    events = fit(ratings, split, config)
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            artifact = end.value
            break
        listen(event)
        if isinstance(event, Finished) and event.note:
            raise BadModule(event.note, config.model)
    return Recommender(artifact, ratings)


def _listener(wanted: bool | None) -> Listen:
    notebook = "ipykernel" in sys.modules  # which shows a line that is written over as a terminal does
    watched = sys.stderr is not None and (sys.stderr.isatty() or notebook)
    return _Lines(over=watched) if wanted or (wanted is None and watched) else lambda _: None


class _Lines:
    """Writes what a fit does to stderr: one line `over` itself, else a line now and then."""

    def __init__(self, *, over: bool) -> None:
        self._over = over
        self._next = 0.0

    def __call__(self, event: Event) -> None:
        text, is_last = _text(event), isinstance(event, Finished)
        if self._over:
            sys.stderr.write(f"\r\x1b[K{text}" + "\n" * is_last)
        elif is_last or time.monotonic() >= self._next:
            sys.stderr.write(f"{text}\n")
            self._next = time.monotonic() + _EVERY
        sys.stderr.flush()


def _text(event: Event) -> str:
    match event:
        case Started():
            return f"{event.model} on {event.data}, {event.split}: {event.rows:,} training ratings"
        case Continued():
            return f"going on from another model: {event.new:,} new ratings"
        case Compiling():
            return "compiling the loops over ratings, once on this machine"
        case Progress():
            return f"epoch {event.epoch}, {event.done:.0%}: train loss {event.train_loss:.4f}"
        case Epoch():
            return f"epoch {event.epoch} of {event.epochs}: {_figures(event)}, {event.seconds:.1f} s"
        case Interested():
            return f"interest learned by {event.kind}, {event.seconds:.1f} s"
        case Finished():
            return f"finished: {_figures(event)}, {event.seconds:.1f} s"
    return ""


def _figures(event: Epoch | Finished) -> str:
    """Return the losses that there are: "train loss 0.8123, valid loss 0.8102, rmse 0.9001"."""
    losses = {"train loss": getattr(event, "train_loss", None), "valid loss": event.valid_loss, "rmse": event.rmse}
    return ", ".join(f"{name} {loss:.4f}" for name, loss in losses.items() if loss is not None) or "no losses"
