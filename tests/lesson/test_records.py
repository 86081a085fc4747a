"""Computed parts of pages as records and back."""

import json
import math

from hypothesis import given, strategies as st

from collab.lesson import Bars, Line, Plot, Shown, Table, Words, to_records
from collab.lesson.records import from_records

numbers = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=8)
tables = st.integers(1, 3).flatmap(
    lambda wide: st.builds(
        Table,
        st.tuples(*[texts] * wide),
        st.lists(st.tuples(*[texts] * wide), max_size=3).map(tuple),
        st.lists(texts, max_size=2).map(tuple),
    )
)
lines = st.builds(Line, texts, st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple))
shown = st.one_of(
    st.builds(Words, texts),
    tables,
    st.builds(Plot, texts, texts, st.lists(lines, max_size=3).map(tuple)),
    st.builds(Bars, texts, st.lists(st.tuples(texts, numbers), max_size=3).map(tuple)),
)


@given(st.lists(shown, max_size=4).map(tuple))
def test_what_is_shown_survives_json(parts: tuple[Shown, ...]) -> None:
    assert from_records(json.loads(json.dumps(to_records(parts), allow_nan=False))) == parts


def test_what_json_has_no_number_for_is_none_and_comes_back_as_nan() -> None:
    parts = (Plot("x", "y", (Line("a", ((0.0, math.inf), (math.nan, 2.0))),)), Bars("length", (("b", -math.inf),)))
    records = json.loads(json.dumps(to_records(parts), allow_nan=False))
    assert records[0]["lines"][0]["points"] == [[0.0, None], [None, 2.0]]
    plot, bars = from_records(records)
    assert isinstance(plot, Plot)
    assert isinstance(bars, Bars)
    assert math.isnan(plot.lines[0].points[0][1])
    assert math.isnan(bars.bars[0][1])
