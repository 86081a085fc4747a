"""Data that has grown: what is new, and what was held out stays so."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import collab
from collab.data import Ratings, SharedPairs, Split, grown_split
from collab.errors import BadConfig
from collab.testing.made_up import made_up
from tests.growing import rows_of, write_rows


@pytest.fixture
def earlier(tmp_path: Path) -> Ratings:
    """Return made-up ratings, as they were read from a file."""
    return collab.load(write_rows(tmp_path / "then.csv", rows_of(made_up(users=40, items=30))))


@pytest.fixture
def later(tmp_path: Path, earlier: Ratings) -> Ratings:
    """Return the same in another order: three rows gone, one with other stars, a new person, a new title."""
    rows = rows_of(earlier)[3:]
    rows[0] = (*rows[0][:2], 5.0 if rows[0][2] < 5 else 4.0)
    rows += [("someone", rows[1][1], 3.0), ("someone", "a film", 4.0), (rows[2][0], "a film", 2.5)]
    return collab.load(write_rows(tmp_path / "now.csv", reversed(rows)))


def test_rows_are_told_apart_by_the_ids_of_user_and_item(later: Ratings, earlier: Ratings) -> None:
    growth = SharedPairs.of(later, earlier).growth
    assert (int(growth.new.sum()), growth.removed, growth.changed, growth.users, growth.items) == (3, 3, 1, 1, 1)
    assert growth.kept == len(earlier) - 3
    assert {later.user_ids[user] for user in later.users[growth.new]} >= {"someone"}


def test_what_was_held_out_stays_held_out_and_the_rest_is_trained_on(later: Ratings, earlier: Ratings) -> None:
    before = collab.split(earlier, "random:0.3@7")
    now = collab.split(later, grown_split(before.name, earlier.fingerprint))

    def pairs(ratings: Ratings, rows: np.ndarray) -> set[tuple[str, str]]:
        return {(ratings.user_ids[ratings.users[row]], ratings.item_table.ids[ratings.items[row]]) for row in rows}

    everything = pairs(later, np.arange(len(later)))
    assert pairs(later, now.valid) == pairs(earlier, before.valid) & everything
    assert pairs(later, now.training) == everything - pairs(earlier, before.valid)


def test_a_split_that_was_made_once_is_kept_beside_the_data(later: Ratings, earlier: Ratings, home: Path) -> None:
    name = grown_split("random:0.3@7", earlier.fingerprint)
    first = collab.split(later, name)
    (kept,) = (home / "data" / later.fingerprint).glob("grown.*")
    shutil.rmtree(home / "data" / earlier.fingerprint)

    def check(again: Split) -> None:
        assert first.growth is not None
        assert again.growth is not None
        np.testing.assert_array_equal(again.valid, first.valid)
        np.testing.assert_array_equal(again.training, first.training)
        np.testing.assert_array_equal(again.growth.new, first.growth.new)
        rest = [{**vars(growth), "new": None} for growth in (first.growth, again.growth)]
        assert rest[0] == rest[1]

    check(collab.split(later, name))
    fewer = replace(later, **{each: getattr(later, each)[:-1] for each in ("users", "items", "stars", "times")})
    with pytest.raises(BadConfig, match="no longer kept"):
        collab.split(fewer, name)
    kept.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(BadConfig, match="no longer kept"):
        collab.split(later, name)


def test_the_name_of_such_a_split_stays_as_data_goes_on_growing(later: Ratings, earlier: Ratings) -> None:
    name = grown_split("random:0.3@7", earlier.fingerprint)
    assert grown_split(name, later.fingerprint) == name
    assert collab.split(later, name).name == name


def test_ratings_that_are_no_longer_kept_are_named(later: Ratings) -> None:
    with pytest.raises(BadConfig, match=r"0123abcd.* no longer kept"):
        collab.split(later, "random:0.3@7+0123abcd")
