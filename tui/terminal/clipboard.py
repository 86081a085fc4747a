"""Text as the escape sequence that puts it into the clipboard of whoever sits at the terminal: OSC 52."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from itertools import accumulate, takewhile

_MOST = 74_994  # bytes of base64; many terminals drop what is longer, without a word
_TAKEN = _MOST // 4 * 3
_CHUNK = 76  # screen passes on no more than a few hundred bytes at once


def fitting(lines: Sequence[str]) -> Sequence[str]:
    """Return as many of the first lines as a terminal takes together, each with the end of its line."""
    sizes = accumulate(len(line.encode()) + 1 for line in lines)
    return lines[: sum(1 for _ in takewhile(lambda size: size <= _TAKEN, sizes))]


def osc52(text: str, env: Mapping[str, str]) -> str:
    """Return what to write to the terminal so that `text` is in its clipboard; TMUX and TERM say what is in between.

    tmux keeps what it is told for itself (set-clipboard) or passes on what is wrapped for it (allow-passthrough): it
    gets both, and takes the one that it is set to. In screen every sequence is wrapped, in pieces.
    """
    encoded = b64encode(text.encode()).decode()
    sequence = f"\x1b]52;c;{encoded}\a"
    if env.get("TMUX"):
        doubled = sequence.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\{sequence}"
    if env.get("TERM", "").startswith("screen"):
        pieces = [encoded[at : at + _CHUNK] for at in range(0, len(encoded), _CHUNK)]
        return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\a\x1b\\"
    return sequence
