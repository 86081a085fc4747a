"""collab-tui runs: what was trained, what is in use, what goes on."""

from dataclasses import asdict
from typing import Any

from collab.errors import CollabError
from collab.runs.follow import follow
from collab.runs.record import RunInfo
from collab.runs.store import RunStore
from collab.training.events import Stopped
from tui.cli.options import Json, RunId, new_app
from tui.cli.output import emit, say, table
from tui.cli.watch import Watcher
from tui.format import loss

app = new_app("Runs: list, show, use, follow, stop, delete.")

_LISTED = ("run", "name", "model", "data", "split", "status", "epoch", "valid_loss", "mse", "in_use")


@app.command("list")
def list_runs(as_json: Json = False) -> None:
    """List every run, newest first."""
    runs = RunStore().runs()
    if as_json:
        for info in runs:
            emit(_listed(info))
    elif runs:
        heading = ("run", "model", "data", "split", "epoch", "valid", "rmse", "status", "name")
        table(heading, [_row(info) for info in runs], right="run epoch valid rmse")
    else:
        say("No runs yet. Train one: collab-tui train")


def _listed(info: RunInfo) -> dict[str, Any]:
    return {field: getattr(info, field) for field in _LISTED}


def _tell(store: RunStore, run: str, text: str, *, as_json: bool) -> None:
    """Print what became of a run: its line of the list as JSON, or a sentence."""
    if as_json:
        emit(_listed(store.info(run)))
    else:
        say(text)


def _row(info: RunInfo) -> tuple[str, ...]:
    status = f"{info.status}, in use" if info.in_use else info.status
    epoch = f"{info.epoch}/{info.epochs}"
    return (
        info.run,
        info.model,
        info.data,
        info.split,
        epoch,
        loss(info.valid_loss),
        loss(info.rmse),
        status,
        info.name,
    )


@app.command()
def show(run: RunId, as_json: Json = False) -> None:
    """Show how a run was started and where it stands."""
    store = RunStore()
    info, record = store.info(run), store.config(run)
    facts: dict[str, Any] = asdict(info) | {"source": record.data.model_dump(), "config": record.config}
    if as_json:
        emit(facts)
        return
    figures = {"valid loss": loss(info.valid_loss), "rmse": loss(info.rmse), "error": info.error}
    words = {
        "run": f"{run} {info.name}".strip(),
        "model": info.model,
        "settings": "  ".join(f"{field} {value}" for field, value in record.config.items() if field != "model"),
        "data": f"{info.data}  ({record.data.source})",
        "split": info.split,
        "status": f"{info.status}, epoch {info.epoch} of {info.epochs}" + (", in use" if info.in_use else ""),
        **{field: text for field, text in figures.items() if text},
        "folder": str(store.folder(run)),
    }
    for field, text in words.items():
        say(f"{field:<11} {text}")


@app.command()
def use(run: RunId, as_json: Json = False) -> None:
    """Make a finished run the one in use for its data."""
    store = RunStore()
    store.use(run)
    _tell(store, run, f"Run {run} is in use for {store.info(run).data}.", as_json=as_json)


@app.command("follow")
def follow_run(run: RunId, as_json: Json = False) -> None:
    """Print a run's events to its end; Ctrl-C leaves it going on."""
    Watcher(as_json=as_json).watch(follow(RunStore(), run))


@app.command()
def stop(run: RunId, as_json: Json = False) -> None:
    """Stop a run and keep its checkpoint."""
    store = RunStore()
    info = store.info(run)
    if info.status not in ("queued", "running"):
        raise CollabError(f"Run {run} is not going on: it is {info.status}.")
    store.request_stop(run)
    *_, last = follow(store, run)
    ended = (
        "stopped; its checkpoint is kept"
        if isinstance(last, Stopped)
        else f"{store.info(run).status} before it could stop"
    )
    _tell(store, run, f"Run {run} {ended}.", as_json=as_json)


@app.command()
def delete(run: RunId, as_json: Json = False) -> None:
    """Take a run out of the list; its folder is moved aside."""
    store = RunStore()
    store.delete(run)
    aside = store.root / ".deleted" / run
    if as_json:
        emit({"run": run, "deleted": True, "folder": str(aside)})
    else:
        say(f"Run {run} is deleted. To have it back, move {aside} to {store.root / run}.")
