"""A person's answers applied to the data at hand: those about titles that it lists, on its scale."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from collab.data import Scale
from collab.profiles.answers import MARKS, Answer, Answered, Kind, Mark
from collab.titles import TitleLookup


@dataclass(frozen=True)
class AppliedAnswers:
    """Answers as one data set reads them: stars by item id, on its scale, oldest first; ids of the titles that were not
    seen; the answers about titles it does not list; and the ids of those marked as seen, hidden and to watch.

    A title is in one of these alone. `times` are those of all answers about listed titles, by item id, in seconds since
    1970. `waiting` are the ids whose newest answer is not kept yet.
    """

    stars: Mapping[str, float] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    unknown: tuple[Answer, ...] = ()
    seen: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    watch: frozenset[str] = frozenset()
    times: Mapping[str, float] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()

    @property
    def answers(self) -> Mapping[str, float]:
        """The stars, by the name that a UserEmbedding gives them."""
        return self.stars

    @property
    def out(self) -> frozenset[str]:
        """The titles that are never recommended, beside those with stars: seen, or hidden."""
        return self.seen | self.hidden

    @property
    def chosen(self) -> frozenset[str]:
        """The titles chosen without stars: seen, hidden and to be watched."""
        return self.seen | self.hidden | self.watch

    def mark_of(self, item: str) -> Mark | None:
        """Return the mark of an item; None where it has none."""
        marked: dict[Mark, frozenset[str]] = {"seen": self.seen, "hide": self.hidden, "watch": self.watch}
        return next((mark for mark, items in marked.items() if item in items), None)

    def has(self, item: str) -> bool:
        """Return whether anything was said of an item."""
        return item in self.stars or item in self.skipped or self.mark_of(item) is not None

    def after(self, item: str, kind: Kind, answer: Answered, scale: Scale) -> "AppliedAnswers":
        """Return these answers after one more about an item, which waits, on the scale of the data."""
        own, one = Scale(answer.low, answer.high, answer.step), frozenset([item])
        stars = {each: star for each, star in self.stars.items() if each != item}
        if kind == "rate" and answer.stars is not None:
            stars[item] = own.convert(answer.stars, scale)
        sides = {"skipped": None, "seen": "seen", "hidden": "hide", "watch": "watch"}
        marked = {
            side: getattr(self, side) - one | (one if kind == "skip" and answer.mark == mark else frozenset())
            for side, mark in sides.items()
        }
        times = {each: at for each, at in self.times.items() if each != item}
        if kind != "clear":
            times[item] = time.time() if answer.at is None else answer.at
        return replace(self, stars=stars, times=times, waiting=self.waiting | one, **marked)


def apply_answers(titles: TitleLookup, namespace: str, scale: Scale, answers: Sequence[Answer]) -> AppliedAnswers:
    """Return `answers`, newest last, by the items of `titles`, whose ids are of `namespace`, and on `scale`: stars are
    mapped linearly by the ends of the scales, so they may lie between two steps.

    Where two answers meet in one item of this data, the newer one counts. Stars off their own scale, which only a
    damaged file has, are about nothing that is known.
    """
    stars: dict[str, float] = {}
    marks: dict[str, Mark | None] = {}
    times: dict[str, float] = {}
    unknown = []
    for answer in answers:
        item = titles.resolve(answer.ref, namespace)
        own_scale = Scale(answer.low, answer.high, answer.step)
        if item is None or not (
            own_scale.is_one and own_scale.low <= (answer.stars or own_scale.low) <= own_scale.high
        ):
            unknown.append(answer)
            continue
        stars.pop(item, None)
        marks.pop(item, None)
        times[item] = answer.at
        if answer.stars is None:
            marks[item] = answer.mark
        else:
            stars[item] = own_scale.convert(answer.stars, scale)
    marked = {each: frozenset(item for item, mark in marks.items() if mark == each) for each in (None, *MARKS)}
    sides = (marked["seen"], marked["hide"], marked["watch"])
    return AppliedAnswers(stars, marked[None], tuple(unknown), *sides, times)
