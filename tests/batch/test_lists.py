"""Lists of everyone: as those asked for one by one, in parts that go on where they were."""

import csv
from pathlib import Path

import pyarrow.parquet
import pytest

import collab
from collab.batch import ListOptions, ListsForMany, Part, Shard, write_lists
from collab.data import Ratings
from collab.errors import BadConfig, UnknownUser
from collab.recommend import By, TitleFilter
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=120, items=90)


@pytest.fixture(scope="module")
def rec(ratings: Ratings) -> collab.Recommender:
    return collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=12, factors=3))


@pytest.mark.parametrize(
    ("model", "by", "known"),
    [("bayes", "joined", 0.5), ("bayes", "joined", 0.2), ("bayes", "personal", 0.5), ("ials", "joined", 0.5)],
)
def test_lists_together_are_those_one_by_one(
    ratings: Ratings, rec: collab.Recommender, model: str, by: By, known: float
) -> None:
    if model != "bayes":
        rec = collab.train(ratings, collab.split(ratings), collab.configure(model, epochs=3, factors=4))
    only = TitleFilter(min_ratings=3)
    users = list(ratings.user_ids)[::3]
    lists = ListsForMany(rec, ratings, ListOptions(7, by, known, only)).of(users)
    for number, user in enumerate(users):
        own = lists.user == number
        alone = rec.recommend(user, 7, by=by, known=known, only=only)
        assert [rec.items.id(code) for code in lists.item[own].tolist()] == [title.item for title in alone]
        assert lists.rank[own].tolist() == list(range(1, len(alone) + 1))
        for name in ("stars", "sd", "low", "high", "score"):
            expected = [getattr(title, name) for title in alone]
            assert getattr(lists, name)[own].tolist() == pytest.approx(expected, abs=1e-4), name


def test_what_was_cut_short_goes_on_to_the_same_bytes(
    ratings: Ratings, rec: collab.Recommender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collab.batch.parts._USERS_A_PART", 25)

    def first_two(part: Part) -> None:
        if part.done == 50:
            raise KeyboardInterrupt

    options = ListOptions(5)
    with pytest.raises(KeyboardInterrupt):
        write_lists(rec, ratings, tmp_path / "cut", options, progress=first_two)
    kept = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "cut").iterdir()}
    seen: list[Part] = []
    write_lists(rec, ratings, tmp_path / "cut", options, progress=seen.append)
    write_lists(rec, ratings, tmp_path / "whole", options)
    assert [part.new for part in seen] == [False, False, True, True, True]
    assert (seen[-1].done, seen[-1].users) == (120, 120)
    whole = {file.name: file.read_bytes() for file in (tmp_path / "whole").iterdir()}
    assert {file.name: file.read_bytes() for file in (tmp_path / "cut").iterdir()} == whole
    assert len(whole) == 6
    assert all((tmp_path / "cut" / name).stat().st_mtime_ns == time for name, time in kept.items())


def test_shards_share_the_parts_out(
    ratings: Ratings, rec: collab.Recommender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collab.batch.parts._USERS_A_PART", 25)
    options = ListOptions(3)
    for number in (1, 2):
        write_lists(rec, ratings, tmp_path / "lists", options, kind="csv", shard=Shard(number, 2))
    texts = [file.read_text() for file in sorted((tmp_path / "lists").glob("*.csv"))]
    rows = [row for text in texts for row in csv.DictReader(text.splitlines())]
    assert list(dict.fromkeys(row["user"] for row in rows)) == list(rec.artifact.user_ids)
    assert list(rows[0]) == ["user", "item", "rank", "stars", "sd", "low", "high", "score"]
    with pytest.raises(BadConfig, match="other settings"):
        write_lists(rec, ratings, tmp_path / "lists", ListOptions(4), kind="csv")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(BadConfig, match="holds other files"):
        write_lists(rec, ratings, tmp_path / "other", options)


def test_some_users_alone(ratings: Ratings, rec: collab.Recommender, tmp_path: Path) -> None:
    users = [ratings.user_ids[5], ratings.user_ids[2]]
    write_lists(rec, ratings, tmp_path / "two", ListOptions(2), users=[*users, users[0]])
    table = pyarrow.parquet.read_table(tmp_path / "two" / "part-00000.parquet")
    assert table["user"].to_pylist() == [users[0], users[0], users[1], users[1]]
    assert table.schema.field("stars").type == "float"
    first = list(ratings.user_ids)[:4]
    write_lists(rec, ratings, tmp_path / "four", ListOptions(2), users=first)
    with pytest.raises(BadConfig, match="other settings"):
        write_lists(rec, ratings, tmp_path / "four", ListOptions(2), users=[*first[:3], ratings.user_ids[9]])
    with pytest.raises(UnknownUser, match='"nobody"'):
        write_lists(rec, ratings, tmp_path / "none", ListOptions(2), users=["nobody"])


def test_a_shard_is_one_of_several() -> None:
    assert Shard.parse("3/8") == Shard(3, 8)
    for text in ("0/8", "9/8", "3", "3/", "a/b", "-1/2"):
        with pytest.raises(BadConfig, match="no shard"):
            Shard.parse(text)
