"""collab-tui train: start a run, and follow it."""

from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

from typer import Option

from collab.data.load import load
from collab.data.ratings import Ratings
from collab.data.splits import split as split_rows
from collab.errors import BadConfig
from collab.models.registry import MODELS, configure
from collab.runs.follow import follow
from collab.runs.launch import start
from collab.runs.record import DataSpec
from collab.runs.store import RunStore
from collab.text import clean
from tui.cli.options import Json, new_app
from tui.cli.output import Meter, note, say
from tui.cli.watch import Watcher, attend
from tui.settings import DEFAULT_MODEL, DEFAULT_SPLIT
from tui.sources import data_name, data_spec

app = new_app()


@app.command()
def train(
    data: Annotated[str, Option(metavar="NAME|PATH", help="Data set of the catalogue, file or folder.")] = "sample",
    model: Annotated[str, Option(help=f"One of: {', '.join(MODELS)}.")] = DEFAULT_MODEL,
    factors: Annotated[int | None, Option(help="Latent factors of each user and title. [50]")] = None,
    epochs: Annotated[int | None, Option(help="Passes over the training ratings. [5]")] = None,
    lr: Annotated[float | None, Option(help="Learning rate at its peak. [5e-3]")] = None,
    wd: Annotated[float | None, Option(help="Weight decay. [0.1 with biases, else 0.01]")] = None,
    bs: Annotated[int | None, Option(help="Batch size. [64]")] = None,
    seed: Annotated[int | None, Option(help="Seed of the start and of the shuffling. [42]")] = None,
    split: Annotated[str, Option(help="random:F[@S], u1..u5, temporal:F, users:K/N or BASE,TEST.")] = DEFAULT_SPLIT,
    items: Annotated[Literal["id", "title"], Option(help="title merges the ids of one title.")] = "id",
    scale: Annotated[str | None, Option(metavar="LOW:HIGH:STEP", help="The stars' scale; else inferred.")] = None,
    columns: Annotated[str | None, Option(metavar="user=..,item=..,..", help="Columns of a file of your own.")] = None,
    name: Annotated[str, Option(help="A name for the run.")] = "",
    detach: Annotated[bool, Option("--detach", help="Print the first line and leave the run to itself.")] = False,
    as_json: Json = False,
) -> None:
    """Train a model in a process of its own and print its losses. Ctrl-C stops the run, a hang-up does not."""
    options = {"factors": factors, "epochs": epochs, "lr": lr, "wd": wd, "bs": bs, "seed": seed}
    config = configure(model, **{option: value for option, value in options.items() if value is not None})
    spec = data_spec(data, columns=_columns(columns), scale=scale, items=items)
    split = _absolute(split)
    ratings = _read(spec)
    split = split_rows(ratings, split).name  # wrong usage is told before there is a run
    if not as_json:
        say(f"{ratings.name}: {len(ratings):,} ratings, stars {ratings.scale}")
    store = RunStore()
    run = store.create(spec, split, config, name=clean(name), data_name=ratings.name)
    start(store, run)
    if detach:
        Watcher(as_json=as_json).watch(islice(follow(store, run), 1))
    else:
        attend(store, run, as_json=as_json)


def _columns(text: str | None) -> dict[str, str] | None:
    if text is None:
        return None
    pairs = [part.split("=", 1) for part in text.split(",")]
    if any(len(pair) < 2 or not all(pair) for pair in pairs):
        raise BadConfig(f'Columns are written user=..,item=..,rating=..,time=.., not "{text}".')
    return {role.strip(): column.strip() for role, column in pairs}


def _absolute(split: str) -> str:
    """Return the split with the two files of BASE,TEST by their full paths: the worker may run elsewhere."""
    return ",".join(str(Path(part.strip()).resolve()) for part in split.split(",")) if "," in split else split


def _read(spec: DataSpec) -> Ratings:
    """Read the data here, so that no run is made of what cannot be read. Raises BadData, BadConfig and NotFound."""
    meter = Meter()
    progress = meter.share(f"reading {data_name(spec)}")
    ratings = load(spec.source, columns=spec.columns, scale=spec.scale, items=spec.items, progress=progress)
    meter.clear()
    for text in ratings.notes:
        note(text)
    return ratings
