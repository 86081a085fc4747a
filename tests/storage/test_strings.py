"""Strings in two arrays: some of them at once are those one at a time."""

import numpy as np
import pytest

from collab.storage import Strings


def test_some_strings_are_those_at_their_positions() -> None:
    strings = Strings.of(["tt0078748", "", "Amélie", "天空の城"])
    positions = np.array([3, 1, 2, 3, 0], np.int32)
    assert strings.some(positions) == [strings[position] for position in positions.tolist()]
    assert strings.take(positions) == Strings.of(strings.some(positions))


def test_some_of_blank_strings_are_blank() -> None:
    assert Strings.blank(3).some(np.array([2, 0], np.int32)) == ["", ""]
    assert Strings.of(["one"]).some(np.zeros(0, np.int32)) == []


def test_strings_are_had_like_those_of_a_list() -> None:
    texts = ["", "Zoë", "Alien", "千尋"]
    strings = Strings.of(texts)
    assert (list(strings), strings[-1], list(strings[1:3])) == (texts, "千尋", texts[1:3])
    for position in (4, -5):
        with pytest.raises(IndexError, match=f"index {position} in 4 strings"):
            strings[position]
    assert strings == Strings.of(texts)
    assert hash(strings) == hash(Strings.of(texts))
    assert strings != Strings.of(texts[:3])
    assert strings != texts


@pytest.mark.parametrize(
    ("texts", "others"),
    [
        (["10", "7", "", "a", "7"], ["7", "10", "100", "a"]),
        (["1", "1\0", "\0", ""], ["\0", "1\0", "1"]),
        (["1234567", "é", "z"], ["é", "1234567", "z", "z"]),
        (["12345678", "1"], ["1", "12345678"]),
        (["1"], ["12345678", "1"]),
        (["1", "2"], []),
        ([], ["1"]),
        ([""], [""]),
    ],
)
def test_positions_are_those_of_the_last_string_alike(texts: list[str], others: list[str]) -> None:
    positions = Strings.of(texts).positions_in(Strings.of(others))
    assert positions.dtype == np.int32
    last = {text: position for position, text in enumerate(others)}
    assert positions.tolist() == [last.get(text, -1) for text in texts]


def test_arrays_that_are_no_strings_are_refused() -> None:
    good = Strings.of(["a", "bc"])
    for blob, offsets, why in (
        (good.blob.astype(np.int8), good.offsets, "bytes and offsets"),
        (good.blob, good.offsets.astype(np.int32), "bytes and offsets"),
        (good.blob, good.offsets[:2], "do not lead through"),
        (good.blob, good.offsets[::-1].copy(), "do not lead through"),
        (np.frombuffer(b"\xff\xfe\xfd", np.uint8), good.offsets, "codec"),
        (np.frombuffer("éa".encode(), np.uint8), good.offsets, "begins within a character"),
        (np.frombuffer(b"a\x1b[", np.uint8), good.offsets, "control characters"),
    ):
        with pytest.raises(ValueError, match=why):
            Strings(blob, offsets).check()
    good.check()
