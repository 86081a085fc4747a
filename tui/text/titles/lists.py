"""Named lists in words: what a list is among the titles of the data at hand."""

from collab.lists import ListMatch
from collab.titles import TitleRef


def list_match_text(match: ListMatch, rated: int = 0) -> str:
    """Return how many titles of a list are in the data, and how many of these a person has rated: "sundance: 300
    titles, 281 in this data (12 rated), 7 in doubt, 12 not".
    """
    titles = f"{match.titles:,} {'title' if match.titles == 1 else 'titles'}"
    of_them = f" ({rated:,} rated)" if rated else ""
    others = [f"{len(match.doubtful):,} in doubt"] if match.doubtful else []
    others += [f"{len(match.missing):,} not"] if match.missing else []
    return f"{match.name}: {', '.join([titles, f'{len(match.items):,} in this data{of_them}', *others])}"


def title_ref_text(ref: TitleRef) -> str:
    """Return a title as its list has it: "Alien (1979)", or an id where it has no title."""
    if not ref.title:
        return next((f"{namespace} {item}" for namespace, item in ref.ids.items()), "a title without a name")
    return f"{ref.title} ({ref.year})" if ref.year else ref.title
