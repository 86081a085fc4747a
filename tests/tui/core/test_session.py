"""The session that screens and command line share, on real models and real answers."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.errors import BadRating, NotFound, UnknownItem
from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing.made_up import TWINS, write_films
from tui.core import Session


@pytest.fixture
def films(tmp_path: Path) -> Path:
    return write_films(tmp_path / "films")


def add_run(data: Path, seed: int = 1, *, epochs: int = 1) -> str:
    """Train as a worker does, in this process, and return the run."""
    store, ratings = RunStore(), collab.load(data)
    config = collab.configure("dot-bias", factors=4, epochs=epochs, seed=seed)
    run = store.create(DataSpec(source=str(data)), "random:0.2@42", config)
    store.read_data(run, ratings.dataset)
    collab.train(ratings, collab.split(ratings), config).save(store.model_path(run))
    store.finished(run)
    return run


def opened(**options: str) -> Session:
    session = Session(**options)  # type: ignore[arg-type]  # data, profile and run are strings
    session.refresh()
    return session


def test_making_a_session_opens_nothing_and_the_sample_is_meant_first() -> None:
    session = Session()
    assert (session.ready, session.model, session.run) == (None, None, None)
    assert session.data_name == "sample"
    assert not session.refresh()
    with pytest.raises(NotFound, match="sample was not read yet: collab-tui data info sample"):
        session.rate("1", 4.0)


def test_the_command_that_reads_data_can_be_typed_whatever_they_are_called(tmp_path: Path) -> None:
    file = tmp_path / "my films.csv"
    file.write_text("user,item,rating\n1,a,4\n2,b,3\n")
    with pytest.raises(NotFound) as raised:
        opened(data=str(file)).require_ready()
    assert shlex.split(str(raised.value))[-4:] == ["collab-tui", "data", "info", str(file)]


def test_data_that_is_read_can_be_rated_before_anything_is_trained(films: Path) -> None:
    session = opened(data=str(films))
    session.read()
    item = session.require_ready().titles.lookup.find("Film 7 (1957)")
    session.rate(item, 4.5)
    session.skip("8")
    assert session.require_ready().known.stars == {item: 4.5}
    assert session.require_ready().known.skipped == {"8"}
    assert session.model is None


def test_the_first_run_stays_in_use_with_its_data(films: Path, tmp_path: Path) -> None:
    first = add_run(films)
    add_run(films, seed=2)
    add_run(write_films(tmp_path / "others", users=60))
    session = opened()
    assert session.run is not None
    assert (session.run.run, session.data_name, session.data.source) == (first, "films", str(films))
    assert session.model is not None
    assert session.model.recommender.recommend(session.model.me, 3)


def test_a_given_run_is_opened_instead_of_the_one_in_use(films: Path) -> None:
    add_run(films)
    second = add_run(films, seed=2)
    session = opened(run=second)
    assert session.run is not None
    assert (session.run.run, session.run.in_use) == (second, False)


def test_given_data_is_opened_instead_of_those_in_use(films: Path, tmp_path: Path) -> None:
    first = add_run(films)
    RunStore().use(add_run(write_films(tmp_path / "others", users=60)))
    assert opened().data_name == "others"
    session = opened(data=str(films))
    assert session.run is not None
    assert session.run.run == first
    (films / "ratings.csv").unlink()  # the model is enough
    assert opened(data=str(films)).model is not None


def test_data_and_runs_that_are_not_there_are_told(films: Path) -> None:
    with pytest.raises(NotFound, match='"nowhere"'):
        Session(data="nowhere")
    with pytest.raises(NotFound, match="no run 7"):
        opened(run="7")
    RunStore().create(DataSpec(source=str(films)), "random:0.2@42", collab.configure("dot"))
    with pytest.raises(NotFound, match="Run 1 has no model yet: it has died"):
        opened(run="1")


def test_the_first_model_is_used_and_another_one_once_it_is_chosen_here(films: Path, tmp_path: Path) -> None:
    session = opened(data=str(films))
    session.read()
    session.rate("3", 5.0)
    add_run(films)
    second = add_run(films, seed=2)
    assert session.refresh()
    assert session.model is not None
    assert session.model.me.answers == {"3": 5.0}
    assert not session.refresh()
    RunStore().use(second)
    others = add_run(write_films(tmp_path / "others", users=60))
    RunStore().use(others)
    session.refresh()
    assert (session.uses("1"), session.data.source) == (True, str(films))
    session.use(second)
    assert session.refresh()
    assert session.uses(second)
    session.use(others)
    assert session.refresh()
    assert (session.uses(others), session.data_name) == (True, "others")


def test_a_look_from_before_another_run_was_chosen_shows_nothing(films: Path) -> None:
    add_run(films)
    second = add_run(films, seed=2)
    session = opened()
    before = session.look()
    session.use(second)
    assert not session.take(before)
    assert session.refresh()
    assert session.uses(second)


def test_the_first_run_started_here_is_used_whatever_its_data(films: Path, tmp_path: Path) -> None:
    session = opened(data=str(films))
    session.read()
    run = add_run(write_films(tmp_path / "others", users=60))
    assert not session.refresh()
    session.started(run)
    assert session.refresh()
    assert (session.uses(run), session.data_name) == (True, "others")
    later = add_run(films)
    session.started(later)
    assert not session.refresh()


def test_a_run_that_is_deleted_here_leaves_its_data(films: Path) -> None:
    run = add_run(films)
    session = opened()
    session.store.delete(run)
    with pytest.raises(NotFound, match=f"runs restore {run}"):
        session.refresh()
    assert session.uses(run)
    session.deleted(run)
    assert session.refresh()
    assert (session.run, session.data.source) == (None, str(films))
    session.store.restore(run)
    assert session.refresh()
    assert session.uses(run)


def test_a_person_stays_the_same_under_another_name(films: Path) -> None:
    add_run(films)
    session = opened(profile="anna")
    session.rate("3", 4.5)
    ProfileStore().rename("anna", "bea")
    session.rate("5", 1.5)
    assert session.profile == "bea"
    assert ProfileStore().profiles() == ["bea"]
    ProfileStore().rename("bea", "cora")
    assert session.refresh()
    assert (session.profile, session.require_ready().known.stars) == ("cora", {"3": 4.5, "5": 1.5})


def test_a_refresh_notices_answers_of_another_program(films: Path) -> None:
    add_run(films)
    session = opened()
    code = "from tui.core.session import Session; s = Session(); s.refresh(); s.rate('5', 1.5)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert session.refresh()
    assert session.require_ready().known.stars == {"5": 1.5}
    assert not session.refresh()


def test_each_answer_moves_the_embedding_at_once_and_can_be_undone(films: Path) -> None:
    add_run(films)
    session = opened()
    assert session.model is not None
    nobody = session.model.me
    session.rate("3", 5.0)
    assert session.model.me is not nobody
    assert session.model.me.answers == {"3": 5.0}
    session.clear("3")
    change = session.undo()
    assert change is not None
    assert (change.kind, change.title, change.before, change.after) == ("clear", "Film 3 (1953)", None, 5.0)
    assert session.item_of(change.answer) == "3"
    assert session.require_ready().known.stars == {"3": 5.0}
    assert session.redo() is not None
    assert session.require_ready().known.stars == {}
    assert session.redo() is None


def test_answers_that_came_one_by_one_lead_to_the_embedding_of_all_at_once(films: Path) -> None:
    add_run(films)
    session = opened()
    for item, stars in (("3", 5.0), ("7", 1.0), ("5", 2.0), ("3", 4.0)):
        session.rate(item, stars)
    add_run(films, seed=2)
    session.use("2")
    session.refresh()
    for _ in range(2):
        assert session.model is not None
        again = session.model.recommender.fold_in(session.require_ready().known.stars)
        assert session.model.me.gaussian.mean == pytest.approx(again.gaussian.mean)
        assert session.model.me.gaussian.covariance == pytest.approx(again.gaussian.covariance)
        session.refresh()


def test_stars_off_the_scale_and_unknown_items_are_refused_and_not_kept(films: Path) -> None:
    add_run(films)
    session = opened()
    with pytest.raises(BadRating, match=r"4\.7"):
        session.rate("3", 4.7)
    with pytest.raises(UnknownItem, match="nothing"):
        session.rate("nothing", 4.0)
    assert ProfileStore().present("me") == []


def test_one_profile_serves_other_data_with_another_scale(films: Path, tmp_path: Path) -> None:
    add_run(films)
    opened().rate("3", 4.5)
    opened().rate(TWINS[0], 2.0)
    other = tmp_path / "tens.csv"
    other.write_text("user,item,title,year,rating\n" + "".join(f"u{n},x,Film 3,1953,{n}\n" for n in range(1, 11)))
    session = opened(data=str(other))
    session.read()
    assert session.require_ready().known.stars == {"x": 9.0}
    assert [answer.name for answer in session.require_ready().known.unknown] == ["Twin (1999)"]


def test_profiles_are_kept_apart(films: Path) -> None:
    add_run(films)
    opened(profile="anna").rate("3", 4.5)
    assert opened().require_ready().known.stars == {}
    assert opened(profile="anna").require_ready().known.stars == {"3": 4.5}


def test_no_heavy_library_is_loaded(films: Path) -> None:
    add_run(films)
    heavy = {"torch", "fastai", "pandas", "sklearn", "matplotlib", "textual"}
    code = (
        "import sys; from tui.core.session import Session; s = Session(); s.refresh(); s.rate('3', 4.0); "
        "s.model.recommender.recommend(s.model.me); s.ready.titles.lookup.find('Film 3'); "
        f"sys.exit(' '.join({heavy} & set(sys.modules)) or None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_choices_read_from_a_file_do_not_take_it_from_the_model_of_its_stars(films: Path) -> None:
    stars = add_run(films)
    store, spec = RunStore(), DataSpec(source=str(films), implicit=True)
    ratings = spec.load()
    choices = store.create(spec, "random:0.2@42", collab.configure("popularity"), data_name=ratings.name)
    store.read_data(choices, ratings.dataset)
    store.finished(choices)
    session = opened(data=str(films))
    assert session.run is not None
    assert session.run.run == stars
