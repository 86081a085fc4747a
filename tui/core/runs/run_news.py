"""News of runs: how one ended and what to press then, and what became of them while nobody looked."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from collab.errors import BadData
from collab.runs import ACTIVE, RunSummary
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
    active = sorted((info for info in runs if info.status in ACTIVE), key=lambda info: info.status != "running")
    ended = [info for info in runs if info.run in known and info not in active]
    wrong = [info for info in ended if info.status in ("died", "failed")]
    changed = [*wrong, *(info for info in ended if info not in wrong), *active]
    if not changed:
        return News()
    parts = [_phrase(info, keymap) for info in changed[:_MOST]]
    parts += [f"{len(changed) - _MOST} more"] if len(changed) > _MOST else []
    return News("Meanwhile " + "; ".join(parts), bool(wrong), (active or changed)[0].run)


def _phrase(info: RunSummary, keymap: Keymap) -> str:
    match info.status:
        case "finished":
            loss = "" if info.valid_loss is None else f": valid loss {info.valid_loss:.4f}"
            return f"run {info.run} finished{loss}"
        case "failed":
            return f"run {info.run} failed: {info.error}"
        case "stopped" | "died":
            return f"run {info.run} {info.status}: {keymap.key('train.toggle_run')} on Train resumes it"
        case "running":
            return f"run {info.run} goes on, epoch {min(info.epoch + 1, info.epochs)} of {info.epochs}"
    return f"run {info.run} waits for its turn"


def ending_line(info: RunSummary, keymap: Keymap) -> str:
    """Return the one line that says how a run ended and what to press."""
    match info.status:
        case "finished" if info.in_use:
            return f"Run {info.run} is in use: press {keymap.key('app.show_rate')} to rate films"
        case "finished" if info.limits:
            return f"Run {info.run} has finished: {info.limits}"
        case "finished":
            train, use = keymap.key("app.show_train"), keymap.key("train.use_run")
            return f"Run {info.run} has finished: {train} then {use} makes it the one in use"
        case "stopped":
            return (
                f"Run {info.run} stopped; its checkpoint is kept, {keymap.key('train.toggle_run')} on Train resumes it"
            )
        case "died":
            return f"The worker of run {info.run} died; {keymap.key('train.toggle_run')} on Train resumes it"
    return f"Run {info.run} failed: {info.error}"
