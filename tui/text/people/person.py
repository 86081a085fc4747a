"""People and their answers as rows of text: pure functions of values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rich.cells import cell_len

from collab.profiles import ME, Added, Answer, Change, Mark, Step, Summary
from tui.cells import Glyphs, Spans, fit, fit_title
from tui.text import stars_text

_WHOLE = 60  # cells of a step with its time of day
_DAY, _ANSWER, _FEW = 10, 20, 16  # cells of a day, of what was done, and of a title that tells which one it is
MARKED: Mapping[Mark, str] = {"seen": "seen", "hide": "hidden", "watch": "to watch"}


def step_text(done: str, change: Change, *, glyphs: Glyphs) -> str:
    """Return what an undo or a redo did: "Undone: Alien (1979) ★★★★☆", "Undone: Alien (1979), hidden"."""
    if change.count > 1:
        return f"{done}: an import of {change.count:,} answers"
    if change.after is not None:
        return f"{done}: {change.title} {stars_text(change.after, change.answer.high, glyphs=glyphs)}"
    return f"{done}: {change.title}" + (f", {MARKED[change.mark]}" if change.mark else " has no stars")


_NAME, _SHORTEST_NAME, _IN_USE = 16, 10, " in use"
_NAMED = 5


def person_name(profile: str) -> str:
    """Return how a profile is called on screen."""
    return "you" if profile == ME else profile


def day(moment: float) -> str:
    """Return the day of a moment, in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def person_row(summary: Summary, width: int, *, current: bool, mark: str, glyphs: Glyphs) -> Spans:
    """Return a person: name, whether theirs is the list in use, then as much as fits of the number of ratings, what was
    not seen, what is marked, and the last day.
    """
    facts = [f"{summary.rated:>7,} rated", f" {summary.skipped:>6,} not seen"]
    facts += [f" {summary.marked:>5,} marked"] if summary.marked else []
    facts += [f"  last {day(summary.at)}"] if summary.at else []
    used = 2 + len(_IN_USE)
    room = max(_SHORTEST_NAME, min(_NAME, width - used - sum(map(len, facts[:2]))))
    facts_room = width - used - room
    fitting = [fact for index, fact in enumerate(facts) if sum(map(len, facts[: index + 1])) <= facts_room]
    return [
        (f"{mark:<2}", "accent"),
        (fit(person_name(summary.name), room, glyphs=glyphs), "strong" if current else ""),
        (_IN_USE if current else " " * len(_IN_USE), "accent"),
        ("".join(fitting), "dim"),
    ]


_DID = {"rate": "rated", "skip": "not seen", "clear": "taken back", "undo": "undone", "redo": "done again"}


def history_rows(steps: Sequence[Step], width: int = 0, *, glyphs: Glyphs) -> list[Spans]:
    """Return every step of a person, the newest last: when, what, the title with its stars, and where it came from;
    with a `width` the title is cut to that, its year never.
    """
    return [_step(step, width, glyphs=glyphs) for step in steps] or [[("Nothing was answered yet.", "dim")]]


def _step(step: Step, width: int, *, glyphs: Glyphs) -> Spans:
    when = datetime.fromtimestamp(step.at, UTC).strftime("%Y-%m-%d" if 0 < width < _WHOLE else "%Y-%m-%d %H:%M")
    stars = "" if step.stars is None else stars_text(step.stars, step.answer.high, glyphs=glyphs)
    more = f" and {step.count - 1:,} more" if step.count > 1 else ""
    source = "" if step.source == "rate" else f"  {step.source}"
    did = MARKED[step.mark] if step.kind == "skip" and step.mark else _DID[step.kind]
    room = width - _ANSWER - sum(map(cell_len, (when, more, source)))
    least = min(_FEW, cell_len(step.title))
    if width and room < least:
        when, room = when[:_DAY], room + len(when) - _DAY
    if width and room < least:
        source, room = "", room + len(source)
    if width and room < least and more:
        room, more = room + len(more), f" +{step.count - 1:,}"
        room -= len(more)
    title = fit_title(step.title, room, glyphs=glyphs) if 0 < room < cell_len(step.title) else step.title
    return [
        (f"{when}  {did:<11}", "dim"),
        (f"{stars:<6} ", "accent"),
        (title + more, ""),
        (source, "dim"),
    ]


def unknown_text(unknown: Sequence[Answer], data: str) -> str:
    """Return which titles are not in the data at hand: "2 titles are not in sample, and kept: Dune (2021), ..."."""
    if not unknown:
        return ""
    count = "1 title is" if len(unknown) == 1 else f"{len(unknown):,} titles are"
    return f"{count} not in {data}, and kept: {', '.join(answer.name for answer in unknown[-_NAMED:])}"


def imported_text(added: Added, profile: str) -> str:
    """Return what became of an import: "312 ratings imported for you; 4 were there, 2 are older than yours."."""
    kept = [
        f"{count:,} {one if count == 1 else several}"
        for count, one, several in (
            (added.same, "was there already", "were there already"),
            (added.older, "is older than what is there", "are older than what is there"),
            (added.rated, "has stars, which stay", "have stars, which stay"),
        )
        if count
    ]
    imported = f"{added.new:,} answer{'' if added.new == 1 else 's'} imported for {person_name(profile)}"
    return "; ".join([imported, *kept]) + "."
