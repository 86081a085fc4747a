"""The options of data and of fits that several commands share: what is read and how, and a model's settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypedDict, Unpack

from typer import Option

from collab.data import DataSpec, Ratings
from collab.errors import BadConfig
from collab.models import MODELS, Config, configure, configure_for, sized_options
from collab.runs import RunStore
from tui.cli.common import (
    Encoding as Encoding,
    Master as Master,
    Memory as Memory,
    Meter,
    columns_of,
    note,
    note_corrections,
)
from tui.core import data_name, data_spec
from tui.core.data import remember
from tui.core.runs import DEFAULT_MODEL, IMPLICIT_MODEL

_SIZES, _LIMITS = "100,50", "LOW:HIGH"

Data = Annotated[str, Option(metavar="NAME|PATH", help="Data set of the catalogue, file or folder.")]
Model = Annotated[str | None, Option(help=f"One of: {', '.join(MODELS)}; or FILE.py:Class of your own. [dot-bias]")]
Factors = Annotated[
    int | None, Option(help="Latent factors of each user and title. [50; bayes: 12, als: 16, ials: 64]")
]
Epochs = Annotated[
    int | None,
    Option(help="Passes over the ratings; of bayes, als and ials, sweeps. [5; bayes: by the data, als: 15, ials: 12]"),
]
Lr = Annotated[float | None, Option(help="Learning rate at its peak. [5e-3]")]
Wd = Annotated[float | None, Option(help="Weight decay. [0.1; dot, dot-range, collab-nn, cross-entropy: 0.01]")]
Bs = Annotated[int | None, Option(help="Batch size. [64]")]
Seed = Annotated[int | None, Option(help="Seed of the start and of the shuffling. [42]")]
Layers = Annotated[str | None, Option(metavar=_SIZES, help="Sizes of a network's hidden layers.")]
YRange = Annotated[str | None, Option(metavar=_LIMITS, help="Range of sigmoid_range; else what fits the scale.")]
Schedule = Annotated[Literal["one-cycle", "flat"] | None, Option(help="Course of the learning rate. [one-cycle]")]
Patience = Annotated[int | None, Option(help="Stop after so many epochs without a lower held-out loss. [never]")]
Keep = Annotated[Literal["last", "best"] | None, Option(help="Whose model is kept: best by held-out loss. [last]")]
Engine = Annotated[
    Literal["torch", "fastai", "local", "spark"] | None,
    Option(help="What trains: our loops, or fastai's Learner [torch]; of als our loops, or Apache Spark [local]."),
]
Device = Annotated[Literal["auto", "cpu", "cuda", "mps"] | None, Option(help="Where it trains. [auto]")]
Ridge = Annotated[
    float | None,
    Option(help="Ridge of ease, als, ials and dot products. [150; als: 0.16, ials: 0.02, dot products: 0]"),
]
Neighbours = Annotated[int | None, Option(help="Neighbours of each title in item-knn; 0 takes all kept. [0]")]
Shrinkage = Annotated[float | None, Option(help="How far item-knn's cosines are pulled towards 0. [10]")]
Notify = Annotated[
    str | None,
    Option(metavar="COMMAND", help="Run this when the run ends, fails or falls silent; its state is in COLLAB_RUN_*."),
]
Head = Annotated[
    Literal["ordinal", "gaussian"] | None,
    Option(help="Stars of bayes: levels between learned cut points, or numbers with normal noise. [ordinal]"),
]
Features = Annotated[
    Literal["all", "none"] | None,
    Option(help="Beside stars bayes learns of who rated what, genres, years, tags. [all]"),
]
Metrics = Annotated[
    Literal["losses", "ranking"] | None,
    Option(help="After each epoch: losses, or nDCG@10 and recall@20 on held-out ratings too. [losses]"),
]
Defaults = Annotated[
    Literal["size", "lesson"],
    Option(help="Settings not named: by the size of data of over a million ratings, or the lesson's."),
]
Continued = Annotated[
    str | None,
    Option(
        "--continue",
        metavar="RUN",
        help="Go on from that run's model, with data that has grown: its own, read anew, or --data.",
    ),
]
Settings = Annotated[
    Path | None,
    Option(
        "--settings",
        metavar="FILE",
        help="Model, settings, split and data of a TOML file, as runs show --toml prints; other options go over it.",
    ),
]
PresetName = Annotated[
    str | None,
    Option(
        "--preset",
        metavar="NAME",
        help="Settings, split and data of the best of a search, which tune leaves, or one of the lesson's experiments "
        "by name; other options go over it.",
    ),
]
SPLITS = (
    "random:F[@S], fold:K/N[@S], u1..u5, temporal:F, latest:N, users:K/N, items:K/N, inner:F[@S]:SPLIT or BASE,TEST."
)
Split = Annotated[str, Option(help=SPLITS)]
Items = Annotated[Literal["id", "title"] | None, Option(help="title merges the ids of one title. [id]")]
Implicit = Annotated[
    bool, Option("--implicit", help="Each row is a choice, without stars: for popularity, item-knn, ease and ials.")
]


class Corrected(TypedDict, total=False):
    """Corrections of a file, in place of what would be found."""

    encoding: str
    skip: int | None
    unrated: str
    titles: str


Scale = Annotated[str | None, Option(metavar="LOW:HIGH:STEP", help="The stars' scale; else inferred.")]
Columns = Annotated[
    str | None,
    Option(
        metavar="user=..,item=..,..",
        help="Columns of a file of your own: user, item, rating, time, title, year, genres; title= for none.",
    ),
]
NoHeader = Annotated[
    bool, Option("--no-header", help="Its first row has no names: columns go by place, as in user=1,item=2,rating=3.")
]
Skip = Annotated[int | None, Option(min=0, metavar="N", help="Lines before its table; else found.")]
Unrated = Annotated[
    str, Option(metavar="NUMBER,..", help="Ratings that mean none, as in 0 or 0,99; none for none. [by its columns]")
]
Titles = Annotated[str, Option(metavar="FILE", help="The table that has titles for its ids; else found in a folder.")]
TitleColumns = Annotated[
    str | None, Option(metavar="item=..,title=..", help="Columns of that table: item, title, year, genres.")
]


def spec_of(
    source: str,
    *,
    columns: str | None = None,
    scale: str | None = None,
    items: Literal["id", "title"] | None = None,
    title_columns: str | None = None,
    implicit: bool = False,
    no_header: bool = False,
    **corrections: Unpack[Corrected],
) -> DataSpec:
    """Return what to read, and how, of the options of data. Raises BadConfig and NotFound."""
    header = False if no_header else None
    read = {"scale": scale, "items": items or "id", "implicit": implicit, "header": header, **corrections}
    by_hand = {"columns": columns_of(columns), "title_columns": columns_of(title_columns)}
    spec = data_spec(source, **by_hand, **read)  # type: ignore[arg-type] # by their names
    if not any(
        (columns, title_columns, scale, no_header, *(value not in (None, "") for value in corrections.values()))
    ):
        note_corrections(spec)
    return spec


def usual_model(engine: str | None, *, implicit: bool) -> str:
    """Return the model that is trained where none is named."""
    if implicit:
        return IMPLICIT_MODEL
    return "als" if engine in {"local", "spark"} else DEFAULT_MODEL


def config_of(model: str, options: dict[str, object]) -> Config:
    """Return a model's settings with the options that were given. Raises BadConfig for one that it does not have."""
    own = Path(model.rpartition(":")[0])
    if own.suffix == ".py" and not own.expanduser().is_file():
        raise BadConfig(f"There is no file {own}: a model of your own is written FILE.py:Class.")
    return configure(model, **chosen(options))


