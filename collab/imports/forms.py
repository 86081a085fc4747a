"""The forms in which one title is written, brought to one that they share."""

import re
from itertools import pairwise
from typing import NamedTuple

from collab.data.titles import ARTICLES, article_first, fold

_AND = " and "
_MARKS = str.maketrans(
    dict.fromkeys("’‘`´ʼ", "'")
    | {
        "–": "-",
        "—": "-",
        "&": _AND,
        "+": _AND,
        "½": " 1/2",
        "ø": "o",
        "Ø": "o",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
    }
    | {"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i"}
)
_WORD = re.compile(r"[^\W_]+")
_ALSO_KNOWN = re.compile(r"^a\.?k\.?a\.?:? ", re.IGNORECASE)
_SUBTITLE = re.compile(": | - ")
_LEADING = frozenset(ARTICLES.replace("'", "").split("|"))
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
_ROMAN |= {"xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15"}
_SPELT = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}
_SPELT |= {"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13"}


_COUNTED = frozenset({"part", "chapter", "episode", "volume", "vol"})


class Form(NamedTuple):
    """One way to write a title: `exact` is alike for what is surely one title, `loose` for what may be one, `words`
    are what misspellings are looked for in; `begin` and `end` are the loose forms of what stands before a subtitle
    and of the subtitle, "" without one.
    """

    exact: str
    loose: str
    words: str
    begin: str
    end: str


def forms(title: str) -> list[Form]:
    """Return the forms of a title: as a whole, without what stands in brackets, and each name in brackets.

    A list's "Seven (a.k.a. Se7en)" has three; a title without brackets has one.
    """
    if " (" not in title:
        return [form(title)]
    outside, *inside = title.split(" (")
    named = [_ALSO_KNOWN.sub("", piece.rstrip(") ")) for piece in inside]
    return [form(text) for text in (title, outside, *named)]


def form(text: str) -> Form:
    """Return one way to write a title without case, accents and punctuation, the article first, "&" as "and".

    Blanks do not count, nor whether a number after the first word is Roman: "Rocky II" is exactly "Rocky 2". In the
    loose form neither a first article counts, nor whether a number is spelt out: "The Ten" is loosely "10".
    """
    folded = fold(_plain(text))
    if ", " in folded:
        folded = article_first(folded)
    words = _words(folded)
    if not words:
        return Form(folded, folded, folded, "", "")
    exact = f"{words[0]} {''.join(words[1:])}" if words[0] in _LEADING else "".join(words)
    bare, begin, end = _bare(words), "", ""
    if ": " in folded or " - " in folded:
        begin, *_, end = ("".join(_bare(_words(part))) for part in _SUBTITLE.split(folded))
    return Form(exact, "".join(bare), " ".join(bare), begin, end)


def numbers(words: str) -> frozenset[str]:
    """Return the numbers among the words of a form: a sequel has another than what it follows."""
    return frozenset(word for word in words.split() if word.isdecimal())


def _plain(text: str) -> str:
    """The text with its signs that Unicode does not take apart in plain letters."""
    return text.replace("&", _AND).replace("+", _AND) if text.isascii() else text.translate(_MARKS)


def _words(folded: str) -> list[str]:
    words = _WORD.findall(folded.replace("'", ""))
    if not _ROMAN.keys().isdisjoint(words[1:]):
        words[1:] = [_ROMAN.get(word, word) for word in words[1:]]
    if "i" in words[1:]:
        words[1:] = ["1" if pair[0] in _COUNTED and pair[1] == "i" else pair[1] for pair in pairwise(words)]
    return words


def _bare(words: list[str]) -> list[str]:
    """The words without a first article, numbers in digits."""
    bare = words[1:] if len(words) > 1 and words[0] in _LEADING else words
    return bare if _SPELT.keys().isdisjoint(bare) else [_SPELT.get(word, word) for word in bare]
