"""The folder of runs: one folder each, and which of them is in use."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from collab.errors import CollabError, NotFound
from collab.home import home as default_home
from collab.home import private_folder, write_text
from collab.models.config import Config
from collab.runs.locks import is_held, waiting_for
from collab.runs.record import DataSpec, RunConfig, RunInfo, Standing, Status, standing
from collab.runs.tail import read_events
from collab.training.events import Event


class RunStore:
    """Runs under COLLAB_HOME/runs, by number. Every process sees the same; nothing here trains."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = private_folder(home) if home else default_home()
        self.root = private_folder(self.home / "runs")
        self._seen: dict[str, tuple[tuple[int, int], Standing]] = {}

    def create(self, data: DataSpec, split: str, config: Config, name: str = "", data_name: str = "") -> str:
        """Make the folder of a new run and return the run's number."""
        with waiting_for(self.root / ".lock"):
            run = str(1 + max((int(path.name) for path in self._folders(deleted=True)), default=0))
            private_folder(self.root / run)
        record = RunConfig(
            run=run,
            name=name,
            created=time.time(),
            data=data,
            data_name=data_name or Path(data.source).stem,
            split=split,
            config=config.model_dump(),
        )
        self._write_config(record)
        return run

    def _folders(self, *, deleted: bool = False) -> list[Path]:
        roots = [self.root, self.root / ".deleted"] if deleted else [self.root]
        return [path for root in roots if root.is_dir() for path in root.iterdir() if path.name.isdecimal()]

    def folder(self, run: str) -> Path:
        """Return the run's folder. Raises NotFound."""
        path = self.root / run
        if not (run.isdecimal() and path.is_dir()):
            there = sorted((path.name for path in self._folders()), key=int)
            found = f"The runs are: {', '.join(there)}." if there else "There are no runs yet."
            raise NotFound(f"There is no run {run}. {found}")
        return path

    def config(self, run: str) -> RunConfig:
        """Return how the run was started. Raises NotFound, also where its config.json is damaged."""
        path = self.folder(run) / "config.json"
        try:
            return RunConfig.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError) as error:
            raise NotFound(f"Run {run} has no readable config.json in {path.parent}.") from error

    def _write_config(self, record: RunConfig) -> None:
        write_text(self.folder(record.run) / "config.json", record.model_dump_json(indent=1) + "\n")

    def name(self, run: str, text: str) -> None:
        """Give the run a name."""
        self._write_config(self.config(run).model_copy(update={"name": text}))

    def model_path(self, run: str) -> Path:
        """Return where the run's model is, or will be."""
        return self.folder(run) / "model.safetensors"

    def events(self, run: str) -> list[Event]:
        """Return what the run told so far."""
        return read_events(self.folder(run) / "events.jsonl")

    def alive(self, run: str) -> bool:
        """Return whether a worker holds the run."""
        return is_held(self.folder(run) / "lock")

    def runs(self) -> list[RunInfo]:
        """Return every run, newest first; folders without a readable config.json are left out."""
        found, in_use = [], self._settings()["in_use"]
        for path in sorted(self._folders(), key=lambda path: -int(path.name)):
            try:
                found.append(self._info(path.name, in_use))
            except NotFound:
                continue
        return found

    def info(self, run: str) -> RunInfo:
        """Return where a run stands. Raises NotFound."""
        return self._info(run, self._settings()["in_use"])

    def _info(self, run: str, in_use: Mapping[str, str]) -> RunInfo:
        record = self.config(run)
        alive = self.alive(run)  # before the events: a worker that ends in between has written its last one
        where = self._standing(run)
        last = where.last
        status: Status = where.ended or (("running" if where.started else "queued") if alive else "died")
        error = where.error if status == "failed" else _DIED if status == "died" else ""
        return RunInfo(
            run=run,
            name=record.name,
            model=str(record.config.get("model", "")),
            data=record.data_name,
            split=record.split,
            status=status,
            epoch=where.epoch,
            epochs=epochs if isinstance(epochs := record.config.get("epochs"), int) else 0,
            valid_loss=last.valid_loss if last else None,
            mse=last.mse if last else None,
            rmse=last.rmse if last else None,
            in_use=bool(record.dataset) and in_use.get(record.dataset) == run,
            dataset=record.dataset,
            created=record.created,
            error=error,
        )

    def _standing(self, run: str) -> Standing:
        path = self.root / run / "events.jsonl"
        try:
            stat = path.stat()
        except FileNotFoundError:
            return standing([])
        stamp = (stat.st_mtime_ns, stat.st_size)
        if run not in self._seen or self._seen[run][0] != stamp:
            self._seen[run] = (stamp, standing(read_events(path)))
        return self._seen[run][1]

    def request_stop(self, run: str) -> None:
        """Ask the run's worker to keep a checkpoint and end; nothing where none is at work."""
        if self.alive(run):
            write_text(self.folder(run) / "request", "stop\n")

    def delete(self, run: str) -> None:
        """Move the run aside, to runs/.deleted. Raises CollabError while it is going on."""
        if self.alive(run):
            raise CollabError(f"Run {run} is going on. Stop it first: collab-tui runs stop {run}")
        with waiting_for(self.root / ".lock"):
            settings = self._settings()
            if run in settings["in_use"].values():
                settings["in_use"] = {data: used for data, used in settings["in_use"].items() if used != run}
                self._write_settings(settings)
            self.folder(run).rename(private_folder(self.root / ".deleted") / run)

    def use(self, run: str) -> None:
        """Make a finished run the one in use for its data. Raises CollabError where it has no model yet."""
        record = self.config(run)
        if not self.model_path(run).is_file():
            raise CollabError(f"Run {run} has no model yet: it is {self.info(run).status}.")
        self._choose(record.dataset, run, replace=True)

    def finished(self, run: str) -> None:
        """Note that a run has left its model: the first one of its data becomes the one in use."""
        self._choose(self.config(run).dataset, run, replace=False)

    def read_data(self, run: str, dataset: str) -> None:
        """Note which data set the run reads, by fingerprint."""
        self._write_config(self.config(run).model_copy(update={"dataset": dataset}))

    def in_use(self, dataset: str) -> str | None:
        """Return the run in use for a data set, by fingerprint."""
        run = self._settings()["in_use"].get(dataset)
        return run if run and (self.root / run).is_dir() else None

    def current(self) -> str | None:
        """Return the fingerprint of the data set of the last finished or chosen run."""
        dataset: str | None = self._settings()["current"]
        return dataset

    def _choose(self, dataset: str, run: str, *, replace: bool) -> None:
        with waiting_for(self.root / ".lock"):
            settings = self._settings()
            settings["current"] = dataset
            if replace or self.in_use(dataset) is None:
                settings["in_use"][dataset] = run
            self._write_settings(settings)

    def _settings(self) -> dict[str, Any]:
        try:
            settings = json.loads((self.root / "in-use.json").read_text(encoding="utf-8"))
            in_use = {str(data): str(run) for data, run in settings["in_use"].items()}
            return {"in_use": in_use, "current": settings["current"] and str(settings["current"])}
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return {"in_use": {}, "current": None}

    def _write_settings(self, settings: dict[str, Any]) -> None:
        write_text(self.root / "in-use.json", json.dumps(settings, indent=1) + "\n")


_DIED = "Its process ended without a word; the run's log may say more."
