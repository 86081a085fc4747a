"""A list for people who watch together, as rows of text: pure functions of values."""

from collections.abc import Sequence
from math import isnan

from collab.profiles import ME
from collab.recommend import JOINT, Shared
from tui.cells import Glyphs, Spans, fit, fit_title
from tui.text import levels_text, names_text, number_text, ordinal_text, percent_text, spread_text
from tui.text.people.person import person_name

_CHANCE, _PREDICTED, _RANK, _TITLE = 7, 9, 9, 26


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
    verb = "have" if len(silent) > 1 or silent == [person_name(ME)] else "has"
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


def together_cells(title: Shared) -> tuple[str, ...]:
    """Return a title for several people: its name, the chance that all give it the stars asked for, then in the order
    of their names each one's predicted stars and the rank by their interest.
    """
    figures = zip(map(number_text, title.stars), map(ordinal_text, title.interest_ranks), strict=True)
    chance = "" if isnan(title.chance) else percent_text(title.chance)
    return (title.title, chance, *(text for pair in figures for text in pair))
