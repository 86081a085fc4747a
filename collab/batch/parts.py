"""Lists of all users in a folder, as parts that are each written whole: what is there already is not made again."""

import hashlib
import json
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from collab.batch.content import Format, part_contents
from collab.batch.lists import ListOptions
from collab.batch.many_processes import written_by_processes
from collab.batch.people import TrainedPeople
from collab.batch.spark_parts import Spark, parts_on_spark
from collab.data import Ratings
from collab.errors import BadConfig, NotFound
from collab.processes import cores
from collab.recommend import Recommender
from collab.storage import write_bytes, write_text

_USERS_A_PART = 1000
_SETTINGS = "lists.json"


@dataclass(frozen=True)
class Shard:
    """One of several shares of the parts: every `of`-th, from `number` on, counted from 1."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Return the shard that a text such as 3/8 means. Raises BadConfig."""
        match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
        shard = cls(int(match[1]), int(match[2])) if match else cls(0, 0)
        if not 1 <= shard.number <= shard.of:
            raise BadConfig(f"{text:.40} is no shard. Give 3/8 for the third of eight, for example.")
        return shard


class Part(NamedTuple):
    """A part that is in the folder: its file, how many users of the shard are done and how many it has, and whether the
    part was made now.
    """

    file: Path
    done: int
    users: int
    new: bool


def write_lists(
    model: Recommender,
    ratings: Ratings,
    folder: Path,
    options: ListOptions,
    *,
    users: Sequence[str] | None = None,
    kind: Format = "parquet",
    shard: Shard = Shard(),
    spark: Spark | None = None,
    file: Path | None = None,
    progress: Callable[[Part], None] = lambda _part: None,
) -> None:
    """Write the lists of `users`, all of the model's unless given, into a folder, a thousand users a file.

    Files have the columns user, item, rank, stars, sd, low, high and score. Parts that are there are kept, so that what
    was killed goes on where it was, to the same bytes; `progress` is told of these, then of each that is made. The
    settings lie beside them, and several machines may write shards into one folder. With the `file` of the model, and
    the ratings in the cache, as many processes make them as there are cores, else this one does; the executors of
    `spark`, where it is named. Raises NotFound for a folder whose parent is missing, BadConfig for one that holds other
    lists, UnknownUser, NotKept, and TrainingFailed where Spark or a process ends.
    """
    everyone = list(model.artifact.user_ids) if users is None else list(dict.fromkeys(users))
    _claim(folder, _settings(model, options, everyone, kind))
    parts = {
        folder / f"part-{start // _USERS_A_PART:05}.{kind}": everyone[start : start + _USERS_A_PART]
        for start in range(0, len(everyone), _USERS_A_PART)[shard.number - 1 :: shard.of]
    }
    missing = {part: some for part, some in parts.items() if not part.exists()}
    done, total = 0, sum(map(len, parts.values()))
    for part in (each for each in parts if each not in missing):
        done += len(parts[part])
        progress(Part(part, done, total, new=False))
    processes = 1 if file is None or spark is not None else min(cores(), len(missing))
    if file is not None and processes > 1:
        TrainedPeople(model, ratings).check(everyone)
        made = written_by_processes(processes, file, ratings.fingerprint, options, kind, missing)
    else:
        made = _written(model, ratings, options, kind, missing, spark)
    with closing(made):
        for part in made:
            done += len(parts[part])
            progress(Part(part, done, total, new=True))


def _written(
    model: Recommender,
    ratings: Ratings,
    options: ListOptions,
    kind: Format,
    parts: Mapping[Path, Sequence[str]],
    spark: Spark | None,
) -> Generator[Path, None, None]:
    """Write each part, made in this process or on Spark, and yield its file."""
    people = list(parts.values())
    if spark is None:
        contents = part_contents(model, ratings, options, kind, people)
    else:
        contents = parts_on_spark(spark, model, ratings, options, kind, people)
    with closing(contents):
        for part, content in zip(parts, contents, strict=True):
            write_bytes(part, content)
            yield part


def _settings(model: Recommender, options: ListOptions, users: Sequence[str], kind: Format) -> dict[str, Any]:
    """Return what decides the bytes of the parts, but for the model's numbers themselves."""
    artifact = model.artifact
    named = {"model": artifact.model, "data": artifact.data, "split": artifact.split, "figures": artifact.metrics}
    digest = hashlib.sha256(json.dumps(users).encode()).hexdigest()
    return {**named, "options": asdict(options), "users": len(users), "ids": digest, "format": kind}


def _claim(folder: Path, settings: dict[str, Any]) -> None:
    """Leave the settings in the folder, made where it is missing. Raises BadConfig where it holds those of others."""
    if not folder.parent.is_dir():
        raise NotFound(f"There is no folder {folder.parent} to make {folder.name} in.")
    folder.mkdir(exist_ok=True)
    path, text = folder / _SETTINGS, json.dumps(settings, indent=1, sort_keys=True) + "\n"
    if not path.exists():
        if any(folder.iterdir()):
            raise BadConfig(f"{folder} holds other files. Give a folder that is empty, or not there yet.")
        write_text(path, text)
    elif path.stat().st_size != len(text) or path.read_bytes() != text.encode():
        raise BadConfig(f"{folder} holds lists of another model or other settings ({path}). Give another folder.")
