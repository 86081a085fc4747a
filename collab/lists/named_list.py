"""A list of titles under a name, and which titles of the data at hand they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from collab.titles import TitleLookup, TitleMatch, TitleRef


@dataclass(frozen=True)
class NamedList:
    """Titles in the order of the list, under its name; the ids that a title is known by may be of any service."""

    name: str
    titles: tuple[TitleRef, ...]


@dataclass(frozen=True)
class ListMatch:
    """A list as the data at hand knows it: the ids of the items that its titles surely are, in its order, each once;
    the titles that are in doubt, each with the ids that it may be, and those that are not in the data.
    """

    name: str
    items: tuple[str, ...]
    doubtful: tuple[tuple[TitleRef, tuple[str, ...]], ...] = ()
    missing: tuple[TitleRef, ...] = ()

    @property
    def titles(self) -> int:
        """The number of titles of the list."""
        return len(self.items) + len(self.doubtful) + len(self.missing)


def match_list(named: NamedList, lookup: TitleLookup, namespace: str) -> ListMatch:
    """Return what a list is among the titles of `lookup`, whose ids are of `namespace`: matched like an import, but for
    the titles that an id, or title and year, name outright, which need no search.
    """
    return _sorted(named, _matches(named, lookup, namespace))


def identified(named: NamedList, lookup: TitleLookup, namespace: str) -> tuple[NamedList, ListMatch]:
    """Return a list whose titles have the ids of the items that they surely are, so that these are known from now on,
    and what it is as `match_list` has it; where every line is the id of an item, they are items.
    """
    positions = lookup.items.positions
    if all(ref.title in positions and not ref.ids for ref in named.titles):
        named = replace(named, titles=tuple(lookup.ref(positions[ref.title], namespace) for ref in named.titles))
    matches = _matches(named, lookup, namespace)
    titles = tuple(
        replace(ref, ids={**lookup.ids(positions[match.item], namespace), **ref.ids})
        if match.status == "sure" and match.item is not None
        else ref
        for ref, match in zip(named.titles, matches, strict=True)
    )
    return replace(named, titles=titles), _sorted(named, matches)


def _matches(named: NamedList, lookup: TitleLookup, namespace: str) -> list[TitleMatch]:
    outright = [lookup.resolve(ref, namespace) for ref in named.titles]
    others = [ref for ref, item in zip(named.titles, outright, strict=True) if item is None]
    searched = iter(lookup.match(others, namespace) if others else ())
    return [next(searched) if item is None else TitleMatch("sure", item) for item in outright]


def _sorted(named: NamedList, matches: Sequence[TitleMatch]) -> ListMatch:
    pairs = list(zip(named.titles, matches, strict=True))
    return ListMatch(
        named.name,
        tuple(dict.fromkeys(match.item for _, match in pairs if match.status == "sure" and match.item is not None)),
        tuple((ref, match.candidates) for ref, match in pairs if match.status == "doubtful"),
        tuple(ref for ref, match in pairs if match.status == "unmatched"),
    )
