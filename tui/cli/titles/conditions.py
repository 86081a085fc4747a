"""The conditions that titles of a list meet, as options of commands."""

from typing import Annotated

from typer import Option

from collab.errors import BadConfig
from collab.recommend import TitleFilter

Genre = Annotated[
    str | None,
    Option(metavar="GENRES", help='Only titles of one of these genres, and of none behind "!": "sci-fi,!horror".'),
]
Since = Annotated[int | None, Option(metavar="YEAR", help="Not older than this.")]
Until = Annotated[int | None, Option(metavar="YEAR", help="Not newer than this.")]
MinRatings = Annotated[int, Option(min=0, metavar="N", help="Only titles with so many ratings.")]
Popularity = Annotated[
    str | None, Option(metavar="LOW:HIGH", help="Only titles with so many ratings: 20:500, 20: or :500.")
]


def title_filter(
    genre: str | None = None,
    since: int | None = None,
    until: int | None = None,
    min_ratings: int = 0,
    popularity: str | None = None,
    max_sd: float | None = None,
) -> TitleFilter:
    """Return the filter that the options of a command ask for. Raises BadConfig."""
    if popularity is None:
        return TitleFilter(genre, since, until, min_ratings, max_sd=max_sd)
    low, colon, high = popularity.replace(",", "").partition(":")
    if not colon or not all(number.isdecimal() or not number for number in (low, high)) or not (low or high):
        raise BadConfig(f'--popularity "{popularity}" is no LOW:HIGH, such as 20:500, 20: or :500.')
    fewest = max(min_ratings, int(low or 0))
    return TitleFilter(genre, since, until, fewest, max_sd=max_sd, max_ratings=int(high) if high else None)
