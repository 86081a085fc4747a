"""A list for people who watch together, as rows of text: pure functions of values."""

from collections.abc import Sequence
from math import isnan

from rich.cells import cell_len

from collab.profiles import ME
from collab.recommend import JOINT, Explanation, Reason, Shared
from tui.cells import Glyphs, Spans, fit, fit_title, whole_parts
from tui.text import (
    genres_text,
    is_felt,
    levels_text,
    names_text,
    number_text,
    ordinal_text,
    percent_text,
    share_text,
    spread_text,
    stars_text,
)
from tui.text.people.person import person_name
from tui.text.titles import RowShares, row_shares, title_and_genres, title_heading, watch_sign

_RANKED, _CHANCE, _STARS, _PREDICTED, _RANK, _SIGN = 4, 7, 6, 9, 9, 2
_REASONS, _INDENT, _CHOSE = 3, 2, "chose "


def together_row(
    rank: int, title: Shared, watchers: Sequence[bool], width: int, *, ranked: bool, glyphs: Glyphs
) -> Spans:
    """Return a title for several people: rank, name, genres where there is room, the chance that all give it the stars
    asked for, then for each, in the order of their names, the predicted stars, a sign where it is on the watchlist, and
    where there is room, how sure the stars are, and the rank that it has by their interest, which a list that is
    `ranked` has columns for.
    """
    shares, sign = _shares(title, width, ranked=ranked), watch_sign(glyphs=glyphs)
    spans = [(f"{rank:>3} ", "dim"), *title_and_genres(title.title, title.genres, shares, glyphs=glyphs)]
    if not isnan(title.chance):
        spans.append((f"{percent_text(title.chance):>{_CHANCE}}", "strong"))
    each = zip(title.stars, title.sd, title.interest_ranks, watchers, strict=True)
    for stars, sd, by_interest, watches in each:
        text = spread_text(stars, sd, glyphs=glyphs) if "spread" in shares.figures else number_text(stars)
        spans.append((text.rjust(_width(shares)), "strong"))
        if "interest" in shares.figures:
            spans.append((f"{ordinal_text(by_interest):>{_RANK}}", "dim"))
        spans.append((f"{sign if watches else '':>{_SIGN}}", "accent"))
    return spans


def together_heading(names: Sequence[str], first: Shared | None, width: int, *, ranked: bool, glyphs: Glyphs) -> str:
    """Return the heading over rows of `together_row`, the first of which is of the title `first`."""
    if first is None:
        return "    title"
    shares = _shares(first, width, ranked=ranked)
    columns = [
        fit(person_name(name), _width(shares) - 1, glyphs=glyphs).rjust(_width(shares))
        + (f"{'interest':>{_RANK}}" if "interest" in shares.figures else "")
        + " " * _SIGN
        for name in names
    ]
    chance = "" if isnan(first.chance) else f"{'chance':>{_CHANCE}}"
    return " " * _RANKED + title_heading(shares) + chance + "".join(columns)


def watched_text(names: Sequence[str], watchers: Sequence[bool], *, glyphs: Glyphs) -> str:
    """Return on whose watchlist a title is: "on the watchlists of all"; nothing where it is on none."""
    who = [person_name(name) for name, watches in zip(names, watchers, strict=True) if watches]
    sign = watch_sign(glyphs=glyphs)
    if len(who) == len(names):
        return f"{sign} on {'both watchlists' if len(names) == 2 else 'the watchlists of all'}"
    return f"{sign} on the watchlist of {names_text(who)}" if who else ""


