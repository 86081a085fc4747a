"""collab-tui learn: the pages of Learn as text, their moves as options, their questions answered."""

import math
import shlex
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Annotated

from typer import Argument, Option

from collab.errors import BadConfig
from collab.lesson import (
    Bars,
    Move,
    Page,
    Plot,
    Progress,
    Question,
    Shown,
    Situation,
    Table,
    Words,
    compute_page,
    contents as chapters,
    keep_progress,
    read_progress,
    to_records,
)
from tui.cli.common import (
    Data,
    Json,
    Meter,
    Run,
    emit,
    glyphs,
    is_plain,
    labelled,
    new_app,
    open_session,
    print_line,
    table,
)
from tui.core import LessonSession
from tui.text import ANSWERS, contents_rows, wrapped

app = new_app()

_NARROWEST, _WIDEST = 40, 100
_MOST_VALUES = 8


@app.command()
def learn(
    page: Annotated[str | None, Argument(metavar="PAGE", help="A page, as --list names it.")] = None,
    move: Annotated[
        list[str] | None, Option("--move", metavar="NAME=VALUE", help="Where a move of the page stands.")
    ] = None,
    answer: Annotated[
        str | None, Option("--answer", metavar="LETTER", help="Answer its question, by the answer's letter.")
    ] = None,
    question: Annotated[
        int | None, Option("--question", min=1, metavar="N", help="Which, where there are several.")
    ] = None,
    list_pages: Annotated[bool, Option("--list", help="List the pages, and what is done of them.")] = False,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Show a page of Learn: what it tells, computed on the data at hand, and its question. Without one, list them."""
    if page is None or list_pages:
        if page is not None or move or answer or question:
            raise BadConfig("Give a page, with its moves and an answer, or --list.")
        _show_list(read_progress(), as_json=as_json)
        return
    lesson_page = chapters.find_page(page)
    moved = lesson_page.start() | dict(_parsed_move(lesson_page, each) for each in move or ())
    progress = read_progress()
    which = _which(lesson_page, question, progress)
    chosen = None if answer is None else _answer(lesson_page.questions[which], answer)
    parts = _compute(lesson_page, moved, data, run)
    if as_json:
        _emit_page(lesson_page, moved, parts)
    else:
        _print_page(lesson_page, moved, parts)
    progress = progress.after_reading(page)
    if chosen is None:
        _show_question(lesson_page, which, progress, as_json=as_json)
    else:
        progress = progress.after_answer(page, which, right=chosen == lesson_page.questions[which].right)
        _show_verdict(lesson_page.questions[which], which, chosen, as_json=as_json)
    keep_progress(progress)


def _parsed_move(page: Page, text: str) -> tuple[str, str]:
    """Return the name and value of a move. Raises BadConfig, with what would be right."""
    name, mark, value = text.partition("=")
    moves = {move.name: move for move in page.moves}
    if name not in moves or not mark:
        raise BadConfig(f'"{text}" is no move of this page: NAME=VALUE, and the names are {", ".join(moves)}.')
    if value not in moves[name].values:
        raise BadConfig(f'"{name}" cannot be "{value}". Its values are {_values_text(moves[name])}.')
    return name, value


def _values_text(move: Move) -> str:
    values = move.values
    if len(values) <= _MOST_VALUES:
        return ", ".join(values)
    return f"{', '.join(values[: _MOST_VALUES - 1])} and so on to {values[-1]}"


def _which(page: Page, question: int | None, progress: Progress) -> int:
    """Return the place of the question meant: without one, the first not answered right yet. Raises BadConfig."""
    count = len(page.questions)
    if question is not None and question > count:
        raise BadConfig(f"This page has {count} question{'s' if count > 1 else ''}.")
    unanswered = (at for at in range(count) if (page.name, at) not in progress.right)
    return next(unanswered, 0) if question is None else question - 1


def _answer(question: Question, letter: str) -> int:
    """Return the position of an answer by its letter. Raises BadConfig."""
    letters = ANSWERS[: len(question.answers)]
    if len(letter) != 1 or letter.lower() not in letters:
        raise BadConfig(f'"{letter}" is no answer. The answers are {letters[0]} to {letters[-1]}.')
    return letters.index(letter.lower())


def _compute(page: Page, moved: dict[str, str], data: str | None, run: str | None) -> tuple[Shown, ...]:
    session, meter = open_session(data, run), Meter()
    spec = session.data
    reading = meter.share(f"reading {session.data_name}")
    try:
        ratings = spec.load(reading)
        meter.show("computing")
        model = None if session.model is None else session.model.recommender
        situation = Situation(ratings, model, moved, meter.share("computing"))
        return compute_page(page, situation, spec, None if session.run is None else session.run.run)
    finally:
        meter.clear()


def _show_list(progress: Progress, *, as_json: bool) -> None:
    pages = [chapters.find_page(name) for name in chapters.page_names()]
    learning = LessonSession(pages, progress)
    if as_json:
        for page in pages:
            right, at_once = progress.score(page.name)
            done = {"read": page.name in progress.read, "questions": len(page.questions), "right": right}
            emit({"page": page.name, "title": page.title, "section": page.section, **done, "first_try": at_once})
        return
    table(("page", "title", "done"), [(page.name, page.title, _done(learning, page)) for page in pages])


def _done(learning: LessonSession, page: Page) -> str:
    right, at_once = learning.progress.score(page.name)
    if right and len(page.questions) > 1:
        return f"{right} of {len(page.questions)} answered right, {at_once} at the first try"
    return learning.status(page)


def _emit_page(page: Page, moved: dict[str, str], parts: Sequence[Shown]) -> None:
    moves = [
        {"name": move.name, "label": move.label, "value": moved[move.name], "values": move.values}
        for move in page.moves
    ]
    fields = {"page": page.name, "title": page.title, "section": page.section, "text": page.text}
    emit({"kind": "page", **fields, "moves": moves})
    for record in to_records(parts):
        emit(record)


def _print_page(page: Page, moved: dict[str, str], parts: Sequence[Shown]) -> None:
    print_line(page.title)
    _print_text(page.text)
    _space()
    moves = [(move.name, moved[move.name], move.label, _values_text(move)) for move in page.moves]
    if is_plain():
        table(("move", "value", "", "values"), moves)
        for part in parts:
            _print_words(part)
        return
    for name, value, label, values in moves:
        print_line(f"--move {shlex.quote(f'{name}={value}')}")
        for spans in wrapped(f"{label}: {values}", _width() - 2):
            print_line(f"  {spans[0][0]}")
    _space()
    for row in contents_rows(parts, _width(), glyphs().marks):
        print_line("".join(text for text, _ in row).rstrip())


def _print_words(part: Shown) -> None:
    """Print what was computed in sentences."""
    match part:
        case Words(text):
            print_line(text)
        case Table(heading, rows):
            table(heading, rows)
        case Bars(measure, bars):
            print_line(f"{measure}:")
            for name, length in bars:
                print_line(labelled([(name, f"{length:.4g}")]))
        case Plot(x, y, lines):
            for line in lines:
                points = [point for point in line.points if all(map(math.isfinite, point))]
                ends = sorted(points, key=lambda point: point[1])
                named_points = (("first", points[0]), ("last", points[-1]), ("lowest", ends[0]), ("highest", ends[-1]))
                where = [(name, f"{value:.4g} at {at:.4g}") for name, (at, value) in named_points]
                print_line(labelled([(f"{y} by {x}", line.name), *where]))


def _show_question(page: Page, which: int, progress: Progress, *, as_json: bool) -> None:
    question = page.questions[which]
    answered = (page.name, which) in progress.right
    if as_json:
        fields = {"question": which + 1, "of": len(page.questions), "text": question.text, "answers": question.answers}
        emit({"kind": "question", **fields, "answered": answered})
        return
    _space()
    place = f"Question {which + 1} of {len(page.questions)}: " if len(page.questions) > 1 else ""
    _print_text(f"{place}{question.text}")
    for letter, answer in zip(ANSWERS, question.answers, strict=False):
        print_line(f"  {letter}  {answer}" if not is_plain() else labelled([(f"answer {letter}", answer)]))
    of = f" --question {which + 1}" if len(page.questions) > 1 else ""
    print_line(
        f"Answer it: collab-tui learn {page.name}{of} --answer LETTER"
        + (" (answered right before)" if answered else "")
    )


def _show_verdict(question: Question, which: int, answer: int, *, as_json: bool) -> None:
    right, because = answer == question.right, question.reason(answer)
    if as_json:
        fields = {"question": which + 1, "answer": ANSWERS[answer], "right": right, "because": because}
        emit({"kind": "answer", **fields})
        return
    _space()
    _print_text(f"{question.text} {question.answers[answer]}")
    _print_text(f"{'Right' if right else 'No'}. {because}")


def _print_text(text: str) -> None:
    for row in wrapped(text, _width()) if not is_plain() else [[(text, "")]]:
        print_line(row[0][0])


def _space() -> None:
    if not is_plain():
        print_line()


def _width() -> int:
    return max(_NARROWEST, min(_WIDEST, get_terminal_size().columns))
