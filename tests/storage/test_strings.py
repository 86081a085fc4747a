"""Strings in two arrays: some of them at once are those one at a time."""

import numpy as np

from collab.storage import Strings


def test_some_strings_are_those_at_their_positions() -> None:
    strings = Strings.of(["tt0078748", "", "Amélie", "天空の城"])
    positions = np.array([3, 1, 2, 3, 0], np.int32)
    assert strings.some(positions) == [strings[position] for position in positions.tolist()]
    assert strings.take(positions) == Strings.of(strings.some(positions))


def test_some_of_blank_strings_are_blank() -> None:
    assert Strings.blank(3).some(np.array([2, 0], np.int32)) == ["", ""]
    assert Strings.of(["one"]).some(np.zeros(0, np.int32)) == []
