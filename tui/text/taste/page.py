"""The page of a taste before it is drawn: its title, its sentences, and sections of plots and lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from collab.inspection.taste import FEWEST, GroupTaste, Movement, OddTitle, Taste
from collab.text import clean
from tui.cells import Glyphs
from tui.text import share_text
from tui.text.taste.words import more_text, taste_texts

_NOTE = (
    "0 is the mean of all titles, beside what others gave them; over time, as much as others give. Lines are 95% "
    "intervals, pooled over the rows; where one holds 0, nothing is certain."
)
_NOTE_OF_CHOICES = (
    "0 is everyone's share. Lines are 95% intervals of all rows at once; where one holds 0, nothing is certain."
)


@dataclass(frozen=True)
class Mark:
    """A row of a plot: its name, a count, a value with the ends of its interval, and the value in words."""

    name: str
    count: int
    value: float
    low: float
    high: float
    text: str

    @property
    def is_clear(self) -> bool:
        """Whether it is told apart from 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Plot:
    """Marks beside each other on one axis that reaches as far to both sides of 0."""

    heading: str
    marks: tuple[Mark, ...]

    @property
    def reach(self) -> float:
        """The end of the axis."""
        return max(abs(end) for mark in self.marks for end in (mark.low, mark.high))


@dataclass(frozen=True)
class Listing:
    """A table: its heading, the names of its columns, the first of which is the widest, and its rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Section = Plot | Listing


@dataclass(frozen=True)
class Page:
    """A title, a line about where it comes from, sentences, the sections, and a note on how to read them; all text is
    free of control characters.
    """

    title: str
    source: str
    texts: tuple[str, ...]
    note: str
    sections: tuple[Section, ...]


def taste_title(profile: str, *, shared: bool = False) -> str:
    """Return the title of a person's page: to themselves, or as it is `shared` by them."""
    if profile == "me":
        return "My taste" if shared else "Your taste"
    return f"The taste of {profile}"


def taste_page(taste: Taste, title: str, *, glyphs: Glyphs) -> Page:
    """Return the page of a taste; of fewer than ten ratings it says no more than that."""
    noun = "choice" if taste.implicit else "rating"
    count = f"{taste.ratings:,} {noun}{'' if taste.ratings == 1 else 's'}"
    source = clean(glyphs.between.join((count, "data " + taste.data, "model " + taste.model)))
    if not taste.is_enough:
        few = f"{count if taste.ratings else f'No {noun}s yet'}: too few to tell a taste by. It takes {FEWEST}."
        return Page(clean(title), source, (few,), "", ())
    texts = tuple(map(clean, taste_texts(taste, glyphs=glyphs)))
    sections = tuple(section for section in _sections(taste, glyphs=glyphs) if section is not None)
    note = _NOTE_OF_CHOICES if taste.implicit else _NOTE
    return Page(clean(title), source, texts, note, sections)


def _sections(taste: Taste, *, glyphs: Glyphs) -> Sequence[Section | None]:
    unit = "share of choices above everyone's" if taste.implicit else "stars above others"
    return (
        _groups(f"Genres: {unit}", taste.genres, taste, glyphs=glyphs),
        _groups(f"Decades: {unit}", taste.decades, taste, glyphs=glyphs),
        None if taste.movement is None else _periods(taste.movement, glyphs=glyphs),
        _odd("Liked more than by others", taste.liked_more),
        _odd("Liked less than by others", taste.liked_less),
        _near_titles(taste),
        _near_users(taste),
    )


def _groups(heading: str, groups: Sequence[GroupTaste], taste: Taste, *, glyphs: Glyphs) -> Plot | None:
    marks = tuple(
        Mark(clean(each.name), each.titles, each.more, each.low, each.high, more_text(each.more, taste, glyphs=glyphs))
        for each in groups
    )
    return Plot(heading, marks) if marks else None


def _periods(movement: Movement, *, glyphs: Glyphs) -> Plot | None:
    marks = tuple(
        Mark(each.label, each.ratings, each.more, each.low, each.high, share_text(each.more, glyphs=glyphs))
        for each in movement.periods
    )
    return Plot("Over time: stars above others", marks) if marks else None


def _odd(heading: str, titles: Sequence[OddTitle]) -> Listing | None:
    rows = tuple((clean(each.title), f"{each.stars:g}", f"{each.mean:.1f}", f"{each.ratings:,}") for each in titles)
    return Listing(heading, ("title", "stars", "others", "ratings"), rows) if rows else None


def _near_titles(taste: Taste) -> Listing | None:
    columns = ("title", "stars", "anyone's", "given")
    rows = [
        (clean(each.title), f"{each.stars:.1f}", f"{each.usual:.1f}", "" if each.given is None else f"{each.given:g}")
        for each in taste.titles
    ]
    count = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
    heading = "Nearest titles, by predicted stars"
    return Listing(heading, columns[:count], tuple(row[:count] for row in rows)) if rows else None


def _near_users(taste: Taste) -> Listing | None:
    rows = tuple(
        (f"user {clean(each.user)}", f"{each.taste:.2f}", f"{each.both:,}", f"{each.apart:.1f}") for each in taste.users
    )
    return Listing("Nearest people in the data", ("user", "alike", "in common", "apart"), rows) if rows else None
