"""recommend --all: the lists of all users of the data, or of a file of ids, as files in a folder."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from typer import Option

from collab.errors import BadConfig, BadData, require_package
from collab.recommend import By, Recommender, TitleFilter
from collab.storage import os_error_text, read_small
from tui.cli.common import Meter, emit, note, prepare_for_many

if TYPE_CHECKING:
    from collab.batch import Part, Spark

Everyone = Annotated[bool, Option("--all", help="Lists of all users of the data, written into the folder --out.")]
Users = Annotated[
    Path | None, Option("--users", metavar="FILE", help="With --all: only users of these ids, one a line.")
]
ShardText = Annotated[
    str | None, Option("--shard", metavar="I/N", help="With --all: the I-th of N shares of the files, for N machines.")
]

Engine = Annotated[
    Literal["local", "spark"] | None, Option("--engine", help="With --all: what makes them, here or on Spark. [local]")
]

_LARGEST = 1 << 28


@dataclass(frozen=True)
class SparkOptions:
    """The options about Spark, None where they were left out."""

    engine: Literal["local", "spark"] | None
    master: str | None
    memory: str | None

    def __bool__(self) -> bool:
        return bool(self.engine or self.master or self.memory)

    def spark(self, model: Path | None) -> "Spark | None":
        """Return where Spark makes the lists of a model, whose file this is, None where this machine does. Raises
        BadConfig.
        """
        from collab.batch import Spark
        from collab.models import AlsConfig, configure

        if self.engine != "spark":
            if self.master or self.memory:
                raise BadConfig("--master and --memory are about Spark: they need --engine spark.")
            return None
        if model is None:
            raise BadConfig("Spark is sent the model of a run, and there is none yet: collab-tui train")
        said = {name: text for name, text in (("master", self.master), ("memory", self.memory)) if text}
        config = configure("als", engine="spark", **said)
        assert isinstance(config, AlsConfig)  # noqa: S101 (it is the model's)
        return Spark(config.master, config.memory, model)


def check_everyone(*, everyone: bool, alone: bool) -> None:
    """Raise BadConfig where options about all users come without --all, or with those about one person."""
    if not everyone:
        about_all = "--users, --shard, --engine, --master, --memory and --format parquet"
        raise BadConfig(f"{about_all} are about the lists of all users: they need --all.")
    if alone:
        about_one = "--profile, --user, --with, --how, --diversity, --no-watchlist, --more, --less nor --yes"
        raise BadConfig(f"--all goes with neither {about_one}.")


def recommend_everyone(
    model: Recommender,
    n: int,
    by: By,
    known: float,
    only: TitleFilter,
    out: Path | None,
    kind: str | None,
    users: Path | None,
    shard: str | None,
    spark: SparkOptions,
    file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write lists of many users by the model of a file, and tell how far it is. Raises BadConfig, BadData, UnknownUser,
    NotFound, NotKept, and TrainingFailed where Spark ends.
    """
    require_package("pyarrow", "--all", "pyarrow")
    from collab.batch import FORMATS, ListOptions, Shard, write_lists  # pyarrow, which other lists do without

    if out is None:
        raise BadConfig("--all writes many files: name their folder with --out FOLDER.")
    form = next((each for each in FORMATS if each == (kind or FORMATS[0])), None)
    if form is None:
        raise BadConfig(f"--all writes {' or '.join(FORMATS)}, not {kind}.")
    only_these = None if users is None else _read_ids(users.expanduser())
    on_spark = spark.spark(file)
    if on_spark is None:
        prepare_for_many(model, len(model.ratings.user_ids if only_these is None else only_these))
    folder, progress = out.expanduser().resolve(), _Progress(as_json=as_json)
    write_lists(
        model,
        model.ratings,
        folder,
        ListOptions(n, by, known, only),
        users=only_these,
        kind=form,
        shard=Shard() if shard is None else Shard.parse(shard),
        spark=on_spark,
        file=file,
        progress=progress.show,
    )
    progress.end(folder)


class _Progress:
    """Tells of parts as they are written: how far, how fast, and how long it will take."""

    def __init__(self, *, as_json: bool) -> None:
        self._meter, self._as_json = Meter(), as_json
        self._begun, self._made, self._last = time.monotonic(), 0, 0

    def show(self, part: "Part") -> None:
        """Take in the next part."""
        self._made += part.done - self._last if part.new else 0
        self._last = part.done
        if self._as_json:
            emit({"file": str(part.file), "done": part.done, "users": part.users, "new": part.new})
            return
        rate = self._made / max(time.monotonic() - self._begun, 1e-9)
        seconds = (part.users - part.done) / rate if rate else None
        self._meter.show(f"lists, {rate:,.0f} users a second", part.done / part.users, seconds_left=seconds)

    def end(self, folder: Path) -> None:
        """Say what has become of it."""
        self._meter.clear()
        if not self._as_json:
            there = self._last - self._made
            kept = f"; those of {there:,} users were there already" if there else ""
            note(f"Written: lists of {self._made:,} users in {folder}{kept}.")


def _read_ids(path: Path) -> Sequence[str]:
    """Return the lines of a file that are not blank. Raises BadData."""
    try:
        text = read_small(path, _LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadData("not text in UTF-8; user ids are wanted, one a line.", file=path) from None
    except OSError as error:
        raise BadData(f"not readable: {os_error_text(error)}", file=path) from None
    ids = [line.strip() for line in text.splitlines() if line.strip()]
    if not ids:
        raise BadData("no user id is in it; one a line is wanted.", file=path)
    return ids
