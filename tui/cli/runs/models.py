"""collab-tui models: trained models as files of their own."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from collab.errors import require_package
from collab.recommend import Recommender
from collab.runs import RunStore, export_model, import_model
from tui.cli.common import Json, Meter, RunId, emit, new_app, print_line
from tui.text import loss

app = new_app("Models: export, import.")

File = Annotated[Path, Argument(metavar="FILE", help="A model file, such as films.safetensors.")]


Factors = Annotated[
    bool,
    Option(
        "--factors",
        help="The factors of users and titles instead, for other programs: FILE.npz, FILE.parquet, or FILE.tsv as "
        "TensorFlow's projector reads it.",
    ),
]


@app.command("export")
def export(run: RunId, file: File, factors: Factors = False, as_json: Json = False) -> None:
    """Copy a run's model to a file of its own. It holds titles and user ids, and nobody's ratings."""
    path = file.expanduser().resolve()
    if factors:
        _export_factors(run, path, as_json=as_json)
        return
    export_model(RunStore(), run, path)
    if as_json:
        emit({"run": run, "file": str(path)})
    else:
        print_line(f"The model of run {run} is in {path}.")


def _export_factors(run: str, path: Path, *, as_json: bool) -> None:
    require_package("pyarrow", "--factors", "pyarrow")
    from collab.batch import factor_tables, write_factors  # pyarrow, which nothing else here needs

    store, meter = RunStore(), Meter()
    store.check_model(run)
    tables = factor_tables(Recommender.open(store.model_path(run)), meter.share("folding users in"))
    meter.clear()
    files = write_factors(tables, path)
    if as_json:
        emit({"run": run, "files": [str(file) for file in files]})
    else:
        users, items = len(tables.users), len(tables.items)
        names = ", ".join(file.name for file in files)
        print_line(f"The factors of {users:,} users and {items:,} titles of run {run} are in {path.parent}: {names}.")


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
