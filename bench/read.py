"""Read generated ratings in the format of `ratings.csv`: seconds, the reading process's peak memory, the second start.

python bench/read.py [ROWS]        25,000,000 rows unless given
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from collab.data import load

_BLOCK = 1_000_000
_ITEMS, _RATINGS_A_USER = 62_423, 154  # as in MovieLens 25M


def generate(path: Path, rows: int) -> None:
    """Write `rows` ratings, the same every time."""
    rng = np.random.default_rng(25)
    with path.open("wb") as file:
        file.write(b"userId,movieId,rating,timestamp\n")
        for start in range(0, rows, _BLOCK):
            count = min(_BLOCK, rows - start)
            columns = {
                "user": np.arange(start, start + count) // _RATINGS_A_USER + 1,
                "item": rng.integers(_ITEMS, size=count) ** 2 // _ITEMS + 1,
                "rating": rng.integers(1, 11, count) / 2,
                "time": rng.integers(789_652_009, 1_574_327_703, count),
            }
            csv.write_csv(pa.table(columns), file, csv.WriteOptions(include_header=False))


def main() -> None:
    """Generate, read, open again, and print what that took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COLLAB_HOME"] = str(Path(folder, "home"))
        source = Path(folder, "generated")
        source.mkdir()
        generate(source / "ratings.csv", rows)
        started = time.perf_counter()
        ratings = load(source)
        read = time.perf_counter()
        again = load(source)
        opened = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1 << 20)  # KiB on Linux
        assert again.fingerprint == ratings.fingerprint
        print(f"rows                            {rows:,} ({len(ratings):,} kept)")
        print(f"reading                         {read - started:.1f} s")
        print(f"peak memory of the reader       {peak:.2f} GiB (budget 1.50)")
        print(f"second start                    {opened - read:.3f} s (budget 1)")


if __name__ == "__main__":
    main()
