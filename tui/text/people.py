"""People and their answers as rows of text: pure functions of values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import isnan

from collab.profiles import Added, Answer, Change, Mark, Step, Summary
from collab.recommend import JOINT, Agreement, Both, Leaning, Shared
from tui.cells import Glyphs, Spans, fit, fit_title
from tui.text.format import (
    levels_text,
    names_text,
    number_text,
    ordinal_text,
    percent_text,
    share_text,
    spread_text,
    stars_text,
)

MARKED: Mapping[Mark, str] = {"seen": "seen", "hide": "hidden", "watch": "to watch"}


def step_text(done: str, change: Change, *, glyphs: Glyphs) -> str:
    """Return what an undo or a redo did: "Undone: Alien (1979) ★★★★☆", "Undone: Alien (1979), hidden"."""
    if change.count > 1:
        return f"{done}: an import of {change.count:,} answers"
    if change.after is not None:
        return f"{done}: {change.title} {stars_text(change.after, change.answer.high, glyphs=glyphs)}"
    return f"{done}: {change.title}" + (f", {MARKED[change.mark]}" if change.mark else " has no stars")


_NAME, _SHORTEST_NAME, _IN_USE = 16, 10, " in use"
_CHANCE, _PREDICTED, _RANK, _TITLE = 7, 9, 9, 26
_NAMED = 5


def person_name(profile: str) -> str:
    """Return how a profile is called on screen."""
    return "you" if profile == "me" else profile


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


def together_row(rank: int, title: Shared, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title for several people: rank, name, the chance that all give it the stars asked for, each one's
    predicted stars in the order of their names, and where there is room, the rank that it has by their interest.
    """
    ranked = _shows_ranks(title, width)
    spans = [
        (f"{rank:>3} ", "dim"),
        (fit_title(title.title, _title_room(title, width, ranked=ranked), glyphs=glyphs), ""),
    ]
    if not isnan(title.chance):
        spans.append((f"{percent_text(title.chance):>{_CHANCE}}", "strong"))
    for stars, sd, by_interest in zip(title.stars, title.sd, title.interest_ranks, strict=True):
        spans.append((f"{spread_text(stars, sd, glyphs=glyphs):>{_PREDICTED}}", "strong"))
        if ranked:
            spans.append((f"{ordinal_text(by_interest):>{_RANK}}", "dim"))
    return spans


def together_heading(names: Sequence[str], first: Shared | None, width: int, *, glyphs: Glyphs) -> str:
    """Return the heading over rows of `together_row`, the first of which is of the title `first`."""
    if first is None:
        return "    title"
    ranked = _shows_ranks(first, width)
    columns = [
        f"{fit(person_name(name), _PREDICTED - 1, glyphs=glyphs):>{_PREDICTED}}"
        + (f"{'interest':>{_RANK}}" if ranked else "")
        for name in names
    ]
    chance = "" if isnan(first.chance) else f"{'chance':>{_CHANCE}}"
    return "    " + "title".ljust(_title_room(first, width, ranked=ranked)) + chance + "".join(columns)


def unranked_text(title: Shared, names: Sequence[str]) -> str:
    """Return who has no rank by interest beside those who have one, and why: "Ada has answered nothing yet: ..."."""
    silent = [person_name(name) for name, rank in zip(names, title.interest_ranks, strict=True) if rank is None]
    if not silent or len(silent) == len(names):
        return ""
    verb = "have" if len(silent) > 1 or silent == [person_name("me")] else "has"
    return f"{names_text(silent)} {verb} answered nothing yet: no rank by interest, and stars as anyone's."


def joint_text(title: Shared, names: Sequence[str]) -> str:
    """Return the joint intervals of several people: "Ada 3 to 5, you 2 to 5 stars, at once with a chance near 90%";
    nothing where there are no stars.
    """
    if isnan(title.chance):
        return ""
    each = (
        f"{person_name(name)} {levels_text(low, high)}"
        for name, low, high in zip(names, title.low, title.high, strict=True)
    )
    return f"{', '.join(each)} stars, at once with a chance near {JOINT:.0%}"


def _shows_ranks(title: Shared, width: int) -> bool:
    """Return whether there are ranks by interest, and room for them."""
    known = any(rank is not None for rank in title.interest_ranks)
    return known and _title_room(title, width, ranked=True) >= _TITLE


