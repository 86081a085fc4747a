"""Splits are what their names say."""

from dataclasses import replace
from math import floor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from collab.data import Ratings, Split, cross_validation, evenly_drawn, load, split
from collab.errors import BadConfig, BadData
from collab.storage import Strings
from collab.testing.made_up import made_up
from tests.data.files import ROWS, csv_text, ml_100k_folder

RATINGS = made_up(users=20, items=15)


def covers_all(parts: Split, ratings: Ratings) -> bool:
    """Return whether every row is in exactly one part."""
    rows = np.sort(np.concatenate([parts.training, parts.valid]))
    return bool(np.array_equal(rows, np.arange(len(ratings)))) and parts.training.dtype == np.int32


@given(share=st.floats(0, 0.99), seed=st.integers(0, 2**32))
def test_random_is_the_first_rows_of_numpys_permutation(share: float, seed: int) -> None:
    rows = split(RATINGS, f"random:{share:.4f}@{seed}")
    order = np.random.default_rng(seed).permutation(len(RATINGS))
    assert set(rows.valid) == set(order[: floor(float(f"{share:.4f}") * len(RATINGS))])
    assert covers_all(rows, RATINGS)


def test_seed_is_42_unless_given() -> None:
    assert split(RATINGS).name == split(RATINGS, "random:0.2").name == "random:0.2@42"
    assert np.array_equal(split(RATINGS, "random:.20").valid, split(RATINGS, "random:0.2@42").valid)
    assert len(split(RATINGS, "random:0").valid) == 0


@given(parts=st.integers(2, 20), seed=st.integers(0, 2**32))
def test_the_folds_of_a_cross_validation_hold_out_every_row_once(parts: int, seed: int) -> None:
    folds = [split(RATINGS, text) for text in cross_validation(f"kfold:{parts}@{seed}")]
    held_out = np.concatenate([fold.valid for fold in folds])
    assert np.array_equal(np.sort(held_out), np.arange(len(RATINGS)))
    assert all(covers_all(fold, RATINGS) for fold in folds)
    sizes = {len(fold.valid) for fold in folds}
    assert max(sizes) - min(sizes) <= 1
    assert [fold.name for fold in folds] == [f"fold:{part}/{parts}@{seed}" for part in range(parts)]


def test_any_other_split_is_no_cross_validation() -> None:
    assert cross_validation("kfold:5") == [f"fold:{part}/5@42" for part in range(5)]
    assert cross_validation("u1") == ["u1"]
    for text in ("kfold:1", "kfold:101"):
        with pytest.raises(BadConfig, match="from 2 to 100 parts, as in kfold:5"):
            cross_validation(text)
    for text in ("fold:5/5", "fold:0/1", f"fold:0/{len(RATINGS) + 1}"):
        with pytest.raises(BadConfig, match="below the number of parts"):
            split(RATINGS, text)


@given(share=st.floats(0, 0.99), seed=st.integers(0, 2**32))
def test_an_inner_split_is_of_what_the_outer_one_trains_on(share: float, seed: int) -> None:
    outer = split(RATINGS, "fold:1/3@7")
    inner = split(RATINGS, f"inner:{share:.3f}@{seed}:fold:1/3@7")
    assert np.array_equal(np.sort(np.concatenate([inner.training, inner.valid])), outer.training)
    assert len(inner.valid) == floor(float(f"{share:.3f}") * len(outer.training))
    again = split(RATINGS, inner.name)
    assert np.array_equal(again.valid, inner.valid)
    assert inner.name.endswith(f"@{seed}:fold:1/3@7")


@given(share=st.floats(0, 0.99))
def test_temporal_holds_out_the_last(share: float) -> None:
    rows = split(RATINGS, f"temporal:{share:.3f}")
    assert len(rows.valid) == floor(float(f"{share:.3f}") * len(RATINGS))
    assert covers_all(rows, RATINGS)
    if len(rows.valid):
        assert RATINGS.times[rows.training].max() <= RATINGS.times[rows.valid].min()


