"""Everything kept is its owner's alone, whatever the shell's umask says."""

import os
import stat
from pathlib import Path

from collab.testing.made_up import write_films
from tests.cli.conftest import run as cli


def test_nobody_else_can_look_into_the_data_folder(tmp_path: Path, home: Path) -> None:
    films = write_films(tmp_path / "films", users=30, items=20)
    before = os.umask(0)
    try:
        done = cli("train", "--data", str(films), "--factors", "2", "--epochs", "1")
        assert done.status == 0, done.err
        assert cli("rate", "1", "4").status == 0
        assert cli("profiles", "export", "me", str(tmp_path / "me.json")).status == 0
        assert cli("models", "export", "1", str(tmp_path / "model.safetensors")).status == 0
    finally:
        os.umask(before)
    kept = [home, *home.rglob("*"), tmp_path / "me.json", tmp_path / "model.safetensors"]
    assert {"profiles.sqlite", "profiles.backup.sqlite", "events.jsonl", "log", "stars.npy"} <= {
        path.name for path in kept
    }
    open_to_others = {path.name: oct(path.stat().st_mode) for path in kept if path.stat().st_mode & 0o077}
    assert open_to_others == {}


def test_a_folder_that_is_open_to_others_is_left_as_it_is_and_told(home: Path) -> None:
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    assert cli("profiles", "new", "me").status == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE((home / "profiles.sqlite").stat().st_mode) == 0o600
    assert "no, others can look in: chmod 700" in cli("doctor", "--no-measure").out
