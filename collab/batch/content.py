"""The content of a file with lists of several users, as Parquet or CSV."""

from collections.abc import Sequence
from typing import Literal, get_args

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from collab.batch.lists import UserLists
from collab.recommend import Recommender, harmless_cell

Format = Literal["parquet", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)


def part_content(model: Recommender, users: Sequence[str], lists: UserLists, kind: Format) -> bytes:
    """Return the content of a file with lists of some users, ids in the place of positions."""
    columns = {name: pa.array(column) for name, column in lists._asdict().items()}
    for name, ids in (("user", users), ("item", model.items.ids)):
        columns[name] = pa.array([ids[position] for position in getattr(lists, name).tolist()], pa.string())
    table, content = pa.table(columns), pa.BufferOutputStream()
    if kind == "parquet":
        pyarrow.parquet.write_table(table, content, compression="zstd")
    else:
        pyarrow.csv.write_csv(_harmless(table), content)
    return bytes(content.getvalue())


def _harmless(table: pa.Table) -> pa.Table:
    """Return the table with ids that no spreadsheet reckons with."""
    for place, name in enumerate(("user", "item")):
        table = table.set_column(place, name, pa.array(map(harmless_cell, table[name].to_pylist()), pa.string()))
    return table
