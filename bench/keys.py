"""From a key press to the screen while a model trains, and what the terminal is sent meanwhile: make bench-keys."""

import os
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from collab.testing import KEYS, Terminal

PROGRAM = (sys.executable, "-m", "tui.cli")
SIZE = (100, 30)
PRESSES = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 40  # of each kind
_QUIET, _LIMIT, _WIDE = 0.12, 3.0, 120
_PARTS = sys.argv[2:]  # the names of those to measure, all if there are none
_TURNED = "- + less known"
_CHANCE = np.random.default_rng(4)

Check = Callable[[str], bool]


@dataclass
class Answer:
    """The answer to a key press: seconds until its effect was on the screen and until all was at rest, and bytes."""

    shown: float
    whole: float
    sent: int


@dataclass
class Kind:
    """A kind of key press, and what was measured of it."""

    name: str
    answers: list[Answer] = field(default_factory=list)


class Watched(Terminal):
    """A terminal that knows when each piece of output came."""

    def __enter__(self) -> "Watched":
        return self

    @property
    def master(self) -> int:
        """The terminal's side of the line."""
        return self._master

    @property
    def columns(self) -> int:
        """How wide the terminal is."""
        return self._screen.columns

    def measure(self, kind: Kind, key: str, shows: Check) -> None:
        """Press a key at a random moment; note when `shows` was first true, and when the screen was at rest."""
        self.read_for(_CHANCE.uniform(0.05, 0.4))
        shown: float | None = None
        pressed, whole, sent = time.monotonic(), 0.0, 0
        os.write(self._master, KEYS.get(key, key).encode())
        while shown is None:
            for came, data in self._burst(pressed + _LIMIT):
                sent += len(data)
                before = _body(self.text)
                self._feed(data)
                if shown is None and shows(self.text):
                    shown = came - pressed
                if _body(self.text) != before:
                    whole = came - pressed
            if shown is None and time.monotonic() > pressed + _LIMIT:
                shown = whole = _LIMIT  # a key that did nothing is the slowest of all
        kind.answers.append(Answer(shown, whole, sent))

    def read_for(self, seconds: float) -> int:
        """Take what is sent for a while; return the number of bytes."""
        return sum(len(data) for _, data in self._pieces(time.monotonic() + seconds, seconds, feed=True))

    def _burst(self, end: float) -> list[tuple[float, bytes]]:
        return list(self._pieces(end, _QUIET, feed=False))

    def _pieces(self, end: float, quiet: float, *, feed: bool) -> Iterator[tuple[float, bytes]]:
        """Give what is sent, with the moment it came, until `end` or until it was quiet for so many seconds."""
        while (rest := min(quiet, end - time.monotonic())) > 0 and select.select([self._master], [], [], rest)[0]:
            data = os.read(self._master, 65536)
            self.sent += data
            yield time.monotonic(), data
            if feed:
                self._feed(data)

    def _feed(self, data: bytes) -> None:
        self._stream.feed(data)


def _body(text: str) -> str:
    """The screen without its first line, where the epoch's percentage stands."""
    return text.partition("\n")[2]


def _here(text: str) -> str:
    """The line with the cursor of the list, its position before it."""
    return next((f"{at}{line}" for at, line in enumerate(text.splitlines()) if line.startswith("▸")), "")


def _rows(text: str) -> int:
    return len(re.findall(r"^[▸ ] .*(?:[★·☆½]{5}|[┤●│]| [\d,]+$)", text, re.MULTILINE))


def _has(*texts: str, rows: int = 0) -> Check:
    return lambda screen: all(text in screen for text in texts) and _rows(screen) >= rows


_ON = {
    "T": _has("run 2", "e edit", "q quit", rows=0),
    "R": _has("What have you seen?", "For you so far", "n more", "space skip", "q quit", rows=10),
    "F": _has("80% range", "/ filter", "q quit", rows=15),
    "S": _has("Enter on a title", "/ search", "q quit", rows=15),
}


def moves(terminal: Watched) -> Iterator[Kind]:
    """Move through the long list of For you."""
    go(terminal, "F")
    for name, down, up in (("a row down or up", "j", "k"), ("half a page", "\x04", "\x15")):
        kind = Kind(name)
        for at in range(PRESSES):
            key = down if at % 8 < 4 else up
            terminal.measure(kind, key, _away_from(_here(terminal.text)))
        yield kind


def stars(terminal: Watched) -> Iterator[Kind]:
    """Rate title after title."""
    go(terminal, "R")
    kind = Kind("stars on Rate")
    for _ in range(PRESSES):
        title = _here(terminal.text).partition("  ")[2][:24].rstrip()
        terminal.measure(kind, _CHANCE.choice(list("12345")), _rated(title))
    yield kind


def _rated(title: str) -> Check:
    """A title of the page has stars, or the page was turned after its last one."""

    def is_rated(screen: str) -> bool:
        row = next((line for line in screen.splitlines() if line[9:].startswith(title)), None)
        return row is None or "★" in row[:9]

    return is_rated


def _away_from(place: str) -> Check:
    """The cursor is on another row than this."""
    return lambda screen: _here(screen) not in ("", place)


