"""The bytes sent to a terminal make it show the same as everything sent would, in fewer bytes."""

import pyte
from hypothesis import given, settings, strategies as some
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.terminal.screen_diff import Piece, ScreenDiff
from tui.terminal.sgr import PLAIN, on_blank, sgr_of, transition

WIDTH, HEIGHT = 24, 4
_LINK = len("\x1b]8;;https://example.org/b?c=%20d\x1b\\")
COLOURS = (ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR)

_STYLES = some.builds(
    Style,
    color=some.sampled_from((None, "red", "bright_blue", "color(215)", "#ffaf5f")),
    bgcolor=some.sampled_from((None, "blue", "bright_black", "color(233)", "#121212")),
    bold=some.booleans(),
    underline=some.booleans(),
    reverse=some.booleans(),
    link=some.sampled_from((None, "https://example.org/a", "https://example.org/b?c=%20d")),
)
_TEXTS = some.text(alphabet="ab 日é☆", min_size=1, max_size=8)
_STRIPS = some.lists(some.tuples(_TEXTS, some.none() | _STYLES), min_size=1, max_size=4).map(
    lambda parts: Strip([Segment(*part) for part in parts]).adjust_cell_length(WIDTH)
)
_FRAMES = some.lists(some.dictionaries(some.integers(0, HEIGHT - 1), _STRIPS, min_size=1), min_size=1, max_size=4)


class Shown:
    """A terminal that shows what it is sent."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.screen.reset_mode(7, private=True)  # as Textual does: text does not flow over the right edge
        self._stream = pyte.Stream(self.screen)

    def feed(self, sent: str) -> None:
        self._stream.feed(sent)

    @property
    def cells(self) -> list[list[tuple[object, ...]]]:
        """Every cell as it can be seen: of a blank that is not reversed or underlined its background alone."""
        return [[_seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _seen(char: pyte.screens.Char) -> tuple[object, ...]:
    if char.data == " " and not (char.underscore or char.reverse):
        return (" ", char.bg)
    return (char.data, char.fg, char.bg, char.bold, char.underscore, char.reverse)


def whole(strip: Strip, y: int, colours: ColorSystem) -> str:
    """Return the bytes that Textual itself sends of a line."""
    drawn = "".join(Strip.render_style(style, text, colours) if style else text for text, style, _ in strip)
    return f"\x1b[{y + 1};1H{drawn}"


@given(_FRAMES, some.sampled_from(COLOURS))
@settings(deadline=None)
def test_the_terminal_shows_what_it_would_if_everything_were_sent(
    frames: list[dict[int, Strip]], colours: ColorSystem
) -> None:
    screen, ours, textuals = ScreenDiff(), Shown(), Shown()
    for frame in frames:
        ours.feed(screen.send([Piece(0, y, strip) for y, strip in frame.items()], colours))
        for y, strip in frame.items():
            textuals.feed(whole(strip, y, colours))
        assert ours.cells == textuals.cells


@given(_STRIPS, some.sampled_from(COLOURS))
@settings(deadline=None)
def test_what_is_shown_already_is_not_sent_again(strip: Strip, colours: ColorSystem) -> None:
    screen = ScreenDiff()
    assert screen.send([Piece(0, 1, strip)], colours)
    assert screen.send([Piece(0, 1, strip)], colours) == ""
    screen.forget()
    assert screen.send([Piece(0, 1, strip)], colours)


@given(_STYLES, _STYLES, some.sampled_from(COLOURS))
def test_a_pen_is_turned_into_another(one: Style, other: Style, colours: ColorSystem) -> None:
    first, second = sgr_of(one, colours), sgr_of(other, colours)
    turned, set_anew = Shown(), Shown()
    turned.feed(transition(PLAIN, first) + transition(first, second) + "x")
    set_anew.feed(Strip.render_style(other, "x", colours))
    assert turned.screen.buffer[0][0] == set_anew.screen.buffer[0][0]
    assert len(transition(first, second)) <= len(f"\x1b[0;{';'.join(code for code in second[:3] if code)}m") + _LINK


def test_only_a_changed_word_is_sent() -> None:
    style = Style.parse("color(252) on color(233)")
    before = Strip([Segment("Alien (1979)  4.3   211", style)])
    after = Strip([Segment("Alien (1979)  4.4   212", style)])
    screen = ScreenDiff()
    screen.send([Piece(0, 2, before)], ColorSystem.EIGHT_BIT)
    assert (
        screen.send([Piece(0, 2, after)], ColorSystem.EIGHT_BIT) == "\x1b[3;17H\x1b[38;5;252;48;5;233m4\x1b[5C2\x1b[0m"
    )


def test_the_colour_of_text_does_not_make_a_blank_another() -> None:
    assert on_blank(sgr_of(Style.parse("bold red on blue"), ColorSystem.STANDARD)) == ("", "", "44", "")
    assert on_blank(sgr_of(Style.parse("reverse red on blue"), ColorSystem.STANDARD)) == ("7", "31", "44", "")


def test_a_link_is_opened_and_closed_around_its_text_alone() -> None:
    plain, link = Style.parse("red"), Style.parse("red") + Style(link="https://example.org/a")
    screen = ScreenDiff()
    sent = screen.send(
        [Piece(0, 0, Strip([Segment("at ", plain), Segment("here", link), Segment(" now", plain)]))], COLOURS[0]
    )
    assert sent == "\x1b[1;1H\x1b[31mat \x1b]8;;https://example.org/a\x1b\\here\x1b]8;;\x1b\\\x1b[0m \x1b[31mnow\x1b[0m"
    moved = screen.send([Piece(0, 0, Strip([Segment("at here now", plain)]))], COLOURS[0])
    assert moved == "\x1b[1;4H\x1b[31mhere\x1b[0m"
    last = screen.send([Piece(0, 0, Strip([Segment("at here "), Segment("now", link)]))], COLOURS[0])
    assert last.endswith("\x1b]8;;\x1b\\\x1b[0m")
