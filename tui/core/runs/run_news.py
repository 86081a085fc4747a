"""News of runs: how one ended and what to press then, and what became of them while nobody looked."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from collab.errors import BadData
from collab.runs import ACTIVE, RunSummary, checkpoint_phrase
from collab.storage import read_model, write_model
from tui.keys import Keymap

_MOST = 2


class AtWork:
    """The runs that a person knows to be at work: one list for all apps, COLLAB_HOME/seen.json.

    A run that ends is known to be at work until someone is there, and sees it.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "seen.json"
        self.runs = _read(self._path)

    def add(self, active: Collection[str]) -> None:
        """Take up runs that began."""
        if not self.runs.issuperset(active):
            self._keep(_read(self._path).union(active))

    def see(self, active: Collection[str]) -> None:
        """Someone is there: no more runs are at work than these."""
        if self.runs != set(active):
            self._keep(frozenset(active))

    def _keep(self, runs: frozenset[str]) -> None:
        self.runs = runs
        with suppress(OSError):  # a full disk is told where something would be lost
            write_model(self._path, _Record(at_work=sorted(runs, key=int)))


class _Record(BaseModel):
    """The file: the numbers of runs."""

    at_work: Sequence[Annotated[str, Field(pattern="^[0-9]+$")]]


def _read(path: Path) -> frozenset[str]:
    """Return what the file lists; nothing where it is missing or damaged."""
    try:
        return frozenset(read_model(path, _Record).at_work)
    except BadData:
        return frozenset()


@dataclass(frozen=True)
class News:
    """A line about the runs, whether it tells of something wrong, and the run that it is about first of all; empty
    where nothing happened.
    """

    text: str = ""
    bad: bool = False
    run: str = ""


def meanwhile(known: Collection[str], runs: Sequence[RunSummary], keymap: Keymap) -> News:
    """Return what became of the runs `known` to be at work, and which of all `runs`, newest first, go on.

    Those that went wrong come first; the run that it is about is the one at work, where there is one.
    """
    active = sorted(
        (summary for summary in runs if summary.status in ACTIVE), key=lambda summary: summary.status != "running"
    )
    ended = [summary for summary in runs if summary.run in known and summary not in active]
    wrong = [summary for summary in ended if summary.status in ("died", "failed")]
    changed = [*wrong, *(summary for summary in ended if summary not in wrong), *active]
    if not changed:
        return News()
    parts = [_phrase(summary, keymap) for summary in changed[:_MOST]]
    parts += [f"{len(changed) - _MOST} more"] if len(changed) > _MOST else []
    return News("Meanwhile " + "; ".join(parts), bool(wrong), (active or changed)[0].run)


def _phrase(summary: RunSummary, keymap: Keymap) -> str:
    match summary.status:
        case "finished":
            loss = "" if summary.valid_loss is None else f": valid loss {summary.valid_loss:.4f}"
            return f"run {summary.run} finished{loss}"
        case "failed":
            return f"run {summary.run} failed: {summary.error}"
        case "stopped" | "died":
            return f"run {summary.run} {summary.status}: {keymap.key('train.toggle_run')} on Train resumes it"
        case "running":
            return f"run {summary.run} goes on, epoch {min(summary.epoch + 1, summary.epochs)} of {summary.epochs}"
    return f"run {summary.run} waits for its turn"


def ending_line(summary: RunSummary, keymap: Keymap, *, used: bool, rating: bool = False) -> str:
    """Return the one line that says how a run ended and what to press; `used` says that the session uses it, `rating`
    that whoever is there rates titles.
    """
    resume = keymap.key("train.toggle_run")
    match summary.status:
        case "finished" if used and rating:
            return f"Your model is ready: rate on, {keymap.key('app.show_foryou')} shows your whole list"
        case "finished" if used:
            return f"Run {summary.run} is in use: press {keymap.key('app.show_rate')} to rate films"
        case "finished" if summary.limits:
            return f"Run {summary.run} has finished: {summary.limits}"
        case "finished":
            train, use = keymap.key("app.show_train"), keymap.key("train.use_run")
            return f"Run {summary.run} has finished on {summary.data}: {train} then {use} uses it"
        case "stopped":
            return (
                f"Run {summary.run} stopped; {checkpoint_phrase(kept=summary.checkpoint)}, {resume} on Train resumes it"
            )
        case "died":
            return f"The worker of run {summary.run} died; {resume} on Train resumes it"
    if rating:
        train, new = keymap.key("app.show_train"), keymap.key("train.new_run")
        return f"Run {summary.run} failed; {train} shows it, {new} there trains another: {summary.error}"
    return f"Run {summary.run} failed: {summary.error}"
