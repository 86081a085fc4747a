"""collab-tui runs: what was trained, what is in use, what goes on."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from collab.errors import CollabError
from collab.runs import RunStore, RunSummary, checkpoint_phrase, end, follow, resume as resume_run, settings_toml
from collab.runs.elsewhere import write_event_files
from collab.text import clean
from tui.cli.common import Json, RunId, RunIds, emit, fact, new_app, print_line, table
from tui.cli.runs.watch import Watcher, attend
from tui.text import RUNS, explained_text, loss, r_hat_text, run_cells, samples_text, status_text

app = new_app("Runs: list, show, use, follow, stop, resume, compare, export, name, note, delete, restore.")

_LISTED = ("run", "name", "model", "data", "split", "status", "epoch", "valid_loss", "mse", "in_use")


@app.command("list")
def list_runs(
    where: Annotated[
        list[str] | None,
        Option("--where", metavar="NAME=VALUE", help="Several times: model=bayes, factors>=10, rmse<0.9 and the like."),
    ] = None,
    sort: Annotated[
        str, Option("--sort", metavar="NAME", help="By a figure or a setting, the least first; -NAME the most first.")
    ] = "",
    settings: Annotated[
        bool, Option("--settings", help="Show the settings that differ among the runs, and their results.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List every run, newest first: with the status of each, or with --settings those that differ beside the results.

    Sorted and chosen by any figure (valid_loss, mse, rmse, accuracy, epoch) or setting (factors, lr, split, ...).
    """
    runs = _selected(where or (), sort)
    if as_json:
        for summary in runs:
            emit(_listed(summary))
    elif settings and runs:
        from collab.evaluation import compare as compare_runs  # not above, as with `show`
        from tui.cli.runs.comparison import show_comparison

        show_comparison(compare_runs(RunStore(), [summary.run for summary in runs]))
    elif runs:
        table(RUNS, [run_cells(summary) for summary in runs], right="run epoch valid rmse")
    elif where:
        print_line("No run meets these conditions.")
    else:
        print_line("No runs yet. Train one: collab-tui train")


def _selected(conditions: Sequence[str], order: str) -> Sequence[RunSummary]:
    if not conditions and not order:
        return RunStore().runs()
    from collab.evaluation import select_runs  # not above, as with `show`

    return select_runs(RunStore(), conditions, order)


def _listed(summary: RunSummary) -> dict[str, Any]:
    return {field: getattr(summary, field) for field in _LISTED}


def _report(store: RunStore, run: str, text: str, *, as_json: bool) -> None:
    """Print what became of a run: its line of the list as JSON, or a sentence."""
    if as_json:
        emit(_listed(store.summary(run)))
    else:
        print_line(text)