def _title_room(title: Shared, width: int, *, ranked: bool) -> int:
    chance = 0 if isnan(title.chance) else _CHANCE
    return width - 4 - chance - (_PREDICTED + _RANK * ranked) * len(title.stars)


_DID = {"rate": "rated", "skip": "not seen", "clear": "taken back", "undo": "undone", "redo": "done again"}


def history_rows(steps: Sequence[Step], *, glyphs: Glyphs) -> list[Spans]:
    """Return every step of a person, the newest last: when, what, the title with its stars, and where it came from."""
    return [_step(step, glyphs=glyphs) for step in steps] or [[("Nothing was answered yet.", "dim")]]


def _step(step: Step, *, glyphs: Glyphs) -> Spans:
    when = datetime.fromtimestamp(step.at, UTC).strftime("%Y-%m-%d %H:%M")
    stars = "" if step.stars is None else stars_text(step.stars, step.answer.high, glyphs=glyphs)
    more = f" and {step.count - 1:,} more" if step.count > 1 else ""
    source = "" if step.source == "rate" else f"  {step.source}"
    did = MARKED[step.mark] if step.kind == "skip" and step.mark else _DID[step.kind]
    return [
        (f"{when}  {did:<11}", "dim"),
        (f"{stars:<6} ", "accent"),
        (step.title + more, ""),
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


def agreement_rows(agreement: Agreement, names: tuple[str, str], highest: float, *, glyphs: Glyphs) -> list[Spans]:
    """Return everything that is known of how far two people agree."""
    first, second = map(person_name, names)
    rows: list[Spans] = [[(line, "")] for line in _sentences(agreement, first, second)]
    heading = f"{first}{glyphs.between}{second}"
    rows += _section(
        f"what both rated   ({heading})", [_both(each, highest, glyphs=glyphs) for each in agreement.rated]
    )
    rows += _section(
        "leaning furthest apart, in stars beyond the usual", [_leaning(e, glyphs=glyphs) for e in agreement.genres]
    )
    rows += _section("for both, predicted", [_predicted(each) for each in agreement.please])
    rows += _section("dividing you, predicted", [_predicted(each) for each in agreement.divide])
    return rows


def _sentences(agreement: Agreement, first: str, second: str) -> list[str]:
    silent = [name for name, has in zip((first, second), agreement.answered, strict=True) if not has]
    if silent:
        return [f"{name} has rated nothing yet: what is predicted is the average person's." for name in silent]
    if agreement.difference is None:
        rated = f"{first} and {second} have rated no title in common."
    else:
        titles = f"{len(agreement.rated)} titles" if len(agreement.rated) != 1 else "1 title"
        rated = f"{first} and {second} both rated {titles}: {agreement.difference:.1f} stars apart on average."
    if agreement.taste is None:
        return [rated]
    more, less = (first, second) if agreement.generous >= 0 else (second, first)
    taste = f"Their tastes correlate {agreement.taste:+.2f} (1 alike, 0 unrelated, -1 opposite)"
    return [rated, f"{taste}; {more} would give {abs(agreement.generous):.1f} stars more than {less}."]


def _section(heading: str, rows: Sequence[Spans]) -> list[Spans]:
    return [[("", "")], [(heading, "title")], *rows] if rows else []


def _both(both: Both, highest: float, *, glyphs: Glyphs) -> Spans:
    pair = " ".join(stars_text(stars, highest, glyphs=glyphs).rjust(5) for stars in (both.first, both.second))
    return [(f"  {pair}  ", "strong"), (both.title, "")]


def _leaning(leaning: Leaning, *, glyphs: Glyphs) -> Spans:
    pair = " ".join(share_text(stars, glyphs=glyphs) for stars in (leaning.first, leaning.second))
    return [(f"  {pair}  ", "strong"), (leaning.genre, "")]


def _predicted(both: Both) -> Spans:
    return [(f"  {both.first:5.1f} {both.second:5.1f}  ", "strong"), (both.title, "")]


def together_cells(title: "Shared") -> tuple[str, ...]:
    """Return a title for several people: its name, the chance that all give it the stars asked for, then in the order
    of their names each one's predicted stars and the rank by their interest.
    """
    figures = zip(map(number_text, title.stars), map(ordinal_text, title.interest_ranks), strict=True)
    chance = "" if isnan(title.chance) else percent_text(title.chance)
    return (title.title, chance, *(text for pair in figures for text in pair))
