"""The rows of Similar, on the screen and as they are copied: neighbours, and titles to choose from."""

from collections.abc import Sequence

from tui.cells import Glyphs, Spans
from tui.core import Ready
from tui.screens.similar.neighbours import Neighbourhood
from tui.text import hit_cells, hit_row, similar_cells, similar_row, stars_text


def neighbour_spans(near: Neighbourhood, ready: Ready, row: int, width: int, *, glyphs: Glyphs) -> Spans:
    """Return one of the neighbours."""
    title = near.titles[row]
    genres = ready.titles.facts(title.item).genres
    return similar_row(title, genres, near.genres, near.by, near.most, width, apart=near.apart[row], glyphs=glyphs)


def neighbour_cells(near: Neighbourhood, ready: Ready, row: int) -> Sequence[str]:
    """Return one of the neighbours under SIMILAR."""
    title = near.titles[row]
    return similar_cells(title, ready.titles.facts(title.item).genres, near.genres)


def choice_spans(ready: Ready, item: str, width: int, *, glyphs: Glyphs) -> Spans:
    """Return a title to choose, with the stars it has from the person."""
    title, stars = ready.titles.facts(item), ready.known.stars.get(item)
    note = "" if stars is None else stars_text(stars, ready.titles.scale.high, glyphs=glyphs)
    return hit_row(title.name, title.genres, note, title.ratings, width, glyphs=glyphs)


def choice_cells(ready: Ready, item: str) -> Sequence[str]:
    """Return a title to choose under HITS."""
    title = ready.titles.facts(item)
    return hit_cells(title.name, title.genres, ready.known.stars.get(item), title.ratings)
