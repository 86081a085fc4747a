"""What the list of For you can be sorted by, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from collab.recommend.rank import By


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: its name, and what that means."""

    name: str
    meaning: str


ORDERS: Mapping[By, Order] = {
    "likely": Order("likely to please", "what you would most likely give"),
    "safe": Order("safe", "the spread taken off, so that what is unsure falls"),
    "low": Order("at worst", "the low end of the 80% range of your stars"),
    "adventurous": Order("adventurous", "the spread added, so that what is unsure rises"),
    "corrected": Order("beyond fame", "without what a title's number of ratings explains"),
    "novel": Order("little known", "up to a star more for what few have rated"),
}