def reasons_rows(
    title: Shared,
    names: Sequence[str],
    explanations: Sequence[Explanation],
    highest: float,
    width: int,
    *,
    glyphs: Glyphs,
) -> list[Spans]:
    """Return for each of several people why a title is listed: the ratings that its stars come of, and what they chose
    that speaks for it, those that weigh most, as many as there is room for in a row.
    """
    rows: list[Spans] = []
    for place, (name, explanation) in enumerate(zip(names, explanations, strict=True)):
        stars, rank = spread_text(title.stars[place], title.sd[place], glyphs=glyphs), title.interest_ranks[place]
        head = f"{person_name(name)}  {stars.strip()}" + (f", {ordinal_text(rank)} by interest" if rank else "")
        because = [
            _reason_text(reason, highest, width - _INDENT, glyphs=glyphs)
            for reason in explanation.reasons[:_REASONS]
            if is_felt(reason.share)
        ]
        chosen = _chosen_text([choice.title for choice in explanation.choices[:_REASONS]], width, glyphs=glyphs)
        rows.append([(head, "title")])
        reasons = whole_parts(because, "; ", width - _INDENT) or _reason_for_none(explanation)
        rows.append([(" " * _INDENT + reasons, "")])
        if chosen:
            rows.append([(" " * _INDENT + chosen, "dim")])
    return rows


def _reason_text(reason: Reason, highest: float, width: int, *, glyphs: Glyphs) -> str:
    """Return a rating in at most so many cells: what it adds, its title, its stars."""
    share, stars = share_text(reason.share, glyphs=glyphs), stars_text(reason.stars, highest, glyphs=glyphs)
    room = min(cell_len(reason.title), width - cell_len(share) - cell_len(stars) - 2)
    return f"{share} {fit_title(reason.title, room, glyphs=glyphs)} {stars}"


def _chosen_text(titles: Sequence[str], width: int, *, glyphs: Glyphs) -> str:
    """Return what was chosen in at most so many cells, "" for nothing: "chose Alien (1979) and Heat (1995)"."""
    room = width - _INDENT - len(_CHOSE)
    texts = [names_text(titles[:count]) for count in range(len(titles), 0, -1)]
    fitting = next((text for text in texts if cell_len(text) <= room), "")
    return _CHOSE + (fitting or fit_title(titles[0], room, glyphs=glyphs)) if titles else ""


def _reason_for_none(explanation: Explanation) -> str:
    if explanation.reasons:
        return "nothing rated moves it: the stars are anyone's"
    return "nothing rated yet: the stars are anyone's"


def unranked_text(title: Shared, silent: Sequence[str]) -> str:
    """Return who has no rank by interest beside those who have one, because nothing is known of them: "Ada has answered
    nothing yet: ..."; on a watchlist a title has no rank either.
    """
    if not silent or all(rank is None for rank in title.interest_ranks):
        return ""
    verb = "have" if len(silent) > 1 or list(silent) == [ME] else "has"
    who = names_text([person_name(name) for name in silent])
    return f"{who} {verb} answered nothing yet: no rank by interest, and stars as anyone's."


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


def _shares(title: Shared, width: int, *, ranked: bool) -> RowShares:
    """Share a row: beside what all would give it there are how sure that is, and ranks by interest, where the list has
    any.
    """
    people, chance = len(title.stars), 0 if isnan(title.chance) else _CHANCE
    figures = {"stars": chance + (_STARS + _SIGN) * people, "spread": (_PREDICTED - _STARS) * people}
    if ranked:
        figures["interest"] = _RANK * people
    return row_shares(width - _RANKED, figures)


def _width(shares: RowShares) -> int:
    """Return the cells of one person's stars."""
    return _PREDICTED if "spread" in shares.figures else _STARS


def together_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the heading over `together_cells`."""
    people = map(person_name, names)
    each = (column for name in people for column in (name, f"{name}, by interest", f"{name}, watchlist"))
    return ("title", "genres", "chance", *each)


def together_cells(title: Shared, watchers: Sequence[bool]) -> tuple[str, ...]:
    """Return a title for several people: its name, its genres, the chance that all give it the stars asked for, then in
    the order of their names each one's predicted stars, the rank by their interest, and whether it is on the watchlist.
    """
    each = zip(title.stars, title.interest_ranks, watchers, strict=True)
    figures = ((number_text(stars), ordinal_text(rank), "yes" * watches) for stars, rank, watches in each)
    chance = "" if isnan(title.chance) else percent_text(title.chance)
    return (title.title, genres_text(title.genres), chance, *(text for texts in figures for text in texts))
