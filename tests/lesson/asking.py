"""A page of Learn asked for what it shows."""

from typing import TypeVar

from collab.data import Ratings
from collab.lesson import Shown, Situation, Table, Words, find_page
from collab.recommend import Recommender

Kind = TypeVar("Kind", bound=Shown)


def ask(name: str, ratings: Ratings, model: Recommender | None = None, /, **moved: str) -> tuple[Shown, ...]:
    """Return what a page shows with these moves made, the others where they start."""
    asked = find_page(name)
    assert set(moved) <= set(asked.start())
    return asked.compute(Situation(ratings, model, asked.start() | moved))


def only(shown: tuple[Shown, ...], kind: type[Kind]) -> list[Kind]:
    """Return what is of one kind."""
    return [each for each in shown if isinstance(each, kind)]


def said(shown: tuple[Shown, ...]) -> str:
    """Return all the words."""
    return " ".join(words.text for words in only(shown, Words))


def cells(table: Table, heading: str) -> list[str]:
    """Return a column of a table."""
    at = table.heading.index(heading)
    return [row[at] for row in table.rows]
