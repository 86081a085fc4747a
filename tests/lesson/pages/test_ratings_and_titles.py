"""Ratings and titles."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from collab.data import Ratings
from collab.lesson import Table, find_page
from collab.storage import Strings
from tests.lesson.asking import ask, cells, only, said


@pytest.mark.parametrize("place", find_page("data").moves[0].values)
def test_rows_are_shown_as_read_and_with_their_titles(place: str, ratings: Ratings) -> None:
    read, merged, _ = only(ask("data", ratings, place=place), Table)
    share = float(place.removesuffix("%")) / 100
    first = round(share * (len(ratings) - 4))
    for at in range(4):
        row = first + at
        item, moment = int(ratings.items[row]), int(ratings.times[row])
        user, stars = ratings.user_ids[int(ratings.users[row])], f"{ratings.stars[row]:g}"
        assert read.rows[at] == (user, ratings.item_table.ids[item], stars, f"{moment}")
        day = datetime.fromtimestamp(moment, UTC).date().isoformat()
        assert merged.rows[at] == (user, ratings.item_table.names[item], stars, day)


def test_what_is_merged_with_what_is_counted(ratings: Ratings) -> None:
    counts = only(ask("data", ratings), Table)[-1]
    by_what = dict(zip(cells(counts, "what"), cells(counts, "how many"), strict=True))
    rated = len(set(ratings.items.tolist()))
    assert by_what["ratings"] == f"{len(ratings):,}"
    assert by_what["items listed"] == f"{len(ratings.item_table)}"
    assert by_what["  rated"] == f"{rated}"
    assert by_what["  listed, but never rated"] == f"{len(ratings.item_table) - rated}" == "3"
    assert by_what["  rated, but without a title"] == "0"


def test_items_of_one_name_become_one_by_title(ratings: Ratings) -> None:
    table = ratings.item_table
    titles, years = list(table.titles), table.years.copy()
    titles[1], years[1] = titles[0], years[0]
    twice = replace(ratings, item_table=replace(table, titles=Strings.of(titles), years=years))
    by_id, by_title = ask("data", twice, key="id"), ask("data", twice, key="title")
    assert "1 bear the name" in said(by_id)
    assert "1 items became one" in said(by_title)
    assert cells(only(by_id, Table)[-1], "how many")[2] == f"{len(table)}"
    assert cells(only(by_title, Table)[-1], "how many")[2] == f"{len(table) - 1}"


def test_data_without_times_and_titles_are_shown_as_they_are(ratings: Ratings) -> None:
    bare = replace(
        ratings,
        times=np.zeros_like(ratings.times),
        item_table=replace(ratings.item_table, titles=Strings.blank(len(ratings.item_table))),
    )
    read, merged, counts = only(ask("data", bare), Table)
    assert set(cells(read, "time")) == set(cells(merged, "day")) == {""}
    assert cells(merged, "title") == cells(read, "item")
    assert cells(counts, "how many")[-1] == cells(counts, "how many")[-3]


def test_a_moment_that_no_calendar_holds_stays_in_seconds(ratings: Ratings) -> None:
    late = replace(ratings, times=np.full_like(ratings.times, 10**17))
    assert set(cells(only(ask("data", late), Table)[1], "day")) == {f"{10**17}"}
