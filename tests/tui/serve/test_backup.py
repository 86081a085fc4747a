"""Everything in one file and back, also while people are at work."""

import io
import stat
import tarfile
from pathlib import Path

import pytest

from collab.errors import BadConfig, BadData
from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing import add_model
from tests.profiles.films import film
from tui.serve import Homes, back_up, restore


def test_a_restored_folder_has_all_that_people_had(home: Path, tmp_path: Path) -> None:
    add_model()
    homes = Homes(home)
    (homes.root / "host_key").write_text("secret")
    (homes.root / "host_key").chmod(0o600)
    store = ProfileStore(homes.of("anna"))
    store.hold_open()  # its journal is not in the database yet
    store.answer("anna", film(1))
    file = tmp_path / "all.tar.gz"
    assert back_up(home, file) > 10
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    home.rename(tmp_path / "gone")
    restore(file, home)
    assert (home / "serve" / "host_key").read_text() == "secret"
    assert stat.S_IMODE((home / "serve" / "host_key").stat().st_mode) == 0o600
    own = Homes(home).of("anna")
    assert [answer.title for answer in ProfileStore(own).present("anna")] == ["Film 1"]
    assert RunStore(own).model_path("1").resolve() == (home / "runs" / "1" / "model.safetensors").resolve()
    assert RunStore(own).model_path("1").is_file()


def test_nothing_is_restored_over_what_is_there(home: Path, tmp_path: Path) -> None:
    add_model()
    file = tmp_path / "all.tar.gz"
    back_up(home, file)
    with pytest.raises(BadConfig, match="is not empty"):
        restore(file, home)
    with pytest.raises(BadConfig, match="in the folder that it is a copy of"):
        back_up(home, home / "all.tar.gz")


@pytest.mark.parametrize("name", ["../outside", "link"])
def test_a_file_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "odd.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "../../outside"
        archive.addfile(member, io.BytesIO())
    with pytest.raises(BadData, match="not a backup of a data folder"):
        restore(file, tmp_path / "folder" / "home")
    assert not (tmp_path / "outside").exists()
    (tmp_path / "text.tar.gz").write_text("nonsense")
    with pytest.raises(BadData, match="not a backup of a data folder"):
        restore(tmp_path / "text.tar.gz", tmp_path / "other")
