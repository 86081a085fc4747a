"""The encoding of text that does not say it: guessed from its bytes, for the encodings that exports come in.

UTF-8 and UTF-16 show in their bytes. Of the others, each that the bytes can be is tried, and the share of the letters
beyond ASCII that make words there decides: Latin letters among ASCII ones, whole words of Cyrillic in lower or upper
case, in KOI8-R and DOS's CP866 too, the characters that Japanese and Chinese are mostly written in.
"""

import codecs
import re
from collections.abc import Callable, Mapping

from collab.errors import BadConfig

NAMES: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp866": "CP866",
    "latin-1": "Latin-1",
    "cp932": "Shift-JIS",
    "gb18030": "GB18030",
}
"""The encodings that are guessed, by the name that Python has for them, as people write them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEWEST, _FEW_NULS, _LEAST = 8, 0.2, 0.3
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]+")
_UPPER_CASE = 0.6  # words in capitals alone are fewer than Chinese ones of the same bytes
_COMMON = "оеаинтсрвл"  # two letters of three in Russian
_RARE = 0.5  # less than words in capitals, which are words in lower case in the other encoding
_WESTERN_SIGNS = "’‘“”–—…«»°½¡¿€£©®·ªº"
_LONE = 0.5


def encoding_named(text: str) -> str:
    """Return Python's name of an encoding of text. Raises BadConfig for one that does not exist."""
    wanted = text.strip().lower().replace("windows-", "cp").replace("shift-jis", "cp932").replace("shift_jis", "cp932")
    try:
        name = codecs.lookup(wanted).name
        "a".encode(name)
    except (LookupError, ValueError):
        raise BadConfig(f'No encoding is called "{text}"; as in {", ".join(dict.fromkeys(NAMES.values()))}.') from None
    return {"iso8859-1": "latin-1"}.get(name, name)


def shown_encoding(name: str) -> str:
    """Return an encoding as people write it."""
    return NAMES.get(name, name)


def guessed_text(encoding: str) -> str:
    """Return what is said of an encoding, as people write it, that the file does not name."""
    how = "as its first bytes show" if encoding == NAMES["utf-16"] else "guessed from its letters"
    return f"text in {encoding}, {how} (--encoding names another)"


def guess_encoding(sample: bytes) -> str:
    """Return the encoding that bytes are most likely in, by Python's name, "" where they can be text in none. A
    character that is cut off at the end does not count.
    """
    for mark, name in _MARKS:
        if name and sample.startswith(mark):
            return name
    if name := _wide(sample):
        return name
    if _decoded(sample, "utf-8") is not None:
        return "utf-8"
    beyond = b"\n".join(line for line in re.split(rb"[\r\n]+", sample) if not line.isascii())
    scores = {
        name: measure(text) for name, measure in _MEASURES.items() if (text := _decoded(beyond, name)) is not None
    }
    best = max(scores, key=lambda name: scores[name], default="")
    return best if scores.get(best, 0) >= _LEAST else "cp1252" if "cp1252" in scores else ""


def mostly_utf8(sample: bytes) -> bool:
    """Return whether nine of ten lines beyond ASCII are in UTF-8: then the others are damage, not another encoding."""
    lines = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    return sum(_decoded(line, "utf-8") is not None for line in lines) >= 0.9 * len(lines)


def _wide(sample: bytes) -> str:
    """Return UTF-16 without a mark at its start, which shows by every other byte of its ASCII characters."""
    if len(sample) < _FEWEST:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = _FEW_NULS * len(sample) / 2
    if odd > enough and even < enough / 10:
        return "utf-16-le"
    return "utf-16-be" if even > enough and odd < enough / 10 else ""


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return None


def _western(text: str) -> float:
    """Return the share of characters beyond ASCII that are letters among ASCII ones, or usual signs."""
    good = float(sum(sign in _WESTERN_SIGNS for sign in text))
    for word in _WORD.findall(text):
        beyond = sum(not letter.isascii() for letter in word)
        good += beyond if beyond < len(word) else _LONE * (beyond == 1)
    return good / max(1, _beyond(text))


def _cyrillic(text: str, upper_case: float = _UPPER_CASE) -> float:
    """Return the share of characters beyond ASCII that are in Cyrillic words of one case, a capital first or not; those
    in upper case count as much as it says.
    """
    good = 0.0
    for word in _WORD.findall(text):
        if _CYRILLIC.fullmatch(word):
            good += len(word) if word[1:].islower() else _LONE if len(word) == 1 else upper_case * _capitals(word)
    return good / max(1, _beyond(text) - sum(sign in "«»–—…№" for sign in text))


def _koi8(text: str) -> float:
    """Return the same for KOI8-R, in which small letters are Windows-1251's capitals and the other way round: words of
    one case are read in both, and count in full where they have more of the common letters.
    """
    other = text.encode("koi8-r").decode("cp1251", "replace")
    return _cyrillic(text) * (1 if _common(text) > _common(other) else _RARE)


def _dos(text: str) -> float:
    """Return the same for CP866, in which the bytes that no text has are capitals: these alone are no words."""
    return _cyrillic(text, upper_case=0)


def _common(text: str) -> int:
    return sum(letter in _COMMON for letter in text.lower())


def _capitals(word: str) -> int:
    return len(word) if word.isupper() else 0


def _japanese(text: str) -> float:
    """Return the share of characters beyond ASCII that are kana, kanji of the first level or full-width signs."""
    good = sum("\u3000" <= sign <= "\u30ff" or "\uff01" <= sign <= "\uff5e" or _first(sign, "cp932") for sign in text)
    return good / max(1, _beyond(text))


def _chinese(text: str) -> float:
    """Return the share of characters beyond ASCII that are hanzi of the first level or full-width signs."""
    signs = sum("\u3000" <= sign <= "\u3020" or "\uff01" <= sign <= "\uff5e" or sign in "“”‘’…—·" for sign in text)
    return (signs + sum(_first(sign, "gb2312") for sign in text)) / max(1, _beyond(text))


_FIRST_LEVEL = {"cp932": (0x88, 0x97), "gb2312": (0xB0, 0xD7)}


def _first(sign: str, encoding: str) -> bool:
    """Return whether an ideograph is among those that are most in use, which these encodings number first."""
    if not "\u4e00" <= sign <= "\u9fff":
        return False
    low, high = _FIRST_LEVEL[encoding]
    return low <= sign.encode(encoding, "replace")[0] <= high


def _beyond(text: str) -> int:
    return sum(not sign.isascii() for sign in text)


_MEASURES: Mapping[str, Callable[[str], float]] = {
    "cp1252": _western,
    "cp1251": _cyrillic,
    "cp932": _japanese,
    "gb18030": _chinese,
    "koi8-r": _koi8,
    "cp866": _dos,
}
