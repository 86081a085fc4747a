"""Genres that a list is limited to, and those that it is without: "sci-fi, fantasy, !horror"."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from collab.data import Items
from collab.errors import BadConfig
from collab.types import Bools

_SHORTEST = 3
_NOT = "!"


@dataclass(frozen=True)
class GenreChoice:
    """Genres as the data spells them: a title has one of the `wanted`, where there are any, and none `unwanted`."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, genres: Collection[str]) -> "GenreChoice":
        """Read genres parted by commas, those unwanted behind "!". Raises BadConfig like `genre_meant`."""
        if not text.startswith(_NOT) and genre_of(text, genres, whole=True) is not None:
            return cls((genre_meant(text, genres),))
        words = [word.strip() for word in text.split(",") if word.strip()]
        wanted = [genre_meant(word, genres) for word in words if not word.startswith(_NOT)]
        unwanted = [genre_meant(word[1:].strip(), genres) for word in words if word.startswith(_NOT)]
        if not words:
            genre_meant(text, genres)
        return cls(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))

    def __str__(self) -> str:
        """Return what `parse` reads."""
        return ",".join([*self.wanted, *(f"{_NOT}{genre}" for genre in self.unwanted)])

    def allow(self, items: Items) -> Bools:
        """Return which items have the genres that are chosen, (n,)."""
        allowed = np.full(len(items), not self.wanted)
        for genre in self.wanted:
            allowed |= items.of_genre(genre)
        for genre in self.unwanted:
            allowed &= ~items.of_genre(genre)
        return allowed


def genre_meant(text: str, genres: Collection[str]) -> str:
    """Return the genre that is meant, as the data spells it: "scifi" is Sci-Fi. Raises BadConfig where there is none
    of that name, with the one that is nearest.
    """
    if (genre := genre_of(text, genres)) is not None:
        return genre
    near = "".join(f" Did you mean {genre}?" for genre in genres_near(text, genres))
    all_of_them = f" There are: {', '.join(sorted(genres))}." if genres else " It has no genres at all."
    raise BadConfig(f'No genre of this data is called "{text}".{near or all_of_them}')


def genre_of(word: str, genres: Collection[str], *, whole: bool = False) -> str | None:
    """Return the genre with these letters and digits, or unless the `whole` name is wanted, that begins with them."""
    wanted = _letters(word)
    exact = [genre for genre in genres if _letters(genre) == wanted]
    beginning = [genre for genre in sorted(genres) if _letters(genre).startswith(wanted) and len(wanted) >= _SHORTEST]
    return next(iter(exact if whole else [*exact, *beginning]), None)


def genres_near(word: str, genres: Collection[str]) -> list[str]:
    """Return the genre with the most alike name, if there is one."""
    names = {_letters(genre): genre for genre in sorted(genres)}
    return [names[name] for name in get_close_matches(_letters(word), names, 1)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
