"""How a cell is drawn, as a terminal is told."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_RESET = "\x1b[0m"
_TEXT = frozenset((*range(30, 40), *range(90, 98)))
_BACK = frozenset((*range(40, 50), *range(100, 108)))
_SEEN_ON_BLANK = frozenset(("4", "7", "9", "21", "53"))
_MORE = {"5": 2, "2": 4}
"""How many parameters follow 38 or 48, by the first of them: a colour of 256, or its red, green and blue."""


class Pen(NamedTuple):
    """Parameters of SGR for attributes, text colour and background; "" is the terminal's own."""

    attributes: str = ""
    text: str = ""
    back: str = ""


PLAIN = Pen()


@lru_cache(maxsize=1024)
def on_blank(pen: Pen) -> Pen:
    """Return what can be seen of a pen on a blank: the background alone, unless it draws lines or is reversed."""
    return pen if _SEEN_ON_BLANK.intersection(pen.attributes.split(";")) else Pen(back=pen.back)


def turn(pen: Pen, to: Pen) -> str:
    """Return the escape sequence from one way of drawing to another: only what differs, where that is shorter."""
    if pen == to:
        return ""
    if to == PLAIN:
        return _RESET
    anew = _sgr("0", *to)
    if pen.attributes not in ("", to.attributes):  # terminals differ in how one attribute is taken off
        return anew
    attributes = "" if pen.attributes == to.attributes else to.attributes
    text = "" if pen.text == to.text else to.text or "39"
    return min(_sgr(attributes, text, "" if pen.back == to.back else to.back or "49"), anew, key=len)


def _sgr(*codes: str) -> str:
    return f"\x1b[{';'.join(code for code in codes if code)}m"


@lru_cache(maxsize=1024)
def pen_of(style: Style, colours: ColorSystem) -> Pen:
    """Return how a style is drawn with so many colours."""
    drawn = Strip.render_style(style, "x", colours)
    codes = drawn.partition("\x1b[")[2].partition("m")[0].split(";") if "\x1b[" in drawn else []
    attributes: list[str] = []
    text = back = ""
    while codes:
        code = codes.pop(0)
        count = _MORE[codes[0]] if code in ("38", "48") else 0
        whole = ";".join([code, *codes[:count]])
        del codes[:count]
        if int(code) in _TEXT:
            text = whole
        elif int(code) in _BACK:
            back = whole
        else:
            attributes.append(whole)
    return Pen(";".join(attributes), text, back)
