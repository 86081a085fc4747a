"""Users of the data as rows: pure functions of values."""

from collab.explore.neighbours import KnownUser, Neighbour
from tui.cells import Glyphs, Spans, bar, fit
from tui.rows.format import ratings_text, share_text

KNOWN = ("user", "ratings", "mean")
NEIGHBOUR = ("user", "taste", "common", "apart")
_NAME, _BAR = 11, 8


def known_row(known: KnownUser, *, glyphs: Glyphs) -> Spans:
    """Return a user: id, number of ratings, their mean."""
    name = fit(f"user {known.user}", _NAME, glyphs=glyphs)
    return [(name, ""), (f"{ratings_text(known.ratings):>16}", "strong"), (f"   mean {known.mean:.1f}", "dim")]


def neighbour_row(near: Neighbour, *, glyphs: Glyphs) -> Spans:
    """Return a near user: id, how alike the taste is, how many titles both rated, how far apart their stars are."""
    return [
        (fit(f"user {near.user}", _NAME, glyphs=glyphs), ""),
        (f" {share_text(near.taste, glyphs=glyphs)} ", "strong"),
        (bar(near.taste, _BAR, glyphs=glyphs), "dim"),
        (f" {near.both:>5,} in common, {near.apart:.1f} apart", "dim"),
    ]


def known_cells(known: KnownUser) -> tuple[str, ...]:
    """Return a user under KNOWN."""
    return (known.user, str(known.ratings), f"{known.mean:.2f}")


def neighbour_cells(near: Neighbour) -> tuple[str, ...]:
    """Return a near user under NEIGHBOUR."""
    return (near.user, f"{near.taste:.2f}", str(near.both), f"{near.apart:.2f}")
