"""collab-tui train: start a run, and follow it."""

from itertools import islice
from typing import Annotated

from typer import Option

from collab.data import split as split_rows
from collab.errors import BadConfig
from collab.runs import RunStore, follow, start
from collab.text import clean
from tui.cli.common import Json, new_app, say
from tui.cli.runs import settings as given
from tui.cli.runs.lesson import train_lesson
from tui.cli.runs.watch import Watcher, attend
from tui.core import data_spec
from tui.core.runs import DEFAULT_MODEL, DEFAULT_SPLIT

app = new_app()

_SIDE_BY_SIDE = "Runs wait for each other in the order they were started. COLLAB_SLOTS=N lets N train side by side."


@app.command(epilog=_SIDE_BY_SIDE)
def train(
    data: given.Data = "sample",
    model: given.Model = None,
    factors: given.Factors = None,
    epochs: given.Epochs = None,
    lr: given.Lr = None,
    wd: given.Wd = None,
    bs: given.Bs = None,
    seed: given.Seed = None,
    layers: given.Layers = None,
    y_range: given.YRange = None,
    schedule: given.Schedule = None,
    patience: given.Patience = None,
    keep: given.Keep = None,
    engine: given.Engine = None,
    device: given.Device = None,
    split: given.Split = DEFAULT_SPLIT,
    items: given.Items = None,
    scale: given.Scale = None,
    columns: given.Columns = None,
    name: Annotated[str, Option(help="A name for the run.")] = "",
    lesson: Annotated[bool, Option("--lesson", help="Train the lesson's eight experiments and compare them.")] = False,
    detach: Annotated[bool, Option("--detach", help="Print the first line and leave the run to itself.")] = False,
    as_json: Json = False,
) -> None:
    """Train a model in a process of its own and print its losses. Ctrl-C stops the run, a hang-up does not."""
    seeded: dict[str, object] = {"epochs": epochs, "seed": seed}
    others: dict[str, object] = {
        "factors": factors, "lr": lr, "wd": wd, "bs": bs, "layers": layers, "y_range": y_range, "schedule": schedule,
        "patience": patience, "keep": keep, "engine": engine, "device": device,
    }  # fmt: skip
    if lesson:
        _refuse_beside_lesson(
            {"model": model, "items": "id" if items == "id" else None, "name": name or None, **others}
        )
    config = given.config_of(model or DEFAULT_MODEL, {**seeded, **others})
    merging = "title" if lesson else items or "id"
    spec = data_spec(data, columns=given.columns_of(columns), scale=scale, items=merging)
    split = given.absolute(split)
    ratings = given.read(spec)
    split = split_rows(ratings, split).name  # wrong usage is told before there is a run
    if not as_json:
        say(f"{ratings.name}: {len(ratings):,} ratings, stars {ratings.scale}")
    store = RunStore()
    if lesson:
        train_lesson(store, spec, split, given.given(seeded), ratings.name, detach=detach, as_json=as_json)
        return
    run = store.create(spec, split, config, name=clean(name), data_name=ratings.name)
    start(store, run)
    if detach:
        Watcher(as_json=as_json).watch(islice(follow(store, run), 1))
    else:
        attend(store, run, as_json=as_json)


def _refuse_beside_lesson(options: dict[str, object]) -> None:
    for name in given.given(options):
        raise BadConfig(
            f"--lesson trains its eight experiments as they are: --{name.replace('_', '-')} does not go with it. "
            "It takes --data, --split, --epochs and --seed."
        )
