"""The library as its documentation shows it, and what importing it costs."""

import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.processes import with_one_thread
from collab.training import Finished


def test_ten_lines_from_ratings_to_a_new_person(
    sample: Ratings, read_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLAB_HOME", str(read_once))
    split = collab.split(sample, "random:0.2@42")
    config = collab.configure("dot-bias", factors=50, epochs=5, lr=5e-3, wd=0.1, bs=64)
    rec = collab.train(sample, split, config)

    alien = rec.find("Alien (1979)")
    assert alien == "1214"
    me = rec.fold_in({"356": 3.5, alien: 5})
    predicted = rec.predict(me, ["296", "318"])
    assert predicted.mean.shape == predicted.sd.shape == predicted.low.shape == predicted.high.shape == (2,)
    assert ((predicted.low < predicted.mean) & (predicted.mean < predicted.high)).all()

    best = rec.recommend(me, n=20)
    assert len(best) == 20
    assert not {"356", alien} & {each.item for each in best}
    assert all(each.ratings >= 20 for each in best), "a title that hardly anyone rated leads the list"
    assert len(rec.similar("356", n=10)) == 10
    assert {reason.item for reason in rec.explain(me, "296").reasons} == {"356", alien}
    assert len(collab.Questionnaire(rec).next(me, n=10)) == 10

    rec.save(tmp_path / "model.safetensors")
    opened = collab.Recommender.open(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(opened.predict(me, ["296"]).mean, rec.predict(me, ["296"]).mean)
    assert opened.recommend("1", n=3) == rec.recommend("1", n=3)


def test_the_lessons_recipe_reaches_its_loss_on_the_sample(sample: Ratings) -> None:
    events = collab.fit(sample, collab.split(sample, "random:0.2@42"), collab.configure("dot-bias"))
    (finished,) = (event for event in events if isinstance(event, Finished))
    assert finished.mse is not None
    assert 0.74 < finished.mse < 0.79
    assert finished.rows_per_epoch == finished.distinct_rows_per_epoch == 80_004


@pytest.fixture(scope="module")
def small(sample: Ratings) -> collab.Recommender:
    return collab.train(
        sample, collab.split(sample), collab.configure("dot", epochs=1, factors=2, bs=4096), progress=False
    )


def test_hamlet_names_two_films(small: collab.Recommender) -> None:
    named = r"names 2 items: Hamlet \(2000\), id 3598; Hamlet \(2000\), id 65665\. Give the id"
    for ask in (small.find, lambda title: small.fold_in({title: 5}), lambda title: small.similar(title)):
        with pytest.raises(collab.AmbiguousTitle, match=named):
            ask("Hamlet (2000)")
    assert small.find("Hamlet (2000) [3598]") == "3598"


def test_titles_stand_for_ids_wherever_these_are_asked_for(small: collab.Recommender) -> None:
    by_id, by_title = small.fold_in({"1214": 5}, chosen=["1"]), small.fold_in({"alien": 5}, chosen=["Toy Story (1995)"])
    assert by_title.answers == by_id.answers == {"1214": 5}
    assert by_title.chosen.tolist() == by_id.chosen.tolist()
    assert small.predict(by_id, ["Toy Story"]).mean == small.predict(by_id, ["1"]).mean
    assert small.similar("Alien (1979)", n=3) == small.similar("1214", n=3)
    assert small.explain(by_id, "Toy Story (1995)") == small.explain(by_id, "1")
    best = small.recommend(by_id, n=2)
    assert best == small.recommend(by_id, n=2, among=[each.title for each in best])
    assert not {each.item for each in small.recommend(by_id, n=5, without=[best[0].title])} & {best[0].item}
    with pytest.raises(collab.UnknownItem, match=r"Did you mean Toy Story \(1995\)"):
        small.predict(by_id, ["Toy Stroy"])
    with pytest.raises(collab.BadRating, match=r"1214 and Alien \(1979\) are the same title"):
        small.fold_in({"1214": 5, "Alien (1979)": 4})


def test_objects_print_as_one_short_line(small: collab.Recommender, sample: Ratings, home: Path) -> None:
    me = small.fold_in({"1214": 5})
    texts = {
        "<Ratings: sample, 100,004 ratings by 671 people of 9,066 titles, stars 0.5 to 5 in steps of 0.5>": sample,
        "<Split: random:0.2@42, 80,004 rows to train on, 20,000 held out>": collab.split(sample),
        "<UserEmbedding: 1 rating, 2 numbers>": me,
    }
    for text, value in texts.items():
        assert repr(value) == text
    assert re.fullmatch(
        r"<Recommender: dot on sample, random:0\.2@42, 9,\d{3} titles, 671 people, rmse \d\.\d{4}>", repr(small)
    )
    assert re.fullmatch(r"\[<.+ \(\d{4}\): \d\.\d ±\d\.\d, \d+ ratings>\]", repr(small.recommend(me, n=1)))
    others = (
        small.artifact, small.items, small.stats, small.artifact.user_ids, small.similar("1", n=1),
        small.predict(me, ["1", "2", "3", "4"]), small.explain(me, "1"), me.gaussian, me.evidence,
        collab.Questionnaire(small), collab.runs.RunStore(home),
    )  # fmt: skip
    for value in others:
        assert re.fullmatch(r"\[?<[^\n]{3,180}>\]?", repr(value))
        assert "array" not in repr(value)


def test_a_fit_tells_what_it_does_to_whoever_listens(
    ratings: Ratings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    split, config = collab.split(ratings), collab.configure("dot", epochs=2, factors=2)
    events = list[str]()
    collab.train(ratings, split, config, progress=lambda event: events.append(event.event))
    assert (events[0], events.count("epoch"), events[-1]) == ("started", 2, "finished")
    collab.train(ratings, split, config)
    assert capsys.readouterr() == ("", "")
    collab.train(ratings, split, config, progress=True)
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith(f"dot on {ratings.name}, random:0.2@42: ")
    assert re.fullmatch(r"finished: valid loss \d\.\d{4}, rmse \d\.\d{4}, \d+\.\d s", last)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    collab.train(ratings, split, config)
    assert re.search(r"\r\x1b\[Kepoch 2 of 2: train loss \d", capsys.readouterr().err)


def test_a_fit_works_with_one_thread_and_leaves_as_many_as_there_were(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from threadpoolctl import threadpool_info, threadpool_limits

    def threads() -> set[int]:
        return {torch.get_num_threads(), *(library["num_threads"] for library in threadpool_info())}

    def steps() -> Generator[set[int], None, None]:
        yield threads()
        yield threads()

    before = torch.get_num_threads()
    try:
        with threadpool_limits(2):
            torch.set_num_threads(2)
            outside = threads()
            assert [*with_one_thread(steps())] == [outside, outside], "OMP_NUM_THREADS has the last word"
            monkeypatch.delenv("OMP_NUM_THREADS")
            for inside in with_one_thread(steps()):
                assert inside == {1}
                assert threads() == outside == {2}
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize(
    "statement",
    [
        "import collab",
        "import collab; collab.load, collab.split, collab.configure",
        "import collab; collab.Recommender, collab.Questionnaire, collab.UserEmbedding",
        "import collab.runs.store, collab.runs.launch, collab.runs.follow, collab.profiles.store",
    ],
)
def test_importing_loads_nothing_that_trains_or_reads_tables(statement: str) -> None:
    heavy = "{'torch', 'fastai', 'pandas', 'sklearn', 'matplotlib', 'pyarrow', 'scipy'}"
    script = f"import sys\n{statement}\nprint(sorted({heavy} & {{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    assert {"load", "train", "fit", "Recommender", "evaluation", "inspection", "profiles"} <= set(dir(collab))
    for name in dir(collab):
        assert getattr(collab, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(collab, "no_such_name")  # noqa: B009 (the face, as typed, has no such name)
