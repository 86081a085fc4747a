"""A model's users and titles as tables of factors, for other programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from collab.batch.people import TrainedPeople
from collab.errors import BadConfig, CollabError, NotFound
from collab.inference import DotScoring
from collab.recommend import Recommender
from collab.storage import Strings, replacing
from collab.types import AnyArray, Singles

FactorFormat = Literal["npz", "parquet", "tsv"]
FACTOR_FORMATS: tuple[FactorFormat, ...] = get_args(FactorFormat)

_TOLD = 1000


@dataclass(frozen=True, eq=False)
class FactorTables:
    """The score of user u for title i, from which sigmoid_range or cut points make stars, is
    `users[u] @ items[i] + offsets[i]`: float32 (users, d), (items, d) and (items,). Of a model of samples, which lie
    side by side, it is the mean of theirs; of a network the rows are what enters its first layer, and no score.
    """

    user_ids: Strings
    item_ids: Strings
    titles: Sequence[str]
    users: Singles
    items: Singles
    offsets: Singles


def factor_tables(model: Recommender, progress: Callable[[float], None] = lambda _share: None) -> FactorTables:
    """Return the factors of all users and titles of a model; `progress` is told the share of users that is done.

    Raises BadConfig for a model without factors of titles, and NotFound where its users are to be folded in and their
    ratings are not in the cache any more.
    """
    artifact = model.artifact
    artifact.check_factors()
    samples = len(artifact.item_features)
    rows = DotScoring(artifact.item_features, artifact.item_offsets, artifact.link, artifact.item_shared)
    numbers = rows.select(artifact.item_rows, np.float32).slopes.swapaxes(0, 1)
    items = (numbers.reshape(len(numbers), -1) / samples).astype(np.float32)
    offsets = artifact.item_offsets[:, artifact.item_rows].mean(0).astype(np.float32)
    users = artifact.user_embeddings if len(artifact.user_embeddings) else _folded_in(model, progress)
    titles = [model.items.name(code) for code in range(len(model.items))]
    return FactorTables(artifact.user_ids, model.items.ids, titles, users, items, offsets)


def _folded_in(model: Recommender, progress: Callable[[float], None]) -> Singles:
    """Return the users of a model that keeps none, (users, s * d)."""
    ids, people = list(model.artifact.user_ids), TrainedPeople(model, model.ratings)
    rows = np.zeros((len(ids), model.artifact.prior.mean.size), np.float32)
    for row, me in enumerate(people.embeddings(ids)):
        rows[row] = me.gaussian.mean.ravel()
        if (row + 1) % _TOLD == 0 or row + 1 == len(ids):
            progress((row + 1) / len(ids))
    return rows


def write_factors(tables: FactorTables, path: Path) -> list[Path]:
    """Write factors to files named after `path`, whose end says how, and return them: one NumPy archive (.npz), a table
    of users and one of items (.parquet), or vectors and names of each, as TensorFlow's projector reads them (.tsv).

    Raises BadConfig for another end, NotFound for a folder that is missing, CollabError for a file that is there.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FACTOR_FORMATS:
        raise BadConfig(f"What is {path} to be? Name it {', '.join(f'.{each}' for each in FACTOR_FORMATS)}.")
    if not path.parent.is_dir():
        raise NotFound(f"There is no folder {path.parent} to put the factors in.")
    writers = {"npz": _archive, "parquet": _parquet, "tsv": _vectors}[kind](tables)
    files = {path.with_name(f"{path.stem}{ending}.{kind}"): write for ending, write in writers.items()}
    for file in files:
        if file.exists():
            raise CollabError(f"{file} is there already, and is not overwritten. Give another name, or move it away.")
    for file, write in files.items():
        with replacing(file) as temporary:
            write(temporary)
    return list(files)


Writers = Mapping[str, Callable[[Path], None]]


def _archive(tables: FactorTables) -> Writers:
    def write(file: Path) -> None:
        user_ids, item_ids, titles = (
            np.array(list(each)) for each in (tables.user_ids, tables.item_ids, tables.titles)
        )
        with file.open("wb") as opened:
            np.savez_compressed(
                opened,
                user_ids=user_ids,
                item_ids=item_ids,
                titles=titles,
                users=tables.users,
                items=tables.items,
                offsets=tables.offsets,
            )

    return {"": write}


def _parquet(tables: FactorTables) -> Writers:
    users = {"user": _texts(tables.user_ids), "factors": _rows(tables.users)}
    named = {"item": _texts(tables.item_ids), "title": _texts(tables.titles)}
    items = {**named, "offset": pa.array(tables.offsets), "factors": _rows(tables.items)}
    return {
        f"-{name}": partial(_write_table, pa.table(columns)) for name, columns in (("users", users), ("items", items))
    }


def _write_table(table: pa.Table, file: Path) -> None:
    pyarrow.parquet.write_table(table, file)


def _texts(strings: Sequence[str]) -> pa.Array:
    return pa.array(list(strings), pa.string())


def _rows(table: AnyArray) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(table.ravel()), table.shape[1])


def _vectors(tables: FactorTables) -> Writers:
    items = [f"{item}\t{title}" for item, title in zip(tables.item_ids, tables.titles, strict=True)]
    return {
        "-users": lambda file: np.savetxt(file, tables.users, "%.6g", "\t"),
        "-users-metadata": lambda file: _write_lines(file, list(tables.user_ids)),
        "-items": lambda file: np.savetxt(file, tables.items, "%.6g", "\t"),
        "-items-metadata": lambda file: _write_lines(file, ["item\ttitle", *items]),
    }


def _write_lines(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
