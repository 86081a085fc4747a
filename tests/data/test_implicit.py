"""Data read as choices without stars: what is read, trained, and left out of lists."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

import collab
from collab.recommend import recommend_together
from collab.testing.made_up import made_up
from collab.testing.models import to_end
from collab.training import Finished
from tests.data.files import ml_100k_folder, write_csv


@pytest.fixture
def likes(tmp_path: Path) -> Path:
    """Two columns, user and item."""
    ratings = made_up()
    path = tmp_path / "likes.csv"
    pairs = zip(ratings.users.tolist(), ratings.items.tolist(), strict=True)
    path.write_text("user,item\n" + "".join(f"{user},{item}\n" for user, item in pairs))
    return path


def test_two_columns_are_choices(likes: Path) -> None:
    with pytest.raises(collab.BadData, match="no column for rating"):
        collab.load(likes)
    ratings = collab.load(likes, implicit=True)
    assert ratings.implicit
    assert len(ratings) == len(made_up())
    assert (set(ratings.stars.tolist()), ratings.scale.low, ratings.scale.high) == ({1.0}, 0, 1)
    assert collab.load(likes, implicit=True).implicit  # from the cache


def test_stars_and_counts_are_passed_over_and_the_same_file_with_stars_is_other_data(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ratings.csv")
    stars, choices = collab.load(path), collab.load(path, implicit=True)
    assert not stars.implicit
    assert stars.dataset != choices.dataset
    np.testing.assert_array_equal(stars.users, choices.users)
    np.testing.assert_array_equal(stars.items, choices.items)
    counts = tmp_path / "counts.csv"
    counts.write_text("user,item,rating\n1,2,many\n1,3,\n")
    assert collab.load(counts, implicit=True).stars.tolist() == [1, 1]
    folder = collab.load(ml_100k_folder(tmp_path / "ml-100k"), implicit=True)
    assert set(folder.stars.tolist()) == {1}


def test_parquet_without_stars(tmp_path: Path) -> None:
    path = tmp_path / "likes.parquet"
    pyarrow.parquet.write_table(pa.table({"user": [1, 2, 2], "item": ["a", "a", "b"]}), path)
    ratings = collab.load(path, implicit=True)
    assert (ratings.stars.tolist(), list(ratings.item_table.ids)) == ([1, 1, 1], ["a", "b"])


def test_a_scale_does_not_go_with_it(likes: Path) -> None:
    with pytest.raises(collab.BadConfig, match="there is no scale 1:5:1"):
        collab.load(likes, implicit=True, scale="1:5:1")


@pytest.mark.parametrize("model", ["popularity", "item-knn", "ease", "ials"])
def test_models_of_interest_are_trained_and_predict_no_stars(likes: Path, model: str, tmp_path: Path) -> None:
    ratings = collab.load(likes, implicit=True)
    config = collab.configure(model, metrics="ranking")
    events, artifact = to_end(collab.fit(ratings, collab.split(ratings), config))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.valid_loss is finished.mse is finished.rmse is None
    collab.Recommender(artifact, ratings).save(tmp_path / "model")
    rec = collab.Recommender.open(tmp_path / "model")
    assert rec.artifact.implicit
    me = rec.fold_in({"1": 1.0, "7": 1.0})
    best = rec.recommend(me, 5)
    for title in best:
        assert np.isnan([title.stars, title.sd, title.low, title.high]).all()
        assert title.because == []
    assert [title.item for title in best] == [title.item for title in rec.recommend(me, 5, by="likely")]
    assert np.isnan(rec.predict(me, ["2"]).mean).all()
    assert np.isnan(recommend_together(rec, [me, me], 1)[0].stars).all()


def test_models_of_stars_are_refused(likes: Path) -> None:
    ratings = collab.load(likes, implicit=True)
    for model in ("dot-bias", "bayes"):
        with pytest.raises(collab.BadConfig, match="learns stars, and likes is read as choices without stars"):
            next(collab.fit(ratings, collab.split(ratings), collab.configure(model)))
