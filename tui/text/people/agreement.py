"""How far two people agree, and users of the data, as rows of text: pure functions of values."""

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len

from collab.inspection import KnownUser, Neighbour
from collab.recommend import Agreement, Both, Leaning
from tui.cells import Glyphs, Spans, bar, fit, fit_title
from tui.text import ratings_text, share_text, stars_text
from tui.text.people.person import person_name


def agreement_rows(
    agreement: Agreement, names: tuple[str, str], highest: float, *, width: int | None = None, glyphs: Glyphs
) -> list[Spans]:
    """Return everything that is known of how far two people agree, sentences in at most so many cells a line where a
    `width` says so.
    """
    first, second = map(person_name, names)
    sentences = _sentences(agreement, first, second)
    rows: list[Spans] = [
        [(line, "")] for sentence in sentences for line in (wrap(sentence, width) if width else [sentence])
    ]
    heading = f"{first}{glyphs.between}{second}"
    rows += _section(
        f"what both rated   ({heading})", [_both(each, highest, width, glyphs=glyphs) for each in agreement.rated]
    )
    rows += _section(
        "leaning furthest apart, in stars beyond the usual", [_leaning(e, glyphs=glyphs) for e in agreement.genres]
    )
    rows += _section("for both, predicted", [_predicted(each, width, glyphs=glyphs) for each in agreement.please])
    rows += _section("dividing you, predicted", [_predicted(each, width, glyphs=glyphs) for each in agreement.divide])
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


def _both(both: Both, highest: float, width: int | None, *, glyphs: Glyphs) -> Spans:
    pair = " ".join(stars_text(stars, highest, glyphs=glyphs).rjust(5) for stars in (both.first, both.second))
    return _titled(f"  {pair}  ", both.title, width, glyphs=glyphs)


def _titled(figures: str, title: str, width: int | None, *, glyphs: Glyphs) -> Spans:
    """Return a title behind figures, cut where it has to be, but for its year."""
    room = cell_len(title) if width is None else max(1, width - cell_len(figures))
    return [(figures, "strong"), (fit_title(title, min(room, cell_len(title)), glyphs=glyphs), "")]


def _leaning(leaning: Leaning, *, glyphs: Glyphs) -> Spans:
    pair = " ".join(share_text(stars, glyphs=glyphs) for stars in (leaning.first, leaning.second))
    return [(f"  {pair}  ", "strong"), (leaning.genre, "")]


def _predicted(both: Both, width: int | None, *, glyphs: Glyphs) -> Spans:
    return _titled(f"  {both.first:5.1f} {both.second:5.1f}  ", both.title, width, glyphs=glyphs)


USERS = ("user", "ratings", "mean")
NEAR_USERS = ("user", "taste", "common", "apart")
_USER, _BAR = 11, 8


def user_row(known: KnownUser, *, glyphs: Glyphs) -> Spans:
    """Return a user: id, number of ratings, their mean."""
    name = fit(f"user {known.user}", _USER, glyphs=glyphs)
    return [(name, ""), (f"{ratings_text(known.ratings):>16}", "strong"), (f"   mean {known.mean:.1f}", "dim")]


def near_user_row(near: Neighbour, *, glyphs: Glyphs) -> Spans:
    """Return a near user: id, how alike the taste is, how many titles both rated, how far apart their stars are."""
    return [
        (fit(f"user {near.user}", _USER, glyphs=glyphs), ""),
        (f" {share_text(near.taste, glyphs=glyphs)} ", "strong"),
        (bar(near.taste, _BAR, glyphs=glyphs), "dim"),
        (f" {near.both:>5,} in common, {near.apart:.1f} apart", "dim"),
    ]


def user_cells(known: KnownUser) -> tuple[str, ...]:
    """Return a user under USERS."""
    return (known.user, str(known.ratings), f"{known.mean:.2f}")


def near_user_cells(near: Neighbour) -> tuple[str, ...]:
    """Return a near user under NEAR_USERS."""
    return (near.user, f"{near.taste:.2f}", str(near.both), f"{near.apart:.2f}")
