"""Where strings are: as a dict of them says, in less memory."""

import tracemalloc
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, strategies as st

from collab.storage import StringIndex, Strings


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=4)), st.text(max_size=4))
def test_it_has_what_a_dict_of_the_strings_has(texts: list[str], other: str) -> None:
    index, expected = StringIndex(Strings.of(texts)), {text: position for position, text in enumerate(texts)}
    assert {text: index[text] for text in texts} == expected
    assert (list(index), len(index)) == (texts, len(texts))
    assert (other in index, index.get(other, -1)) == (other in expected, expected.get(other, -1))
    for text in {*texts, other}:
        assert index.all(text) == [position for position, each in enumerate(texts) if each == text]


def test_what_is_no_text_of_it_is_not_in_it() -> None:
    index = StringIndex(Strings.of(["1", "?"]))
    numbers: Sequence[object] = [1, None]
    assert not any(index.__contains__(number) for number in numbers)
    assert "\ud800" not in index  # which is kept as a question mark, and is none
    with pytest.raises(KeyError, match="two"):
        index["two"]


def test_it_takes_a_sixth_of_what_a_dict_takes() -> None:
    strings = Strings.of(map(str, range(10_000)))
    index, least = _held(lambda: StringIndex(strings)), _held(lambda: {text: at for at, text in enumerate(strings)})
    assert 0 < index < least / 6


def _held(make: Callable[[], object]) -> int:
    """Return the bytes that an object takes."""
    tracemalloc.start()
    try:
        kept = make()
        return tracemalloc.get_traced_memory()[0] if kept else 0
    finally:
        tracemalloc.stop()
