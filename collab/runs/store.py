"""The folder of runs: one folder each, and which of them is in use."""

import re
import shlex
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from collab.data import DataSpec
from collab.errors import BadData, CollabError, NotFound
from collab.notebook import Table
from collab.runs.config import RunConfig
from collab.runs.in_use import Choice, read_choice, write_choice
from collab.runs.locks import is_held, waiting_for
from collab.runs.state import RunState, Signs, StateReader, read_events
from collab.runs.summary import RunSummary, summarize, unreadable_run
from collab.storage import home_folder, not_kept, own_error_text, private_folder, read_model, write_model, write_text
from collab.text import brief, clean
from collab.training import Event

if TYPE_CHECKING:  # lists of runs make none
    from collab.models import Config

_CONFIG, _EVENTS, _MODEL = "config.json", "events.jsonl", "model.safetensors"
_PRELIMINARY = "preliminary.safetensors"
_A_RUN = re.compile("[1-9][0-9]{0,17}")


class RunStore:
    """Runs under COLLAB_HOME/runs, by number. Every process sees the same; nothing here trains."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = private_folder(home) if home else home_folder()
        self.root = private_folder(self.home / "runs")
        self._readers: dict[str, StateReader] = {}

    def __repr__(self) -> str:
        return brief("RunStore", f"{len(self._folders()):,} runs", str(self.root))

    def create(
        self,
        data: DataSpec,
        split: str,
        config: "Config",
        name: str = "",
        data_name: str = "",
        parent: str = "",
        notify: Sequence[str] = (),
    ) -> str:
        """Make the folder of a new run and return the run's number; it goes on from the model of `parent`, if any, and
        `notify` is the command that is run with its news.
        """
        with waiting_for(self.root / ".lock"):
            run = str(1 + max((int(path.name) for path in self._folders(deleted=True)), default=0))
            record = RunConfig(
                run=run,
                name=name,
                created=time.time(),
                data=data,
                data_name=data_name or Path(data.source).stem,
                split=split,
                config=config.model_dump(),
                parent=parent,
                notify=tuple(notify),
            )
            self._make(record)
        return run

    def _make(self, record: RunConfig) -> None:
        """Make the folder of a run, with its config.json from the first moment on. Raises NotKept."""
        place = self.root / record.run
        try:
            with tempfile.TemporaryDirectory(prefix=".making-", dir=self.root) as scratch:
                made = private_folder(Path(scratch) / record.run)
                write_model(made / _CONFIG, record)
                made.rename(place)
        except OSError as error:
            raise not_kept(place, error) from error

    def _folders(self, *, deleted: bool = False) -> list[Path]:
        roots = [self.root, self._deleted] if deleted else [self.root]
        return [path for root in roots if root.is_dir() for path in root.iterdir() if _is_run(path.name)]

    @property
    def _deleted(self) -> Path:
        return self.root / ".deleted"

    def folder(self, run: str) -> Path:
        """Return the run's folder. Raises NotFound."""
        path = self.root / run
        if not (_is_run(run) and path.is_dir()):
            runs = _listed("The runs are", self._folders()) or "There are no runs yet."
            aside = _is_run(run) and (self._deleted / run).is_dir()
            back = f" Run {run} was deleted; to have it back: collab-tui runs restore {run}" if aside else ""
            raise NotFound(f"There is no run {run}. {runs}{back}")
        return path

    def config(self, run: str) -> RunConfig:
        """Return how the run was started. Raises NotFound, also where its config.json is damaged."""
        path = self.folder(run) / _CONFIG
        try:
            record = read_model(path, RunConfig)
        except BadData as error:
            model = shlex.quote(str(path.parent / _MODEL))
            rescue = f" Its model is whole: collab-tui models import {model}" * self._has_model(run)
            raise NotFound(
                f"Run {run} has no readable {error} To put it away: collab-tui runs delete {run}.{rescue}"
            ) from error
        return record.model_copy(update={"run": run})

    def trained_anew(self, run: str) -> RunConfig:
        """Return how a run was started, with the settings that its model is trained by from the start: its own, or,
        where it goes on from the model of another run, those of the first of them. Raises NotFound, also where one of
        them is not there any more.
        """
        record = first = self.config(run)
        while first.parent:
            try:
                first = self.config(first.parent)
            except NotFound:
                raise NotFound(
                    f"Run {first.run} goes on from the model of run {first.parent}, which is not there any more: what "
                    f"the model of run {run} was trained by from the start is not known."
                ) from None
        return record.model_copy(update={"config": first.config})

    def _change_config(self, run: str, **fields: str) -> None:
        with waiting_for(self.root / ".lock"):  # the worker and the person write different fields of it
            record = self.config(run).model_copy(update=fields)
            write_model(self.folder(run) / _CONFIG, record)

    def name(self, run: str, text: str) -> None:
        """Give the run a name, or none. Raises NotFound."""
        self._change_config(run, name=clean(text))

    def note(self, run: str, text: str) -> None:
        """Keep a remark about the run, or none. Raises NotFound."""
        self._change_config(run, note=clean(text))

    def model_path(self, run: str) -> Path:
        """Return where the run's model is, or will be."""
        return self.folder(run) / _MODEL

    def preliminary_path(self, run: str) -> Path:
        """Return where the model of interest alone is, or will be, until the run leaves its own. Raises NotFound."""
        return self.folder(run) / _PRELIMINARY

    def _has_model(self, run: str) -> bool:
        return self.model_path(run).is_file()

    def events(self, run: str) -> list[Event]:
        """Return what the run told so far."""
        return read_events(self.folder(run) / _EVENTS)

    def alive(self, run: str) -> bool:
        """Return whether a worker holds the run."""
        return is_held(self.folder(run) / "lock")

    def runs(self) -> Table[RunSummary]:
        """Return every run, newest first; one that cannot be read has died, and its error says what is wrong."""
        summaries, in_use = Table[RunSummary](), self._read_choice().in_use
        for path in sorted(self._folders(), key=lambda path: -int(path.name)):
            try:
                summaries.append(self._summary(path.name, in_use))
            except NotFound as error:
                if path.is_dir():
                    summaries.append(unreadable_run(path.name, str(error)))
        return summaries

    def summary(self, run: str) -> RunSummary:
        """Return the run's line in a list. Raises NotFound."""
        return self._summary(run, self._read_choice().in_use)

    def _summary(self, run: str, in_use: Mapping[str, str]) -> RunSummary:
        config = self.config(run)
        state, signs = self._look(run)
        used = bool(config.dataset) and in_use.get(config.dataset) == run
        return summarize(config, state, signs.silence, in_use=used)

    def state(self, run: str) -> RunState:
        """Return where the run stands, by its events and its lock. Raises NotFound."""
        return self._look(run)[0]

    def _look(self, run: str) -> tuple[RunState, Signs]:
        folder = self.folder(run)
        reader = self._readers.setdefault(run, StateReader(folder / _EVENTS))
        alive = self.alive(run)  # before the events: a worker that ends in between has written its last one
        try:
            state, told_at = reader.read()
            signs = Signs(alive, _changed(folder / "lock"), told_at)
        except OSError as error:
            raise NotFound(f"Run {run} cannot be read: {own_error_text(error)} ({error.filename})") from error
        return state.beside(signs), signs

    def request_stop(self, run: str) -> None:
        """Ask the run's worker to keep a checkpoint and end; nothing where none is at work."""
        if self.alive(run):
            write_text(self.folder(run) / "request", "stop\n")

    def delete(self, run: str) -> None:
        """Move the run aside, to runs/.deleted. Raises CollabError while it is going on."""
        if self.alive(run):
            raise CollabError(f"Run {run} is going on. Stop it first: collab-tui runs stop {run}")
        with waiting_for(self.root / ".lock"):
            self._write_choice(self._read_choice().without(run))
            _move(self.folder(run), private_folder(self._deleted) / run)

    def restore(self, run: str) -> None:
        """Undo `delete`: the run is back, and in use again if it was and no other run is. Raises NotFound."""
        aside = self._deleted / run
        with waiting_for(self.root / ".lock"):
            if not (_is_run(run) and aside.is_dir()):
                there = [path for path in self._folders(deleted=True) if path.parent == self._deleted]
                deleted = _listed("Deleted are", there) or "No run is deleted."
                raise NotFound(f"There is no deleted run {run}. {deleted}")
            _move(aside, self.root / run)
            self._write_choice(self._read_choice().again(run))

    def use(self, run: str) -> None:
        """Make a finished run the one in use for its data. Raises NotFound where it has no model."""
        self.check_model(run)
        self._choose(self.config(run).dataset, run, replace_other=True)

    def check_model(self, run: str) -> None:
        """Raise NotFound where the run has no model, with the reason, and where there is no such run."""
        if not self._has_model(run):
            summary = self.summary(run)
            if summary.status == "finished" and not summary.limits:
                raise NotFound(f"The model of run {run} is gone: {self.model_path(run)}. Use another, or train anew.")
            why = (
                f"cannot be used: {summary.limits}" if summary.limits else f"has no model yet: {summary.status_phrase}."
            )
            raise NotFound(f"Run {run} {why}")

    def finished(self, run: str) -> None:
        """Note that a run has left its model: the first one of its data becomes the one in use, and its data those in
        use where none were.
        """
        self._choose(self.config(run).dataset, run, replace_other=False)

    def read_data(self, run: str, dataset: str, fingerprint: str = "") -> None:
        """Note which data set the run reads, and the fingerprint of its rows."""
        self._change_config(run, dataset=dataset, fingerprint=fingerprint or dataset)

    def in_use(self, dataset: str) -> str | None:
        """Return the run in use for a data set, by fingerprint."""
        run = self._read_choice().in_use.get(dataset)
        return run if run and _is_run(run) and (self.root / run).is_dir() else None

    def current(self) -> str | None:
        """Return the fingerprint of the data set in use: that of the run chosen last, before that of the first."""
        return self._read_choice().current

    def _choose(self, dataset: str, run: str, *, replace_other: bool) -> None:
        with waiting_for(self.root / ".lock"):
            choice = self._read_choice()
            if replace_other or choice.current is None or self.in_use(choice.current) is None:
                choice = choice.model_copy(update={"current": dataset})
            if replace_other or self.in_use(dataset) is None:
                choice = choice.choose(dataset, run)
            self._write_choice(choice)

    def _read_choice(self) -> Choice:
        return read_choice(self.root / "in-use.json")

    def _write_choice(self, choice: Choice) -> None:
        write_choice(choice, self.root / "in-use.json")


def _is_run(name: str) -> bool:
    """Return whether a folder of this name is a run's, and no path that leads elsewhere."""
    return _A_RUN.fullmatch(name) is not None


def _move(folder: Path, place: Path) -> None:
    try:
        folder.rename(place)
    except OSError as error:
        raise not_kept(place, error) from error


def _listed(words: str, folders: list[Path]) -> str:
    """Return "The runs are: 1, 2.", or nothing where there is none."""
    names = sorted((path.name for path in folders), key=int)
    return f"{words}: {', '.join(names)}." if names else ""


def _changed(path: Path) -> float:
    """Return when a file was last written, in seconds since 1970; 0 where it is not there."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
