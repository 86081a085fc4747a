"""The modes that the app has set, read along for a terminal that comes later."""

import pytest
from hypothesis import given, strategies as st

from tui.serve.web import TerminalModes

_OUTPUT = b"\x1b[?1049h\x1b[?1000;1006h stars \x1b[31m\x1b[?25l\x1b[?1000l\x1b]0;title\x07\x1b[?25h\x1b[?25l"


@given(st.lists(st.integers(0, len(_OUTPUT)), max_size=20).map(sorted))
def test_output_may_be_cut_anywhere(cuts: list[int]) -> None:
    modes = TerminalModes()
    for start, end in zip([0, *cuts], [*cuts, len(_OUTPUT)], strict=True):
        modes.read(_OUTPUT[start:end])
    assert modes.sequences() == b"\x1b[?1049h\x1b[?1006h\x1b[?1000l\x1b[?25l"


@pytest.mark.parametrize("output", [b"\x1b[?" + b"1;" * 1000 + b"h", b"\x1b" * 10_000, b"\x1b[?1;" * 10_000])
def test_output_without_end_is_not_kept(output: bytes) -> None:
    modes = TerminalModes()
    for _ in range(3):
        modes.read(output)
    for number in range(1000):
        modes.read(b"\x1b[?%dh" % number)
    assert len(modes.sequences()) < 1000
