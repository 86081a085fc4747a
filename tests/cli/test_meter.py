"""Progress where nobody watches: sentences now and then, and nothing of what is short."""

import pytest

from tui.cli.common import Meter, span
from tui.cli.common.output import PLAIN


class Clock:
    """Gives the seconds it is set to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_what_is_short_stays_silent(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.show("reading films", 0.0)
    clock.seconds += 9.9
    meter.show("reading films", 0.99)
    meter.clear()
    assert capsys.readouterr() == ("", "")


def test_a_line_comes_every_ten_seconds_where_something_changed_and_at_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    meter = Meter(clock)
    for second in range(41):
        clock.seconds = 100.0 + second
        meter.show("epoch 2 of 5", min(second, 25) / 40, per_second=48_000, seconds_left=40.0 - second)
    meter.show("epoch 2 of 5", 1.0, seconds_left=0.0)
    meter.clear()
    meter.clear()
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "epoch 2 of 5, 25 percent, 30 seconds left",
        "epoch 2 of 5, 50 percent, 20 seconds left",
        "epoch 2 of 5, 62 percent, 10 seconds left",
        "epoch 2 of 5, 62 percent, 0 seconds left",
        "epoch 2 of 5, 100 percent, 0 seconds left",
    ]


def test_the_same_is_not_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    meter = Meter(clock)
    for _ in range(5):
        clock.seconds += 20
        meter.show("trying learning rates")
    meter.clear()
    assert capsys.readouterr().err == "trying learning rates\n"


@pytest.mark.parametrize("name", ["TERM", PLAIN])
def test_a_dumb_terminal_and_a_reader_get_sentences_too(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    drawing = Meter()
    drawing.show("reading films", 0.5)
    drawing.clear()
    assert capsys.readouterr().err.startswith("\r\x1b[Kreading films  ")
    monkeypatch.setenv(name, {"TERM": "dumb", PLAIN: "1"}[name])
    clock = Clock()
    meter = Meter(clock)
    clock.seconds += 10
    meter.show("reading films", 0.5)
    assert capsys.readouterr().err == "reading films, 50 percent\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "0 seconds"),
        (1, "1 second"),
        (12.4, "12 seconds"),
        (60, "1 minute"),
        (125, "2 minutes 5 seconds"),
        (3725, "1 hour 2 minutes"),
        (7200, "2 hours"),
    ],
)
def test_time_is_told_in_its_two_largest_units(seconds: float, said: str) -> None:
    assert span(seconds) == said
