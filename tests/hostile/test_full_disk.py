"""A disk that is full or read-only, in real processes: what is said, what is kept, and that everything else goes on."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from collab.errors import NotKept
from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.storage import home_folder, write_text
from collab.testing import add_model
from tests.cli.conftest import complaints
from tests.hostile.locked import as_anyone, full_disk, read_only
from tests.profiles.films import film, stars
from tests.program import PROGRAM


def ran(*arguments: str, before: Callable[[], None]) -> tuple[int, str, str]:
    """Run a command after `before` in its process; return its status and what it printed."""
    done = subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, preexec_fn=before, check=False)
    return done.returncode, done.stdout, done.stderr


def one_line(err: str) -> str:
    """Return what stderr says, which is one line."""
    (line,) = err.splitlines()
    assert line.startswith("collab-tui: ")
    return line


@pytest.mark.parametrize(
    "command",
    [
        ["rate", "1", "4"],
        ["rate", "--forget", "--yes"],
        ["profiles", "new", "someone"],
        ["profiles", "export", "me", "me.json"],
        ["models", "export", "1", "model.safetensors"],
        ["models", "import", "{model}"],
        ["runs", "use", "1"],
        ["train", "--data", "{films}"],
    ],
    ids=" ".join,
)
def test_on_a_full_disk_one_line_says_what_happened_and_what_to_do(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    add_model()
    store = ProfileStore()
    store.answer("me", film("old"))
    films = tmp_path / "films.csv"
    films.write_text("user,item,rating\n" + "".join(f"{row % 9},{row},{row % 5 + 1}\n" for row in range(60)))
    names = {"model": str(RunStore().model_path("1")), "films": str(films)}
    before = {path: path.read_bytes() for path in home.rglob("*.json*")}
    room = 200 if command[0] == "train" else 0  # enough for temporary files
    status, out, err = ran(*(part.format_map(names) for part in command), before=partial(full_disk, room))
    assert (status, out) == (1, "")
    assert "ulimit" in one_line(err) or "Free some space" in one_line(err)
    assert {path: path.read_bytes() for path in before} == before
    assert stars(store) == {"Film old": 4.0}
    assert [info.run for info in RunStore().runs()] == ["1"]
    assert {path.name for path in home.rglob(".*")} <= {".lock"}  # nothing half written


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["rate", "1", "4"], 1),
        (["runs", "delete", "1"], 1),
        (["train", "--data", "sample"], 1),
        (["runs", "list"], 0),
        (["recommend"], 0),
        (["rate", "--list"], 0),
    ],
    ids=str,
)
def test_in_a_read_only_folder_what_can_be_read_is_and_the_rest_is_one_line(command: list[str], status: int) -> None:
    add_model()
    ProfileStore().answer("me", film("old"))
    with read_only(home_folder()):
        done, out, err = ran(*command, before=as_anyone)
    assert done == status, err
    if status:
        assert "not permitted to you. COLLAB_HOME=FOLDER" in one_line(err)
    else:
        assert (out != "", complaints(err)) == (True, [])


@pytest.mark.parametrize("name", ["films.csv", "films.zip"])
def test_a_file_that_may_not_be_read_is_said_to_be_that_and_no_damaged_one(name: str, tmp_path: Path) -> None:
    films = tmp_path / name
    if films.suffix == ".zip":
        with zipfile.ZipFile(films, "w") as packed:
            packed.writestr("films.csv", "user,item,rating\na,b,3\nc,d,4\n")
    else:
        films.write_text("user,item,rating\na,b,3\nc,d,4\n")
    films.chmod(0)
    done, _, err = ran("data", "info", str(films), before=as_anyone)
    assert (done, one_line(err)) == (1, f"collab-tui: {films}: that is not permitted to you.")


WRITE = """
import sys
from pathlib import Path
from collab.storage import write_text
write_text(Path(sys.argv[1]), "x" * 99)
"""


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    write_text(tmp_path / "kept", "before")
    command = [sys.executable, "-c", WRITE, str(tmp_path / "kept")]
    done = subprocess.run(command, preexec_fn=partial(full_disk, 50), capture_output=True, text=True, check=False)
    assert "NotKept" in done.stderr
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"kept": "before"}
    with pytest.raises(NotKept, match="could not be made: Not a directory"):
        RunStore(tmp_path / "kept" / "home")