def test_temporal_needs_times() -> None:
    with pytest.raises(BadConfig, match="no times"):
        split(replace(RATINGS, times=np.zeros_like(RATINGS.times)), "temporal:0.2")


@pytest.mark.parametrize("count", [1, 3, 7])
def test_latest_holds_out_everyone_s_last_ratings(count: int) -> None:
    ratings = replace(RATINGS, times=np.random.default_rng(count).integers(1, 40, len(RATINGS)))  # many at one time
    rows = split(ratings, f"latest:{count}")
    assert (rows.name, covers_all(rows, ratings)) == (f"latest:{count}", True)
    expected = set[int]()
    for user in range(len(ratings.user_ids)):
        history = [row for row in range(len(ratings)) if ratings.users[row] == user]
        if len(history) > count:
            expected |= set(sorted(history, key=lambda row: (ratings.times[row], row))[-count:])
    assert set(rows.valid.tolist()) == expected


def test_people_with_no_more_than_that_train_with_all_they_have() -> None:
    counts = np.bincount(RATINGS.users)
    rows = split(RATINGS, f"latest:{counts.min()}")
    held_out = np.bincount(RATINGS.users[rows.valid], minlength=len(counts))
    assert held_out.tolist() == [0 if count == counts.min() else counts.min() for count in counts]


def test_latest_needs_times_and_a_number() -> None:
    with pytest.raises(BadConfig, match="no times"):
        split(replace(RATINGS, times=np.zeros_like(RATINGS.times)), "latest:1")
    with pytest.raises(BadConfig, match="is 1 or more, as in latest:1"):
        split(RATINGS, "latest:0")


@pytest.mark.parametrize("parts", [2, 5, len(RATINGS.user_ids)])
def test_users_are_held_out_whole_and_each_once(parts: int) -> None:
    held_out = []
    for part in range(parts):
        rows = split(RATINGS, f"users:{part}/{parts}")
        assert covers_all(rows, RATINGS)
        users = set(RATINGS.users[rows.valid].tolist())
        assert users == {user for user in range(len(RATINGS.user_ids)) if user % parts == part}
        held_out += sorted(users)
    assert sorted(held_out) == list(range(len(RATINGS.user_ids)))


@pytest.mark.parametrize("parts", [2, 5])
def test_rated_items_are_held_out_whole_and_each_once(parts: int) -> None:
    rated = sorted(set(RATINGS.items.tolist()))
    assert len(rated) < len(RATINGS.item_table)
    for part in range(parts):
        rows = split(RATINGS, f"items:{part}/{parts}")
        assert (rows.name, covers_all(rows, RATINGS)) == (f"items:{part}/{parts}", True)
        assert set(RATINGS.items[rows.valid].tolist()) == set(rated[part::parts])


