"""The ways to write one title, brought to one; each step forgives more than the one before it.

`fold` forgives case, accents and blanks; `canonical` also where an article stands; `search_words` the marks between
words; `plain_letters` signs and letters that are none of ASCII; `spelling_words` Roman numerals, and `bare_words` a
first article and numbers that are spelt out.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_ARTICLES = (
    "the|a|an|le|la|les|l'|un|une|el|los|las|lo|il|gli|i|der|die|das|ein|eine|den|det|de|o|os|as|una|het|een|ett"
)
LEADING_ARTICLES = frozenset(_ARTICLES.replace("'", "").split("|"))
"""The articles that lists of titles put last, as the first words of a title, folded."""

NUMERALS = (
    *(("1", "i", "one"), ("2", "ii", "two"), ("3", "iii", "three"), ("4", "iv", "four"), ("5", "v", "five")),
    *(("6", "vi", "six"), ("7", "vii", "seven"), ("8", "viii", "eight"), ("9", "ix", "nine"), ("10", "x", "ten")),
    *(("11", "xi", "eleven"), ("12", "xii", "twelve")),
)
"""The numbers that a search takes for each other: in digits, as a Roman numeral and as a word."""

_ROMAN = {roman: digits for digits, roman, _ in NUMERALS[1:]} | {"xiii": "13", "xiv": "14", "xv": "15"}
_SPELT_OUT = {word: digits for digits, _, word in NUMERALS} | {"thirteen": "13"}
_COUNTED = frozenset({"part", "chapter", "episode", "volume", "vol"})  # what the pronoun "I" does not follow

_MOVED_ARTICLE = re.compile(rf"^(.*?), ({_ARTICLES})(?= \(|$)")
_YEAR_LAST = re.compile(r" \(([0-9]{1,5})\)$")
_ELIDED = re.compile(r"\b([dl])['’](?=\w)")
_ELISIONS = "'’"
_BETWEEN_WORDS = re.compile(r"[^\w\n]+")
_WORD = re.compile(r"[^\W_]+")
_AND = " and "
_SIGNS = str.maketrans(
    dict.fromkeys("’‘`´ʼ", "'")
    | {"–": "-", "—": "-", "&": _AND, "+": _AND, "½": " 1/2"}
    | {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l"}
    | {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Return `text` without case, accents and blanks that do not count."""
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(text.casefold().split())


def canonical(title: str) -> str:
    """Return a title folded, its article first: "the matrix" for "Matrix, The"."""
    return article_first(fold(title))


def article_first(folded: str) -> str:
    """Turn the folded title "matrix, the" into "the matrix"."""
    moved = _MOVED_ARTICLE.match(folded) if ", " in folded else None
    if not moved:
        return folded
    name, article = moved.groups()
    gap = "" if article.endswith("'") else " "
    return f"{article}{gap}{name}{folded[moved.end() :]}"


def natural_title(title: str) -> str:
    """Return a title as it is said, its article first and without other names in brackets: "The Matrix" for "Matrix,
    The (a.k.a. ...)".
    """
    name = title.partition(" (")[0] or title
    moved = _MOVED_ARTICLE.match(fold(name)) if ", " in name else None
    article = "" if moved is None else name[name.rindex(", ") + 2 :]
    if not article:
        return name
    return f"{article}{'' if article[-1] in _ELISIONS else ' '}{name[: name.rindex(', ')]}"


def without_moved_article(folded: str) -> str:
    """Turn the folded title "matrix, the" into "matrix"."""
    return _MOVED_ARTICLE.sub(r"\1", folded)


def year_last(folded: str) -> tuple[str, int]:
    """Split the year in brackets off the end of a folded title: "alien (1979)"; 0 where there is none."""
    year = _YEAR_LAST.search(folded)
    return (folded[: year.start()], int(year[1])) if year else (folded, 0)


def search_words(folded: Sequence[str]) -> list[str]:
    """Return the words of folded texts, a blank between two: "l'avventura & co." holds "l avventura and co"."""
    text = _ELIDED.sub(r"\1 ", "\n".join(folded)).replace("'", "").replace("’", "").replace("&", _AND)
    return _BETWEEN_WORDS.sub(" ", f"\n{text}\n").replace(" \n", "\n").replace("\n ", "\n")[1:-1].split("\n")


def plain_letters(text: str) -> str:
    """Return text with plain letters for signs and letters that Unicode does not take apart: "and" for "&"."""
    return text.replace("&", _AND).replace("+", _AND) if text.isascii() else text.translate(_SIGNS)


def spelling_words(folded: str) -> list[str]:
    """Return the words of a folded title, Roman numerals after the first word in digits."""
    words = _WORD.findall(folded.replace("'", ""))
    if not _ROMAN.keys().isdisjoint(words[1:]):
        words[1:] = [_ROMAN.get(word, word) for word in words[1:]]
    if "i" in words[1:]:
        words[1:] = ["1" if word == "i" and before in _COUNTED else word for before, word in pairwise(words)]
    return words


def bare_words(words: list[str]) -> list[str]:
    """Return the words of a title without a first article, numbers in digits."""
    bare = words[1:] if len(words) > 1 and words[0] in LEADING_ARTICLES else words
    return bare if _SPELT_OUT.keys().isdisjoint(bare) else [_SPELT_OUT.get(word, word) for word in bare]
