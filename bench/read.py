"""Read generated ratings in the format of `ratings.csv`: seconds, the reading process's peak memory, the second start.

python bench/read.py [ROWS]        25,000,000 rows unless given
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from collab.data import load
from collab.testing import Generated


def main() -> None:
    """Generate, read, open again, and print what that took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COLLAB_HOME"] = str(Path(folder, "home"))
        source = Generated(rows).write_csv(Path(folder, "generated"))
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