def sized(config: Config, options: dict[str, object], ratings: Ratings) -> Config:
    """Return the settings as they begin on so many ratings, with the options that were given."""
    return configure_for(config.model, len(ratings), **chosen(options))


def sizes_text(config: Config, ratings: Ratings) -> str:
    """Return the settings that follow the number of ratings, and how to have the others: "By the number of ratings:
    bs 65536, ..."; nothing where there are none.
    """
    by_size = [
        name for name, value in sized_options(config.model, len(ratings)).items() if getattr(config, name) == value
    ]
    if not by_size:
        return ""
    pairs = ", ".join(f"{name} {getattr(config, name):g}" for name in by_size)
    return f"By the number of ratings: {pairs}; --defaults lesson has the lesson's."


def chosen(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def absolute(split: str) -> str:
    """Return the split with the two files of BASE,TEST by their full paths: the worker may run elsewhere."""
    within, inner = re.fullmatch(r"(inner:[^:]*:)?(.*)", split, re.DOTALL).groups()  # type: ignore[union-attr] # it fits all
    files = inner.split(",")
    return (within or "") + ",".join(str(Path(part.strip()).resolve()) for part in files) if "," in inner else split


def read(spec: DataSpec) -> Ratings:
    """Read the data here, so that no run is made of what cannot be read. Raises BadData, BadConfig and NotFound."""
    meter = Meter()
    progress = meter.share(f"reading {data_name(spec)}")
    ratings = spec.load(progress)
    meter.clear()
    remember(spec)
    for text in (*ratings.read_as, *ratings.notes):
        note(text)
    return ratings


@dataclass(frozen=True)
class Subject:
    """A model's settings and the data that it is evaluated on; `run` names the run they are of, or is ""."""

    config: Config
    spec: DataSpec
    ratings: Ratings
    run: str = ""

    @property
    def heading(self) -> str:
        """The model and its data, as they are told."""
        return f"{self.config.model} on {self.ratings.name}"

    @property
    def name(self) -> str:
        """The name of the model beside others, which may be of the same kind."""
        return f"run {self.run}" if self.run else self.config.model


def subject_of(
    run: str | None,
    data: str | None,
    model: str | None,
    options: dict[str, object],
    *,
    columns: str | None = None,
    implicit: bool = False,
) -> Subject:
    """Return the subject that the options describe: of a run with its own settings, or those of a model (bayes, or ease
    of data without stars, unless another is named). Raises BadConfig, BadData and NotFound.
    """
    if run is None:
        config = config_of(model or (IMPLICIT_MODEL if implicit else "bayes"), options)
        spec = spec_of(data or "sample", columns=columns, implicit=implicit)
        ratings = read(spec)
        return Subject(sized(config, options, ratings), spec, ratings)
    of_a_run = {"data": data, "model": model, "columns": columns, "implicit": implicit or None, **options}
    for name in chosen(of_a_run):
        raise BadConfig(f"Give --run or --{name.replace('_', '-')}, not both: a run has its own.")
    return subject_of_run(run)


def subject_of_run(run: str) -> Subject:
    """Return the settings that train the model of a run from the start, and its data. Raises BadConfig, BadData and
    NotFound.
    """
    record = RunStore().trained_anew(run)
    settings = {name: value for name, value in record.config.items() if name != "model"}
    return Subject(config_of(record.config["model"], settings), record.data, read(record.data), run)
