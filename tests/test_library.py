"""The library as its documentation shows it, and what importing it costs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings
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


def test_hamlet_names_two_films(sample: Ratings) -> None:
    config = collab.configure("dot", epochs=1, factors=2, bs=4096)
    rec = collab.train(sample, collab.split(sample), config)
    with pytest.raises(collab.AmbiguousTitle, match="3598, 65665"):
        rec.find("Hamlet (2000)")
    assert rec.find("Hamlet (2000) [3598]") == "3598"


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
    for name in dir(collab):
        assert getattr(collab, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(collab, "no_such_name")  # noqa: B009 (the face, as typed, has no such name)
