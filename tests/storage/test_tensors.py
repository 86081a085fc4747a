"""Arrays of files that are mapped, and their pages."""

from pathlib import Path

import numpy as np

from collab.storage import read_tensors, release_pages, write_tensors


def resident(path: Path) -> int:
    """Return the kB of a file that this process holds by its maps."""
    held, ours = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        name, *rest = line.split()
        if "-" in name and ":" not in name:
            ours = rest[-1] == str(path)
        elif ours and name == "Rss:":
            held += int(rest[0])
    return held


def test_pages_looked_through_are_given_back_and_read_again(tmp_path: Path) -> None:
    path, numbers = tmp_path / "large.safetensors", np.arange(2**19, dtype=np.float64)
    write_tensors(path, {"large": numbers, "small": numbers[:8]}, {"one": 1})
    _, arrays = read_tensors(path, "file")
    assert arrays["large"].sum() == numbers.sum()
    before = resident(path)
    release_pages([*arrays.values(), numbers])
    assert before >= numbers.nbytes / 1024 > resident(path)
    for name, expected in (("large", numbers), ("small", numbers[:8])):
        np.testing.assert_array_equal(arrays[name], expected)
