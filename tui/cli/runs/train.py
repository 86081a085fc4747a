"""collab-tui train: start a run, and follow it."""

from itertools import islice
from pathlib import Path
from typing import Annotated

from typer import Option

from collab.data import Ratings, split as split_rows
from collab.errors import BadConfig
from collab.models import Config, check_data
from collab.runs import RunStore, follow, start
from collab.runs.elsewhere import notifying_command
from collab.text import clean
from collab.training import check_engine
from tui.cli.common import Json, new_app, print_line
from tui.cli.runs import fit_options
from tui.cli.runs.beginnings import Anew, Beginning, Earlier, FromFile, from_preset
from tui.cli.runs.lesson import train_lesson
from tui.cli.runs.watch import Watcher, attend
from tui.core.runs import DEFAULT_SPLIT

app = new_app()

_SIDE_BY_SIDE = "Runs wait for each other in the order they were started. COLLAB_SLOTS=N lets N train side by side."


@app.command(epilog=_SIDE_BY_SIDE)
def train(
    data: Annotated[
        str | None, Option(metavar="NAME|PATH", help="Data set of the catalogue, file or folder. [sample]")
    ] = None,
    model: fit_options.Model = None,
    factors: fit_options.Factors = None,
    epochs: fit_options.Epochs = None,
    lr: fit_options.Lr = None,
    wd: fit_options.Wd = None,
    bs: fit_options.Bs = None,
    seed: fit_options.Seed = None,
    layers: fit_options.Layers = None,
    y_range: fit_options.YRange = None,
    schedule: fit_options.Schedule = None,
    patience: fit_options.Patience = None,
    keep: fit_options.Keep = None,
    engine: fit_options.Engine = None,
    master: fit_options.Master = None,
    memory: fit_options.Memory = None,
    device: fit_options.Device = None,
    ridge: fit_options.Ridge = None,
    neighbours: fit_options.Neighbours = None,
    shrinkage: fit_options.Shrinkage = None,
    head: fit_options.Head = None,
    features: fit_options.Features = None,
    metrics: fit_options.Metrics = None,
    defaults: fit_options.Defaults = "size",
    split: Annotated[str | None, Option(help=f"{fit_options.SPLITS} [{DEFAULT_SPLIT}]")] = None,
    items: fit_options.Items = None,
    scale: fit_options.Scale = None,
    implicit: fit_options.Implicit = False,
    columns: fit_options.Columns = None,
    encoding: fit_options.Encoding = "",
    no_header: fit_options.NoHeader = False,
    skip: fit_options.Skip = None,
    unrated: fit_options.Unrated = "",
    titles: fit_options.Titles = "",
    title_columns: fit_options.TitleColumns = None,
    continued: fit_options.Continued = None,
    settings: fit_options.Settings = None,
    preset: fit_options.PresetName = None,
    name: Annotated[str, Option(help="A name for the run.")] = "",
    notify: fit_options.Notify = None,
    lesson: Annotated[bool, Option("--lesson", help="Train the lesson's eight experiments and compare them.")] = False,
    detach: Annotated[bool, Option("--detach", help="Print the first line and leave the run to itself.")] = False,
    as_json: Json = False,
) -> None:
    """Train a model in a process of its own and print its losses. Ctrl-C stops the run, a hang-up does not."""
    seeded: dict[str, object] = {"epochs": epochs, "seed": seed}
    others: dict[str, object] = {
        "factors": factors, "lr": lr, "wd": wd, "bs": bs, "layers": layers, "y_range": y_range, "schedule": schedule,
        "patience": patience, "keep": keep, "engine": engine, "master": master, "memory": memory, "device": device,
        "ridge": ridge, "neighbours": neighbours, "shrinkage": shrinkage, "head": head, "features": features,
        "metrics": metrics,
    }  # fmt: skip
    if lesson:
        _refuse_beside_lesson(
            {
                "continue": continued,
                "settings": settings,
                "preset": preset,
                "model": model,
                "items": "id" if items == "id" else None,
                "name": name or None,
                "notify": notify,
                "implicit": implicit or None,
                **others,
            }
        )
    command = notifying_command(notify) if notify is not None else ()
    store = RunStore()
    anew = Anew(engine, implicit=implicit, by_size=defaults == "size")
    begun = _beginning(store, anew, continued=continued, settings=settings, preset=preset)
    options: dict[str, object] = {"model": model, **seeded, **others}
    config = begun.config(options)
    reading: dict[str, object] = {
        "columns": columns, "scale": scale, "items": items, "implicit": implicit or None, "skip": skip,
        "encoding": encoding or None, "no-header": no_header or None, "unrated": unrated or None,
        "titles": titles or None, "title-columns": title_columns,
    }  # fmt: skip
    own_data = begun.data(reading) if data is None else None
    spec = own_data or fit_options.spec_of(
        data or "sample", columns=columns, scale=scale, items="title" if lesson else items or begun.items,
        implicit=implicit, no_header=no_header, encoding=encoding, skip=skip, unrated=unrated, titles=titles,
        title_columns=title_columns,
    )  # fmt: skip
    ratings = fit_options.read(spec)
    config = begun.sized(config, options, ratings)
    parts = split_rows(ratings, fit_options.absolute(split or begun.split))  # wrong usage is told before there is a run
    check_data(ratings, config, parts)
    check_engine(config)
    begun.check(ratings, parts)
    if not as_json:
        _print_heading(ratings, config if isinstance(begun, Anew) and not lesson else None)
    if lesson:
        train_lesson(store, spec, parts.name, fit_options.chosen(seeded), ratings.name, detach=detach, as_json=as_json)
        return
    run = store.create(
        spec, parts.name, config, clean(name), data_name=ratings.name, parent=begun.parent, notify=command
    )
    start(store, run)
    if detach:
        Watcher(as_json=as_json).watch(islice(follow(store, run), 1))
    else:
        attend(store, run, as_json=as_json)
        if not as_json and (words := _how_to_use(store, run)):
            print_line(words)


def _print_heading(ratings: Ratings, config: Config | None) -> None:
    """Print how many ratings there are, and the settings that follow from that."""
    stars = "choices, without stars: lists have none" if ratings.implicit else f"ratings, stars {ratings.scale}"
    print_line(f"{ratings.name}: {len(ratings):,} {stars}")
    if config is not None and (text := fit_options.sizes_text(config, ratings)):
        print_line(text)


def _beginning(
    store: RunStore, anew: Anew, *, continued: str | None, settings: Path | None, preset: str | None
) -> Beginning:
    """Return what the run begins with. Raises BadConfig where several of run, file and preset are named."""
    named = [*fit_options.chosen({"continue": continued, "settings": settings, "preset": preset})]
    if len(named) > 1:
        raise BadConfig(f"Give --{named[0]} or --{named[1]}, not both: each has settings of its own.")
    if settings:
        return FromFile(settings)
    if preset is not None:
        return from_preset(preset)
    return Earlier(store, continued) if continued else anew


def _how_to_use(store: RunStore, run: str) -> str:
    """Return how a finished run comes to be the one that commands answer from; nothing where it is, or cannot be."""
    summary = store.summary(run)
    used = summary.in_use and store.current() == summary.dataset
    return "" if used or summary.limits else f"Another run stays in use. To use this one: collab-tui runs use {run}"


def _refuse_beside_lesson(options: dict[str, object]) -> None:
    for name in fit_options.chosen(options):
        raise BadConfig(
            f"--lesson trains its eight experiments as they are: --{name.replace('_', '-')} does not go with it. "
            "It takes --data, --split, --epochs and --seed."
        )
