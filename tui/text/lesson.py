"""Rows of the Learn screen: pages with what is done, moves with where they stand, answers. Pure functions of values."""

from collections.abc import Sequence

from rich.cells import cell_len

from collab.lesson import Move, Page, Question
from tui.cells import Glyphs, Spans, fit
from tui.core import LessonSession
from tui.text.contents import wrapped

ANSWERS = "abcd"
"""The letters of answers."""

_MARKS = {"answered": ("✓", "x"), "read": ("·", "-"), "": (" ", " ")}
_LEAST_STEPS = 6
_NARROWEST_TRACK, _WIDEST_TRACK, _BESIDE_TRACK = 12, 24, 4
_BETWEEN = 2


def page_row(lesson: LessonSession, row: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a line of the list of pages: number, what is done, title."""
    page = lesson.pages[row]
    status = lesson.status(page)
    title = fit(page.title, max(0, width - 6), glyphs=glyphs)
    sign = glyphs.pick(*_MARKS[status])
    return [(f"{row + 1:>2} ", "dim"), (f"{sign} ", "good"), (title, "title" if not status else "")]


def move_row(move: Move, value: str, labels: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a move: its label in `labels` cells, and its values as a choice, or a slider where they are many."""
    label: Spans = [(fit(move.label, labels, glyphs=glyphs) + " " * _BETWEEN, "")]
    room = width - labels - _BETWEEN
    if len(move.values) < _LEAST_STEPS and sum(cell_len(text) + 3 for text in move.values) <= room:
        return [*label, *_choice_spans(move, value)]
    return [*label, *_slider(move, value, room, glyphs=glyphs)]


def _choice_spans(move: Move, value: str) -> Spans:
    """Return all values side by side, the chosen one in brackets."""
    return [(f"[{text}] ", "accent") if text == value else (f" {text}  ", "dim") for text in move.values]


def _slider(move: Move, value: str, room: int, *, glyphs: Glyphs) -> Spans:
    """Return a track with a dot where the value stands, and the value."""
    longest = max(map(cell_len, move.values))
    track = max(3, min(_WIDEST_TRACK, room - longest - _BESIDE_TRACK))
    place = round(move.values.index(value) * (track - 1) / max(1, len(move.values) - 1))
    first, line, dot, last = glyphs.pick(("◂", "─", "●", "▸"), ("<", "-", "o", ">"))
    text = fit(value, max(1, min(longest, room - track - _BESIDE_TRACK)), glyphs=glyphs)
    return [
        (f"{first}{line * place}", "dim"),
        (dot, "accent"),
        (f"{line * (track - 1 - place)}{last}", "dim"),
        (f"  {text}", "strong"),
    ]


def labels_width(moves: Sequence[Move], width: int) -> int:
    """Return the cells that the labels of moves take: what sliders and values leave of them."""
    longest = max((cell_len(value) for move in moves for value in move.values), default=0)
    room = max(width // 3, width - longest - _NARROWEST_TRACK - _BESIDE_TRACK - _BETWEEN)
    return min(max((cell_len(move.label) for move in moves), default=0), room)


def answer_rows(question: Question, chosen: frozenset[int], width: int) -> list[tuple[int, Spans]]:
    """Return the answers with their letters, wrapped, right or no after those chosen; each row with its index."""
    rows: list[tuple[int, Spans]] = []
    for index, answer in enumerate(question.answers):
        verdict = ("   right" if index == question.right else "   no") if index in chosen else ""
        role = ("good" if index == question.right else "dim") if index in chosen else ""
        lines = wrapped(answer + verdict, width - 3, role)
        rows += [
            (index, [(f"{ANSWERS[index]}  " if first else "   ", "accent"), *line])
            for first, line in zip([True, *[False] * (len(lines) - 1)], lines, strict=True)
        ]
    return rows


def score_text(learning: LessonSession, page: Page) -> str:
    """Return how many questions of a page were answered right: nothing before any was."""
    right, at_once = learning.progress.score(page.name)
    if not right:
        return ""
    if len(page.questions) == 1:
        return "answered"
    return f"{right} of {len(page.questions)} answered right, {at_once} at the first try"
