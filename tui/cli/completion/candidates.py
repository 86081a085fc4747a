"""The words that may come next on a command line, by the table that is made from the commands: words.json."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tui.cli.completion import kept_names

_OR_A_FILE = "..."
_WORDS = Path(__file__).with_name("words.json")


class Candidate(NamedTuple):
    """A word that may stand there, and what it is in a few words; where `open_ended`, more of it may follow."""

    word: str
    about: str = ""
    open_ended: bool = False


FILES = Candidate("", "files", open_ended=True)
"""Stands for the files that there are, which a shell knows best."""


@dataclass
class _Place:
    """A place in a command line: the command, its arguments so far, the options with their values, and the option
    whose value comes next.
    """

    command: Mapping[str, Any]
    arguments: int = 0
    options: dict[str, str] = field(default_factory=dict)
    awaited: str = ""
    options_over: bool = False

    def take(self, word: str) -> None:
        """Go on behind a whole word."""
        if self.awaited:
            self.options[self.awaited], self.awaited = word, ""
        elif word == "--":
            self.options_over = True
        elif word.startswith("-") and not self.options_over:
            name, equals, value = word.partition("=")
            if equals:
                self.options[name] = value
            elif self.command["options"].get(name, ["", None])[1] is not None:
                self.awaited = name
        elif word in self.command["commands"]:
            self.command, self.arguments = self.command["commands"][word], 0
        else:
            self.arguments += 1


def candidates(words: Sequence[str]) -> list[Candidate]:
    """Return the words that may stand in the place of the last of `words`, as far as it was typed; these follow the
    name of the program.
    """
    place = _Place(json.loads(_WORDS.read_bytes()))
    for word in words[:-1]:
        place.take(word)
    return list(_at(place, words[-1] if words else ""))


def _at(place: _Place, typed: str) -> Iterator[Candidate]:
    if place.awaited:
        yield from _of_kind(place.command["options"][place.awaited][1], typed, place)
    elif typed.startswith("-") and not place.options_over:
        name, equals, value = typed.partition("=")
        if not equals:
            options = place.command["options"].items()
            yield from (Candidate(option, about) for option, (about, _) in options if option.startswith(typed))
        elif kind := place.command["options"].get(name, ["", None])[1]:
            for each in _of_kind(kind, value, place):
                yield each if each is FILES else each._replace(word=f"{name}={each.word}")
    elif place.command["commands"] and not place.arguments:
        commands = place.command["commands"].items()
        yield from (Candidate(name, each["about"]) for name, each in commands if name.startswith(typed))
    elif arguments := place.command["arguments"]:
        last = min(place.arguments, len(arguments) - 1)
        if place.arguments < len(arguments) or place.command["more"]:
            yield from _of_kind(arguments[last], typed, place)


def _of_kind(kind: str | list[str], typed: str, place: _Place) -> Iterator[Candidate]:
    """Yield the values of a kind, or of a list of them, that begin as it was typed."""
    if isinstance(kind, list):
        yield from (FILES if value == _OR_A_FILE else Candidate(value) for value in kind if _may_be(value, typed))
    elif kind == "files":
        yield FILES
    elif kind == "titles":
        titles = kept_names.titles(place.options.get("--data"), typed)
        yield from (Candidate(title) for title in titles)
    elif kind == "genres":
        before, mark, name = _last_of_several(typed)
        genres = (each for each in kept_names.genres(place.options.get("--data")) if each.startswith(name.lower()))
        rests = (genre[len(name) :] for genre in genres)  # in which case a genre is typed makes no difference
        yield from (Candidate(f"{before}{mark}{name}{rest}", open_ended=True) for rest in rests)
    elif kind:
        names = kept_names.NAMES[kind]()
        yield from (Candidate(name, about) for name, about in names if name.startswith(typed))
        if kind == "data":
            yield FILES


def _may_be(value: str, typed: str) -> bool:
    return value == _OR_A_FILE or value.startswith(typed)


def _last_of_several(typed: str) -> tuple[str, str, str]:
    """Return what stands before the last of several with commas between, "!" where it begins so, and the rest of it."""
    before, comma, last = typed.rpartition(",")
    return before + comma, "!" if last.startswith("!") else "", last.removeprefix("!")