@app.command()
def show(
    run: RunId,
    toml: Annotated[
        bool, Option("--toml", help="Print what trains such a model as a TOML file, which train --settings takes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show how a run was started and where it stands."""
    from collab.evaluation import setting_text  # not above: the list of runs waits for nothing of it

    store = RunStore()
    if toml:
        print_line(settings_toml(store.trained_anew(run)).rstrip())
        return
    summary, record = store.summary(run), store.config(run)
    facts: dict[str, Any] = asdict(summary) | {"source": record.data.model_dump(), "config": record.config}
    if as_json:
        emit(facts)
        return
    options = {field: setting_text(value) for field, value in record.config.items() if field != "model"}
    figures = {
        "valid loss": loss(summary.valid_loss),
        "rmse": loss(summary.rmse),
        "accuracy": "" if summary.accuracy is None else f"{summary.accuracy:.1%}",
        "kept": _kept(summary),
        "explained": explained_text(summary.explained),
        "converged": r_hat_text(summary.r_hat, summary.epoch, summary.planned),
        "limits": summary.limits,
        "error": summary.error,
        "note": summary.note,
    }
    details = status_text(summary).removeprefix(summary.status)
    words = {
        "run": f"{run} {summary.name}".strip(),
        "model": summary.model,
        "settings": clean("  ".join(f"{field} {text}" for field, text in options.items())),
        "data": clean(f"{summary.data}  ({record.data.source})"),
        "split": summary.split,
        **({"goes on from": f"run {summary.parent}"} if summary.parent else {}),
        "status": f"{summary.status}, epoch {summary.epoch} of {summary.epochs}{details}",
        **{field: text for field, text in figures.items() if text},
        "folder": str(store.folder(run)),
    }
    for field, text in words.items():
        fact(field, text, 11)


def _kept(summary: RunSummary) -> str:
    if summary.keep == "samples" and summary.kept:
        return samples_text(summary.kept)
    return f"epoch {summary.kept}, the {summary.keep}" if summary.kept else ""


@app.command()
def use(run: RunId, as_json: Json = False) -> None:
    """Make a finished run the one in use for its data."""
    store = RunStore()
    store.use(run)
    _report(store, run, f"Run {run} is in use for {store.summary(run).data}.", as_json=as_json)


@app.command("follow")
def follow_run(run: RunId, as_json: Json = False) -> None:
    """Print a run's events to its end; Ctrl-C leaves it going on."""
    Watcher(as_json=as_json).watch(follow(RunStore(), run))


@app.command()
def stop(run: RunId, as_json: Json = False) -> None:
    """Stop a run; all but Spark's keep a checkpoint. A silent one is ended; the last checkpoint it kept stays."""
    store = RunStore()
    summary = store.summary(run)
    if summary.status not in ("queued", "running"):
        raise CollabError(f"Run {run} is not going on: {summary.status_phrase}.")
    if summary.silent:
        end(store, run)
        _report(store, run, f"Run {run} was silent and is ended; the last checkpoint it kept stays.", as_json=as_json)
        return
    store.request_stop(run)
    from collab.training import Stopped

    *_, last = follow(store, run)
    ended = (
        f"stopped; {checkpoint_phrase(kept=last.checkpoint)}"
        if isinstance(last, Stopped)
        else f"{store.summary(run).status} before it could stop"
    )
    _report(store, run, f"Run {run} {ended}.", as_json=as_json)


@app.command()
def resume(run: RunId, as_json: Json = False) -> None:
    """Go on with a run that stopped, failed, died or is silent, and print its losses. Ctrl-C stops it again."""
    store = RunStore()
    printed_before = len(store.events(run))
    resume_run(store, run)
    attend(store, run, as_json=as_json, skip=printed_before)


@app.command()
def compare(runs: RunIds, as_json: Json = False) -> None:
    """Put runs side by side: the settings that differ, the losses, the best."""
    from collab.evaluation import compare as compare_runs  # not above, as with `show`
    from tui.cli.runs.comparison import comparison_line, show_comparison, show_epochs

    comparison = compare_runs(RunStore(), runs)
    if as_json:
        for compared in comparison.runs:
            emit(comparison_line(compared))
        return
    show_comparison(comparison)
    show_epochs(comparison)


@app.command()
def export(
    runs: RunIds,
    tensorboard: Annotated[Path, Option(metavar="FOLDER", help="Where TensorBoard is to look: --logdir FOLDER.")],
    as_json: Json = False,
) -> None:
    """Write the losses and settings of runs as event files, which TensorBoard opens."""
    store = RunStore()
    for run in runs:
        place, epochs = write_event_files(store, run, tensorboard), store.state(run).epochs_done
        if as_json:
            emit({"run": run, "folder": str(place), "epoch": epochs})
        else:
            print_line(f"Run {run} is in {place}, with {epochs:,} epochs.")


@app.command()
def name(
    run: RunId, text: Annotated[str, Argument(metavar="NAME", help='"" for none.')], as_json: Json = False
) -> None:
    """Give a run a name."""
    store = RunStore()
    store.name(run, text)
    called = store.summary(run).name
    _report(store, run, f"Run {run} is called {called}." if called else f"Run {run} has no name.", as_json=as_json)


@app.command()
def note(
    run: RunId, text: Annotated[str, Argument(metavar="TEXT", help='"" for none.')], as_json: Json = False
) -> None:
    """Keep a remark about a run, which `runs show` tells."""
    store = RunStore()
    store.note(run, text)
    kept = store.summary(run).note
    if as_json:
        emit({**_listed(store.summary(run)), "note": kept})
    else:
        print_line(f"Noted for run {run}: {kept}" if kept else f"Run {run} has no note.")


@app.command()
def delete(run: RunId, as_json: Json = False) -> None:
    """Take a run out of the list; its folder is moved aside."""
    store = RunStore()
    store.delete(run)
    aside = store.root / ".deleted" / run
    if as_json:
        emit({"run": run, "deleted": True, "folder": str(aside)})
    else:
        print_line(f"Run {run} is deleted. To have it back: collab-tui runs restore {run}")


@app.command()
def restore(run: RunId, as_json: Json = False) -> None:
    """Bring a deleted run back; it is in use again if it was and no other run is."""
    store = RunStore()
    store.restore(run)
    in_use = ", and in use" if store.summary(run).in_use else ""
    _report(store, run, f"Run {run} is back{in_use}.", as_json=as_json)
