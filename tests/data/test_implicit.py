"""Data read as choices without stars: what is read, trained, and left out of lists."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

import collab
from collab.errors import BadConfig
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
    with pytest.raises(BadConfig, match="The order likely goes by stars"):
        rec.recommend(me, 5, by="likely")
    assert np.isnan(rec.predict(me, ["2"]).mean).all()
    line = recommend_together(rec, [me, me], 1)[0]
    assert np.isnan([*line.stars, *line.low, line.chance]).all()
    with pytest.raises(BadConfig, match="The order chance goes by stars"):
        recommend_together(rec, [me, me], 1, "chance")


def test_models_of_stars_are_refused(likes: Path) -> None:
    ratings = collab.load(likes, implicit=True)
    for model in ("dot-bias", "bayes"):
        with pytest.raises(collab.BadConfig, match="learns stars, and likes is read as choices without stars"):
            next(collab.fit(ratings, collab.split(ratings), collab.configure(model)))


WATCHED = """Date,Name,Year,Letterboxd URI
2023-01-04,Alien,1979,https://boxd.it/a1
2023-01-05,Heat,1995,https://boxd.it/a2
2023-01-06,Heat,1986,https://boxd.it/a3
2023-01-06,"Good, the Bad and the Ugly, The",1966,https://boxd.it/a4
"""


def test_a_letterboxd_list_of_films_watched_is_one_person_s(tmp_path: Path) -> None:
    path = tmp_path / "watched.csv"
    path.write_text(WATCHED)
    ratings = collab.load(path, implicit=True)
    assert list(ratings.user_ids) == ["me"]
    assert ratings.notes == ('every row is one person\'s, called "me"',)
    ids = ["Alien (1979)", "Good, the Bad and the Ugly, The (1966)", "Heat (1986)", "Heat (1995)"]
    assert list(ratings.item_table.ids) == ids
    assert list(ratings.item_table.titles) == ["Alien", "Good, the Bad and the Ugly, The", "Heat", "Heat"]
    assert ratings.item_table.years.tolist() == [1979, 1966, 1986, 1995]
    assert ratings.has_times
    with pytest.raises(collab.BadData, match=r"no column for user and rating.*--implicit reads each row as a choice"):
        collab.load(path)


def test_a_plain_list_of_titles_is_one_person_s(tmp_path: Path) -> None:
    path = tmp_path / "likes.csv"
    path.write_text("title\nMatrix, The (1999)\nAlien (1979)\n")
    ratings = collab.load(path, implicit=True)
    assert list(ratings.item_table.ids) == ["Alien (1979)", "Matrix, The (1999)"]
    assert [ratings.item_table.name(item) for item in ratings.items] == ["Matrix, The (1999)", "Alien (1979)"]
    table = pa.table({"name": ["Heat", "Heat"], "year": [1986, 1995]})
    pyarrow.parquet.write_table(table, tmp_path / "likes.parquet")
    again = collab.load(tmp_path / "likes.parquet", implicit=True)
    assert (list(again.user_ids), list(again.item_table.ids)) == (["me"], ["Heat (1986)", "Heat (1995)"])


def test_a_folder_has_a_file_for_each_person(tmp_path: Path) -> None:
    (tmp_path / "ben.csv").write_text("title\nAlien (1979)\n")
    (tmp_path / "ana.csv").write_text(WATCHED)
    (tmp_path / ".ana.csv").write_text("not one of them")
    ratings = collab.load(tmp_path, implicit=True)
    assert list(ratings.user_ids) == ["ana", "ben"]
    assert (ratings.notes, len(ratings)) == ((), 5)
    assert len(ratings.raters(ratings.item_table.position("Alien (1979)"))) == 2
    (tmp_path / "ben.csv").rename(tmp_path / "cem.csv")
    assert list(collab.load(tmp_path, implicit=True).user_ids) == ["ana", "cem"]
    (tmp_path / "cem.csv").write_text("age,height\n1,2\n")
    with pytest.raises(collab.BadData, match=r"cem\.csv, line 1: no column for item.*is to be a person's ratings"):
        collab.load(tmp_path, implicit=True)


def test_a_folder_of_people_may_have_stars_too(tmp_path: Path) -> None:
    for name, stars in (("ana", "4.5"), ("ben", "2")):
        (tmp_path / f"{name}.csv").write_text(
            f"Date,Name,Year,Letterboxd URI,Rating\n2023-01-04,Alien,1979,u,{stars}\n"
        )
    ratings = collab.load(tmp_path)
    assert (list(ratings.user_ids), ratings.stars.tolist()) == (["ana", "ben"], [4.5, 2])
    with pytest.raises(collab.BadData, match=r"ana\.csv, line 2: rating 4\.5 is not on the scale"):
        collab.load(tmp_path, scale="1:5:1")
    with pytest.raises(collab.BadData, match=r"no column for user.*such a file for each of several people"):
        collab.load(tmp_path / "ana.csv")


def test_one_person_alone_trains_nothing_that_learns_from_several(tmp_path: Path) -> None:
    path = tmp_path / "watched.csv"
    path.write_text(WATCHED)
    ratings = collab.load(path, implicit=True)
    rows = collab.split(ratings, "random:0")
    for model in ("item-knn", "ease", "ials"):
        with pytest.raises(collab.BadConfig, match=f"{model} learns from what several people choose alike"):
            next(collab.fit(ratings, rows, collab.configure(model)))
    _, artifact = to_end(collab.fit(ratings, rows, collab.configure("popularity")))
    assert artifact is not None