def _present(text: str, *, there: bool = True) -> Check:
    """A text is on the screen, or is not."""
    return lambda screen: (text in screen) == there


def screens(terminal: Watched) -> Iterator[Kind]:
    """Go from screen to screen."""
    kinds = {key: Kind(f"to {name}") for key, name in zip("TRFS", ("Train", "Rate", "For you", "Similar"), strict=True)}
    here = ""
    for _ in range(2 * PRESSES):
        here = str(_CHANCE.choice([key for key in "TRFS" if key != here]))
        terminal.measure(kinds[here], here, _ON[here])
    yield from kinds.values()


def details(terminal: Watched) -> Iterator[Kind]:
    """Open and close the details of a recommendation; esc is looked at for 100 ms, as it begins other keys, too."""
    go(terminal, "F")
    opened, closed = Kind("details of For you"), Kind("esc, and its 100 ms")
    for at in range(PRESSES):
        kind, key = (closed, "esc") if at % 2 else (opened, "enter")
        terminal.measure(kind, key, _present("80% between", there=kind is opened))
    yield from (opened, closed)


def dial(terminal: Watched) -> Iterator[Kind]:
    """Turn the dial of For you off the middle and back: the list and the line over it are drawn anew. Whoever turns it
    has rated five titles or more.
    """
    for key in ("R", *"54321", "F"):
        go(terminal, key)
    kind = Kind("the dial of For you")
    for at in range(PRESSES):
        terminal.measure(kind, "+" if at % 2 else "-", _present(_TURNED, there=at % 2 == 0))
    yield kind


def search(terminal: Watched) -> Iterator[Kind]:
    """Type titles into the search of Similar."""
    words = ("alien", "godfather", "terminator", "star wars", "matrix")
    yield typed(terminal, (words * PRESSES)[: max(1, PRESSES // 8)])


def typed(terminal: Watched, texts: Sequence[str]) -> Kind:
    """Type texts into the search of Similar, letter by letter."""
    go(terminal, "S")
    kind = Kind("a letter of a search")
    for text in texts:
        go(terminal, "/")
        for end, letter in enumerate(text, 1):
            terminal.measure(kind, letter, _present(f" / {text[:end]}".rstrip()))
        go(terminal, "esc")
    return kind


def help_page(terminal: Watched) -> Iterator[Kind]:
    """Open and close help."""
    go(terminal, "F")
    kind = Kind("help, and back")
    for at in range(PRESSES):
        terminal.measure(kind, "q" if at % 2 else "?", _present("In every list", there=at % 2 == 0))
    yield kind


def go(terminal: Watched, key: str) -> None:
    """Press a key and wait until the screen is at rest."""
    os.write(terminal.master, KEYS.get(key, key).encode())
    terminal.read_for(1.0)


def main() -> None:
    """Train once, then press keys while a long run trains; print the times and the output."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COLLAB_HOME"] = home
        command("train", "--epochs", "2")
        with Watched(PROGRAM, size=SIZE) as terminal:
            terminal.wait_for("What have you seen?")
            terminal.read_for(3.0)
            idle = terminal.read_for(10.0) / 10
        command("train", "--epochs", "2000", "--detach", "--name", "long")
        try:
            measure_keys(idle)
        finally:
            command("runs", "stop", "2")


def press_kinds(terminal: Watched) -> list[Kind]:
    """Press keys of every kind; return what was measured of each. Where the details of a title stand beside the list,
    they are not opened and closed.
    """
    wide = terminal.columns >= _WIDE
    parts = [part for part in PARTS if part.__name__ in _PARTS or not _PARTS]
    return [kind for part in parts if not (wide and part is details) for kind in part(terminal)]


def measure_keys(idle: float) -> None:
    """Press every kind of key beside one training worker; print the table."""
    with Watched(PROGRAM, size=SIZE) as terminal:
        terminal.wait_for("/2000 ")
        terminal.read_for(3.0)
        kinds = press_kinds(terminal)
        go(terminal, "T")
        training = terminal.read_for(20.0) / 20
    print(f"{SIZE[0]}x{SIZE[1]}, one worker training on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'key':<24}{'presses':>8}{'median':>8}{'p95':>8}   ms; until all is drawn: median, p95")
    everything = [answer for kind in kinds for answer in kind.answers]
    print("\n".join(map(row, [*kinds, Kind("all", everything)])))
    print(f"output while training, on Train: {training / 1024:.2f} KiB/s; idle: {idle:.0f} B/s")


def row(kind: Kind) -> str:
    """Return a line of the table."""
    shown, whole = ([getattr(answer, name) for answer in kind.answers] for name in ("shown", "whole"))
    figures = [f"{1000 * measure(times):8.0f}" for times in (shown, whole) for measure in (statistics.median, p95)]
    return f"{kind.name:<24}{len(shown):>8}{''.join(figures)}"


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]


def command(*words: str) -> None:
    """Run a command of the program."""
    subprocess.run([*PROGRAM, *words], check=True, stdout=subprocess.DEVNULL)


PARTS = (moves, stars, screens, details, dial, search, help_page)

if __name__ == "__main__":
    main()
