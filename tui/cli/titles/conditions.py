"""The conditions that titles of a list meet, as options of commands."""

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated

from typer import Option

from collab.errors import BadConfig, NotKept
from collab.lists import ListMatch, ListStore, identified, match_list
from collab.recommend import TitleFilter
from collab.storage import typed_path
from tui.cli.common import note
from tui.core import Ready, Session
from tui.text import list_match_text

Genre = Annotated[
    list[str] | None,
    Option(
        metavar="GENRES",
        help='Only titles of one of these genres, and of none behind "!": "sci-fi,!horror"; several times.',
    ),
]
Since = Annotated[int | None, Option(metavar="YEAR", help="Not older than this.")]
Until = Annotated[int | None, Option(metavar="YEAR", help="Not newer than this.")]
MinRatings = Annotated[int, Option(min=0, metavar="N", help="Only titles with so many ratings.")]
Popularity = Annotated[
    str | None, Option(metavar="LOW:HIGH", help="Only titles with so many ratings: 20:500, 20: or :500.")
]

Among = Annotated[
    list[str] | None,
    Option("--among", metavar="LIST", help="Only titles of a list, by its name or as a file; several times."),
]
NotAmong = Annotated[list[str] | None, Option("--not-among", metavar="LIST", help="No title of a list; several times.")]
NoWatchlist = Annotated[bool, Option("--no-watchlist", help="Without what is on the watchlist.")]
NoShown = Annotated[bool, Option("--no-shown", help="Without what was listed for you before, here or in the app.")]

More = Annotated[
    list[str] | None, Option("--more", metavar="TAG", help="Turned towards what people tag so; several times.")
]
Less = Annotated[
    list[str] | None, Option("--less", metavar="TAG", help="Turned away from what people tag so; several times.")
]


def tag_turns(more: Sequence[str] | None, less: Sequence[str] | None) -> Counter[str]:
    """Return by how many steps each tag is turned up, or down below 0: as often as it is named."""
    turned = Counter(more or ())
    turned.subtract(less or ())
    return turned


@dataclass(frozen=True)
class ShownTitles:
    """The titles that were listed for some profiles before, none for a user of the data; `left_out` from a list or not.

    Raises BadConfig where nothing is kept that could be left out.
    """

    session: Session
    profiles: Sequence[str]
    left_out: bool

    def __post_init__(self) -> None:
        """Check that there are people."""
        if self.left_out and not self.profiles:
            raise BadConfig("--no-shown is about profiles: of users of the data nothing is kept.")

    def limit(self, only: TitleFilter) -> TitleFilter:
        """Return a filter without them, where they are left out. Raises BadData."""
        before = [self.session.shown_before(profile) for profile in self.profiles] if self.left_out else []
        return only.without(frozenset().union(*before))

    def keep(self, items: Collection[str]) -> None:
        """Keep what is listed now. Raises NotKept where that is asked for; else it is no reason to fail, and nobody's
        profile begins with it.
        """
        with suppress(*([] if self.left_out else [NotKept])):
            for profile in self.profiles:
                self.session.keep_shown(profile, items, new=self.left_out)


def title_filter(
    genres: Sequence[str] | None = None,
    since: int | None = None,
    until: int | None = None,
    min_ratings: int = 0,
    popularity: str | None = None,
    max_sd: float | None = None,
) -> TitleFilter:
    """Return the filter that the options of a command ask for. Raises BadConfig."""
    genre = ",".join(genres) if genres else None
    if popularity is None:
        return TitleFilter(genre, since, until, min_ratings, max_sd=max_sd)
    low, colon, high = popularity.replace(",", "").partition(":")
    if not colon or not all(number.isdecimal() or not number for number in (low, high)) or not (low or high):
        raise BadConfig(f'--popularity "{popularity}" is no LOW:HIGH, such as 20:500, 20: or :500.')
    fewest = max(min_ratings, int(low or 0))
    return TitleFilter(genre, since, until, fewest, max_sd=max_sd, max_ratings=int(high) if high else None)


def limited_to_lists(
    only: TitleFilter,
    ready: Ready,
    among: Sequence[str] | None,
    not_among: Sequence[str] | None,
    without: Collection[str] = (),
) -> TitleFilter:
    """Return a filter that lets through titles of the lists `among` alone, none of `not_among` and none of the items
    `without`, and tell what the lists are in the data. Raises NotFound for a list that is not there, and BadData.
    """
    chosen = [_open_list(name, ready) for name in among or ()]
    unwanted = [_open_list(name, ready) for name in not_among or ()]
    for match in (*chosen, *unwanted):
        note(list_match_text(match, sum(item in ready.known.stars for item in match.items)))
    return replace(
        only,
        among=tuple(dict.fromkeys(item for match in chosen for item in match.items)) if chosen else None,
        not_among=tuple(dict.fromkeys(item for match in unwanted for item in match.items)),
    ).without(without)


def _open_list(name: str, ready: Ready) -> ListMatch:
    """Return a list that is kept under this name, else that of a file."""
    store, path, titles = ListStore(), typed_path(name), ready.titles
    named = store.find(name)
    if named is None and path.is_file():
        from collab.data import DataSpec
        from collab.importing import read_lists  # only now: few lists are files
        from tui.core.data import as_remembered, corrections_of

        spec = as_remembered(DataSpec(source=str(path)), "list")
        return identified(read_lists(path, corrections_of(spec))[0], titles.lookup, titles.namespace)[1]
    return match_list(named or store.get(name), titles.lookup, titles.namespace)
