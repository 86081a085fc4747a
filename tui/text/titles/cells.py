"""Titles as cells of text, as they are copied and printed, each under its heading."""

from collections.abc import Collection, Sequence

from collab.recommend import Recommendation, Similar
from tui.cells import ASCII
from tui.text import genres_text, number_text, percent_text, stars_text

RECOMMENDED = ("title", "stars", "80% from", "to", "ratings", "genres")
SIMILAR = ("title", "similarity", "both", "ratings", "genres", "shared")
HITS = ("title", "stars", "ratings", "genres")
RATED = ("title", "stars", "genres")


def recommended_cells(title: Recommendation) -> tuple[str, ...]:
    """Return a recommendation under RECOMMENDED."""
    figures = (number_text(stars) for stars in (title.stars, title.low, title.high))
    return (title.title, *figures, str(title.ratings), genres_text(title.genres))


def similar_cells(title: Similar, genres: Sequence[str], ties: Collection[str]) -> tuple[str, ...]:
    """Return a neighbour under SIMILAR; its genres among `ties` are shared."""
    shared = [genre for genre in genres if genre in ties]
    figures = (f"{title.similarity:.3f}", percent_text(title.both), str(title.ratings))
    return (title.title, *figures, genres_text(genres), genres_text(shared))


def hit_cells(name: str, genres: Sequence[str], stars: float | None, ratings: int) -> tuple[str, ...]:
    """Return a title that a search brought, under HITS."""
    return (name, _stars(stars), str(ratings), genres_text(genres))


def rated_cells(name: str, genres: Sequence[str], stars: float | None, note: str) -> tuple[str, ...]:
    """Return a title of the Rate screen under RATED: without stars, the note on it."""
    return (name, note or _stars(stars), genres_text(genres))


def _stars(stars: float | None) -> str:
    return "" if stars is None else stars_text(stars, glyphs=ASCII)
