"""collab-tui train: start a run, and follow it."""

from itertools import islice
from typing import Annotated

from typer import Option

from collab.artifact import open_artifact
from collab.data import DataSpec, Ratings, grown_split, split as split_rows
from collab.errors import BadConfig
from collab.models import Config, check_data
from collab.runs import RunStore, follow, start
from collab.text import clean
from collab.training import check_engine, continued_config, parent_of
from tui.cli.common import Json, new_app, print_line
from tui.cli.runs import fit_options
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
    continued: fit_options.Continued = None,
    name: Annotated[str, Option(help="A name for the run.")] = "",
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
                "model": model,
                "items": "id" if items == "id" else None,
                "name": name or None,
                "implicit": implicit or None,
                **others,
            }
        )
    merging, store = "title" if lesson else items, RunStore()
    earlier = _Earlier(store, continued) if continued else None
    if earlier is None:
        usual = fit_options.usual_model(engine, implicit=implicit)
        config = fit_options.config_of(model or usual, {**seeded, **others})
    else:
        config = earlier.config(fit_options.chosen({"model": model, **seeded, **others}))
    if earlier is None or data is not None:
        spec = fit_options.spec_of(
            data or "sample", columns=columns, scale=scale, items=merging, implicit=implicit, no_header=no_header,
            encoding=encoding, skip=skip, unrated=unrated, titles=titles,
        )  # fmt: skip
    else:
        spec = earlier.data(
            {"columns": columns, "scale": scale, "items": items, "implicit": implicit or None, "skip": skip,
             "encoding": encoding or None, "no-header": no_header or None, "unrated": unrated or None,
             "titles": titles or None}
        )  # fmt: skip
    ratings = fit_options.read(spec)
    if earlier is None and defaults == "size":
        config = fit_options.sized(config, {**seeded, **others}, ratings)
    text = fit_options.absolute(split) if split else DEFAULT_SPLIT if earlier is None else earlier.split
    parts = split_rows(ratings, text)  # wrong usage is told before there is a run
    check_data(ratings, config, parts)
    check_engine(config)
    if earlier is not None:
        parent_of(earlier.model, ratings, parts)
    if not as_json:
        _print_heading(ratings, None if lesson or earlier else config)
    if lesson:
        train_lesson(store, spec, parts.name, fit_options.chosen(seeded), ratings.name, detach=detach, as_json=as_json)
        return
    run = store.create(spec, parts.name, config, name=clean(name), data_name=ratings.name, parent=continued or "")
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


class _Earlier:
    """A run whose model is gone on from, and what of it goes on. Raises NotFound where it has no model."""

    def __init__(self, store: RunStore, run: str) -> None:
        store.check_model(run)
        self._record, self.model = store.config(run), open_artifact(store.model_path(run))

    def config(self, options: dict[str, object]) -> Config:
        """Return the settings of the fit that goes on. Raises BadConfig."""
        return continued_config(self.model.config, options)

    def data(self, options: dict[str, object]) -> DataSpec:
        """Return the run's own data, to be read anew. Raises BadConfig for options of how: it has its own."""
        for name in fit_options.chosen(options):
            raise BadConfig(f"The data of the run is read as it was: --{name} goes with --data.")
        return self._record.data

    @property
    def split(self) -> str:
        """The split under which what was held out stays held out."""
        return grown_split(self.model.split, self.model.fingerprint)


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
