"""SGR, the parameters of "Select Graphic Rendition" by which a terminal is told how to draw a cell; links (OSC 8)."""

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


class Sgr(NamedTuple):
    """Parameters for attributes, text colour and background; "" is the terminal's own. `address` is that of a link, ""
    for none.
    """

    attributes: str = ""
    text: str = ""
    back: str = ""
    address: str = ""


PLAIN = Sgr()


@lru_cache(maxsize=1024)
def on_blank(sgr: Sgr) -> Sgr:
    """Return the part that can be seen on a blank, or clicked: the background alone, unless lines are drawn or it is
    reversed, and the link.
    """
    return sgr if _SEEN_ON_BLANK.intersection(sgr.attributes.split(";")) else Sgr(back=sgr.back, address=sgr.address)


def transition(sgr: Sgr, to: Sgr) -> str:
    """Return the escape sequences from one way of drawing to another: only what differs, where that is shorter."""
    link = "" if sgr.address == to.address else f"\x1b]8;;{to.address}\x1b\\"
    return link + _drawn(sgr._replace(address=""), to._replace(address=""))


def _drawn(sgr: Sgr, to: Sgr) -> str:
    if sgr == to:
        return ""
    if to == PLAIN:
        return _RESET
    anew = _sequence("0", *to)
    if sgr.attributes not in ("", to.attributes):  # terminals differ in how one attribute is taken off
        return anew
    attributes = "" if sgr.attributes == to.attributes else to.attributes
    text = "" if sgr.text == to.text else to.text or "39"
    return min(_sequence(attributes, text, "" if sgr.back == to.back else to.back or "49"), anew, key=len)


def _sequence(*codes: str) -> str:
    return f"\x1b[{';'.join(code for code in codes if code)}m"


@lru_cache(maxsize=1024)
def sgr_of(style: Style, colours: ColorSystem) -> Sgr:
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
    return Sgr(";".join(attributes), text, back, style.link or "")