def test_items_without_ratings_have_no_position(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,10,3,1\n2,10,2,2\n1,2,4,3\n1,30,5,4\n")
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n2,B,\n3,C,\n10,J,\n30,L,\n")
    ratings = load(tmp_path)
    assert split(ratings, "items:0/2").valid.tolist() == [2, 3]
    with pytest.raises(BadConfig, match="at most the 3 items with ratings"):
        split(ratings, "items:0/4")


@pytest.mark.parametrize(
    "text",
    [
        *("", "random", "random:", "random:1", "random:-0.1", "random:nan", "random:1e-1", "random:0.2@"),
        *(
            "random:0.2@x",
            "users:5/5",
            "users:0/0",
            "users:a/b",
            "items:5/5",
            "items:0",
            "temporal:",
            "temporal:2",
            "latest:",
            "latest:x",
            "u1",
            "u9",
            "every",
        ),
    ],
)
def test_malformed_text_is_refused_with_examples(text: str) -> None:
    with pytest.raises(BadConfig) as caught:
        split(RATINGS, text)
    assert "users:0/5, items:0/5" in str(caught.value)


def test_given_folds_and_files(tmp_path: Path) -> None:
    ratings = load(ml_100k_folder(tmp_path / "films"))
    rows = split(ratings, "u1")
    assert (rows.name, rows.training.tolist(), rows.valid.tolist()) == ("u1", [1, 2, 3], [0])
    base, test = tmp_path / "a.base", tmp_path / "b.csv"
    base.write_text(csv_text(ROWS[3:0:-1], "\t", ""))
    test.write_text("userId,movieId,rating\n1,20,4\n")
    files = split(ratings, f"{base},{test}")
    assert (files.name, files.training.tolist(), files.valid.tolist()) == (f"{base},{test}", [3, 2, 1], [0])


def test_files_of_other_rows_are_refused(tmp_path: Path) -> None:
    ratings = load(ml_100k_folder(tmp_path / "films"))
    base, test = tmp_path / "a.base", tmp_path / "b.csv"
    base.write_text(csv_text(ROWS[1:], "\t", ""))
    test.write_text("userId,movieId,rating\n1,20,4\n1,3,4\n")
    with pytest.raises(BadData, match=r"b\.csv, line 3: user 1, item 3 is not a row of films"):
        split(ratings, f"{base},{test}")
    with pytest.raises(BadData, match=r"3 of its rows are in .*a\.base too"):
        split(ratings, f"{base},{base}")
    with pytest.raises(BadData, match="no such file"):
        split(ratings, f"{base},{tmp_path / 'c'}")


def test_merged_titles_take_no_folds(tmp_path: Path) -> None:
    path = ml_100k_folder(tmp_path / "films")
    merged = load(path, items="title")
    with pytest.raises(BadConfig, match="merged titles"):
        split(merged, "u1")
    with pytest.raises(BadConfig, match="merged titles"):
        split(merged, f"{path}/u.data,{path}/u1.test")


def test_users_are_sorted_by_id_not_by_first_rating(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("user,item,rating\n10,1,3\n9,1,4\n100,1,5\n")
    ratings = load(path)
    assert ratings.user_ids == Strings.of(["9", "10", "100"])
    assert split(ratings, "users:0/2").valid.tolist() == [1, 2]


@pytest.mark.shared_data
def test_folds_of_ml_100k(shared_data: Path) -> None:
    ratings = load(shared_data / "ml-100k")
    fold = split(ratings, "u2")
    assert (len(fold.training), len(fold.valid)) == (80_000, 20_000)
    base, test = (shared_data / "ml-100k" / f"u2.{part}" for part in ("base", "test"))
    files = split(ratings, f"{base},{test}")
    assert np.array_equal(np.sort(files.valid), fold.valid)
    assert covers_all(files, ratings)


@pytest.mark.parametrize("text", ["users:0/1", "users:0/99999999999", "items:0/1", "items:1/99999999999"])
def test_a_split_that_trains_on_nothing_or_parts_too_finely_is_refused(text: str) -> None:
    with pytest.raises(BadConfig, match=text):
        split(made_up(users=20, items=10), text)


@given(st.integers(0, 300), st.integers(1, 300))
def test_drawn_evenly_are_the_ends_and_what_lies_evenly_between(count: int, most: int) -> None:
    drawn = evenly_drawn(np.arange(count), most).tolist()
    assert len(drawn) == len(set(drawn)) == min(count, most)
    if len(drawn) > 1:
        gaps = np.diff(drawn)
        assert (drawn[0], drawn[-1]) == (0, count - 1)
        assert gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize("count", [0, 1, 50])
def test_rows_by_user_are_those_of_each_in_their_order(count: int) -> None:
    rows = np.random.default_rng(4).permutation(len(RATINGS))[:count].astype(np.int32)
    by_user = RATINGS.rows_by_user(rows)
    assert list(by_user) == sorted({int(RATINGS.users[row]) for row in rows})
    for user, own in by_user.items():
        assert own.tolist() == [row for row in rows.tolist() if RATINGS.users[row] == user]
