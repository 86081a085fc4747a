"""The forms in which one title is written, brought to one that they share."""

import re
from typing import NamedTuple

from collab.titles.normalize import (
    LEADING_ARTICLES,
    article_first,
    bare_words,
    fold,
    plain_letters,
    spelling_words,
)

_ALSO_KNOWN = re.compile(r"^a\.?k\.?a\.?:? ", re.IGNORECASE)
_SUBTITLE = re.compile(": | - ")


class TitleForm(NamedTuple):
    """One way to write a title: `exact` is alike for what is surely one title, `loose` for what may be one, `words`
    are what misspellings are looked for in; `begin` and `end` are the loose forms of what stands before a subtitle
    and of the subtitle, "" without one.
    """

    exact: str
    loose: str
    words: str
    begin: str
    end: str


def title_forms(title: str) -> list[TitleForm]:
    """Return the forms of a title: as a whole, without what stands in brackets, and each name in brackets.

    A list's "Seven (a.k.a. Se7en)" has three; a title without brackets has one.
    """
    if " (" not in title:
        return [title_form(title)]
    outside, *inside = title.split(" (")
    named = [_ALSO_KNOWN.sub("", piece.rstrip(") ")) for piece in inside]
    return [title_form(text) for text in (title, outside, *named)]


def title_form(text: str) -> TitleForm:
    """Return one way to write a title without case, accents and punctuation, the article first, "&" as "and".

    Blanks do not count, nor whether a number after the first word is Roman: "Rocky II" is exactly "Rocky 2". In the
    loose form neither a first article counts, nor whether a number is spelt out: "The Ten" is loosely "10".
    """
    folded = article_first(fold(plain_letters(text)))
    words = spelling_words(folded)
    if not words:
        return TitleForm(folded, folded, folded, "", "")
    exact = f"{words[0]} {''.join(words[1:])}" if words[0] in LEADING_ARTICLES else "".join(words)
    bare, begin, end = bare_words(words), "", ""
    if ": " in folded or " - " in folded:
        begin, *_, end = ("".join(bare_words(spelling_words(part))) for part in _SUBTITLE.split(folded))
    return TitleForm(exact, "".join(bare), " ".join(bare), begin, end)


def have_other_numbers(words: str, other_words: str) -> bool:
    """Return whether the words of two titles have different numbers, as those of a sequel have."""
    numbers, others = _numbers(words), _numbers(other_words)
    return bool(numbers and others and numbers != others)


def _numbers(words: str) -> frozenset[str]:
    return frozenset(word for word in words.split() if word.isdecimal())
