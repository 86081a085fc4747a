"""The folders of people: what is their own, and what they share with the operator."""

from pathlib import Path

from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing import add_model
from tui.serve import Homes


def test_a_person_has_answers_runs_and_machine_code_of_their_own_and_shares_data(home: Path) -> None:
    add_model()
    own = Homes(home).of("Anna B.")
    assert own.is_relative_to(home / "serve" / "people")
    assert ProfileStore(own).profiles() == ["Anna B."]
    shared = {path.name for path in own.iterdir() if path.is_symlink()}
    assert shared == {"archives", "data", "sets", "slots"}
    assert all((own / name).resolve() == (home / name).resolve() for name in shared)


def test_a_folder_of_their_own_from_before_it_was_shared_stays_where_something_is_in_it(home: Path) -> None:
    folders = [home / "serve" / "people" / name / "archives" for name in ("anna", "ben")]
    for folder in folders:
        folder.mkdir(parents=True)
    (folders[1] / "ml-1m.zip").write_text("fetched before")
    links = [(Homes(home).of(name) / "archives").is_symlink() for name in ("anna", "ben")]
    assert links == [True, False]
    assert (folders[1] / "ml-1m.zip").exists()


def test_names_lead_to_no_other_folder(home: Path) -> None:
    homes = Homes(home)
    folders = {homes.of(name) for name in ("..", ".", "a.b", "a%2Eb", "Ä", "a/b"[:1])}
    assert len(folders) == 6
    assert {folder.parent for folder in folders} == {home / "serve" / "people"}


def test_a_folder_that_was_made_by_half_is_made_whole(home: Path) -> None:
    add_model()
    own = Homes(home).of("anna")
    (own / "runs" / "in-use.json").unlink()
    store = RunStore(Homes(home).of("anna"))
    data = store.current()
    assert data is not None
    assert store.in_use(data) == "1"


def test_the_operators_model_is_in_use_until_a_person_uses_one_of_their_own(home: Path) -> None:
    first = add_model()
    homes = Homes(home)
    own = RunStore(homes.of("anna"))
    assert own.model_path("1").resolve() == RunStore(home).model_path(first).resolve()
    second = add_model()
    RunStore(home).use(second)
    own = RunStore(homes.of("anna"))
    data = own.current()
    assert data is not None
    assert own.in_use(data) == "2"
    own.use("1")
    assert RunStore(homes.of("anna")).in_use(data) == "1"
