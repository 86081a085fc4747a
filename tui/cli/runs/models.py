"""collab-tui models: trained models as files of their own."""

from pathlib import Path
from typing import Annotated

from typer import Argument

from collab.runs import RunStore, export_model, import_model
from tui.cli.common import Json, RunId, emit, new_app, print_line
from tui.text import loss

app = new_app("Models: export, import.")

File = Annotated[Path, Argument(metavar="FILE", help="A model file, such as films.safetensors.")]


@app.command("export")
def export(run: RunId, file: File, as_json: Json = False) -> None:
    """Copy a run's model to a file of its own. It holds titles and user ids, and nobody's ratings."""
    path = file.expanduser().resolve()
    export_model(RunStore(), run, path)
    if as_json:
        emit({"run": run, "file": str(path)})
    else:
        print_line(f"The model of run {run} is in {path}.")


@app.command("import")
def import_file(file: File, as_json: Json = False) -> None:
    """Make a finished run of a model file."""
    store = RunStore()
    run = import_model(store, file.expanduser())
    summary = store.summary(run)
    if as_json:
        fields = ("run", "name", "model", "data", "split", "status", "valid_loss", "mse", "in_use")
        emit({field: getattr(summary, field) for field in fields})
        return
    figures = "" if summary.valid_loss is None else f", valid loss {loss(summary.valid_loss)} on {summary.split}"
    print_line(f"Run {run} is {summary.model}, trained on {summary.data}{figures}.")
    print_line(f"It is in use for {summary.data}." if summary.in_use else f"To use it: collab-tui runs use {run}")
