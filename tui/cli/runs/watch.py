"""A run's events as lines: JSON, or a table of losses."""

import signal
from collections.abc import Iterable
from itertools import islice

import typer

from collab.errors import TrainingFailed
from collab.runs import RunStore, checkpoint_phrase, follow
from collab.training import (
    Compiling,
    Continued,
    Epoch,
    Event,
    Expected,
    Failed,
    Finished,
    Interested,
    Progress,
    Queued,
    Resumed,
    Started,
    Stopped,
)
from tui.cli.common import Meter, is_plain, labelled, note, print_line, span
from tui.text import continued_text, duration, expected_text, loss, ndcg_text, samples_text, seen_text

INTERRUPTED = 130
_SWEEPS_SHOWN = 20


class Watcher:
    """Prints events as JSON lines, or as a table of losses with what moves within an epoch on stderr."""

    def __init__(self, *, as_json: bool) -> None:
        self.printed = 0
        self._as_json = as_json
        self._meter = Meter()
        self._epochs = self._rows = 0
        self._every, self._sampled = 1, False
        self._headed = self._over = False
        self._expected: Expected | None = None

    def watch(self, events: Iterable[Event]) -> Event:
        """Print events as they come and return the last. Raises TrainingFailed where it tells of a failure."""
        last: Event = Queued()
        for last in events:
            self.printed += 1
            if self._as_json:
                print_line(last.line())
            else:
                self._show(last)
        if isinstance(last, Failed):
            raise TrainingFailed(f"run {last.run} failed: {last.error}")
        return last

    def _show(self, event: Event) -> None:
        if isinstance(event, Progress):
            seconds_left = (self._epochs - event.epoch + 1 - event.done) * self._rows / max(event.rows_per_second, 1.0)
            place = f"epoch {event.epoch} of {self._epochs}"
            self._meter.show(place, event.done, per_second=event.rows_per_second, seconds_left=seconds_left)
            return
        self._meter.clear()
        match event:
            case Queued():
                print_line(f"run {event.run}: waiting, another run is training")
            case Started():
                self._epochs, self._rows, self._headed = event.epochs, event.rows, False
                self._sampled = event.keep == "samples"
                self._every = max(1, event.epochs // _SWEEPS_SHOWN) if self._sampled else 1
                print_line(f"run {event.run}: {event.model} on {event.data}, split {event.split}")
                print_line(f"{event.rows:,} ratings to train on, {event.parameters:,} parameters")
            case Epoch():
                self._epoch(event)
                self._over = event.epoch == event.epochs
            case Expected():
                self._expected = event
                print_line(expected_text(event))
            case Continued() | Resumed() | Compiling() | Interested():
                print_line(_remark(event))
            case Finished():
                print_line("\n".join(filter(None, (end_text(event), seen_text(self._expected, event)))))
            case Stopped():
                print_line(f"run {event.run} {end_text(event)}")
        if self._over and isinstance(event, Epoch | Compiling):
            self._meter.show("learning what people choose")

    def _epoch(self, event: Epoch) -> None:
        """Print a line of the table, before the first its heading: only now it is known whether classes are told.

        Of many sweeps, which are short, some are printed; the others move on the meter.
        """
        if event.epoch % self._every and event.epoch != event.epochs:
            self._meter.show(f"epoch {event.epoch} of {event.epochs}", event.epoch / event.epochs)
            return
        if is_plain():
            print_line(_record(event))
            return
        classes = event.accuracy is not None
        ranked = event.ndcg10 is not None
        if not self._headed:
            others = f"{'   accuracy' if classes else ''}{'   nDCG@10   recall@20' if ranked else ''}"
            others += "   R-hat" if self._sampled else ""
            print_line(f"epoch   train loss   valid loss     rmse{others}    time")
            self._headed = True
        losses = f"{loss(event.train_loss) or '-':>10}   {loss(event.valid_loss) or '-':>10}   {loss(event.rmse):>6}"
        accuracy = f"   {event.accuracy:>8.1%}" if event.accuracy is not None else ""
        lists = f"   {ndcg_text(event.ndcg10):>7}   {ndcg_text(event.recall20):>9}" if ranked else ""
        r_hat = f"   {_r_hat(event):>5}" if self._sampled else ""
        print_line(f"{event.epoch:>5}   {losses}{accuracy}{lists}{r_hat}   {duration(event.seconds):>5}")


def _r_hat(event: Epoch) -> str:
    return "" if event.r_hat is None else f"{event.r_hat:.2f}"


def _remark(event: Continued | Resumed | Compiling | Interested) -> str:
    """Return what is said between the lines of the table."""
    match event:
        case Continued():
            return continued_text(event)
        case Resumed():
            return f"going on from epoch {event.epoch}"
        case Compiling():
            return "compiling the loops over ratings: some seconds, once on this machine"
    return f"interest by {event.kind}: which titles one would choose at all, {event.seconds:.1f} s"


def _record(event: Epoch) -> str:
    losses = {"train loss": event.train_loss, "valid loss": event.valid_loss, "rmse": event.rmse}
    accuracy = "" if event.accuracy is None else f"{event.accuracy:.1%}"
    pairs = [("epoch", f"{event.epoch} of {event.epochs}"), *((name, loss(value)) for name, value in losses.items())]
    lists = [("nDCG@10", ndcg_text(event.ndcg10)), ("recall@20", ndcg_text(event.recall20))]
    return labelled([*pairs, ("accuracy", accuracy), *lists, ("R-hat", _r_hat(event)), ("time", span(event.seconds))])


def end_text(event: Finished | Failed | Stopped) -> str:
    """Return how a run ended: its figures and which epoch they are of, why it failed, or where it stopped."""
    match event:
        case Failed():
            return f"failed: {event.error}"
        case Stopped(epoch=0):
            return "stopped before it began"
        case Stopped():
            return f"stopped in epoch {event.epoch}; {checkpoint_phrase(kept=event.checkpoint)}"
    lines = [f"finished: {_figures(event)}{event.seconds:.1f} s", _kept(event), event.note]
    return "\n".join(line for line in lines if line)


def _figures(event: Finished) -> str:
    if event.rmse is None:
        return ""
    if event.valid_loss is None:
        return f"rmse of its baseline for stars {event.rmse:.4f}, "
    accuracy = "" if event.accuracy is None else f"accuracy {event.accuracy:.1%}, "
    return f"valid loss {event.valid_loss:.4f}, rmse {event.rmse:.4f}, {accuracy}"


def _kept(event: Finished) -> str:
    if event.keep == "samples":
        return f"kept: {samples_text(event.kept)}"
    if event.keep == "best":
        return (
            f"kept: epoch {event.kept}, the best. It was chosen on the held-out rows, "
            "so these figures flatter it a little."
        )
    return f"kept: epoch {event.kept}, the last" if event.kept else ""


def leave_on_hang_up() -> None:
    """From here on a hang-up is no interrupt any more: it ends this process at once, and the run goes on."""
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def attend(store: RunStore, run: str, *, as_json: bool, skip: int = 0) -> None:
    """Print a run's events to its end, but not the first `skip`. An interrupt, or a request to end, stops the run,
    waits for its checkpoint, and exits with 130.

    Raises TrainingFailed for any end but a finished run.
    """
    watcher = Watcher(as_json=as_json)
    leave_on_hang_up()
    try:
        last = watcher.watch(islice(follow(store, run), skip, None))
    except KeyboardInterrupt:
        store.request_stop(run)
        note(f"\nstopping run {run}")
        watcher.watch(islice(follow(store, run), skip + watcher.printed, None))
        raise typer.Exit(INTERRUPTED) from None
    if not isinstance(last, Finished):
        kept = isinstance(last, Stopped) and last.checkpoint
        raise TrainingFailed(f"run {run} was stopped before its end; {checkpoint_phrase(kept=kept)}.")
