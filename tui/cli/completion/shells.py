"""The shells that completion works in: their scripts, and the lines that answer one."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tui.cli.completion.candidates import FILES, candidates

ASKING = "_COLLAB_TUI_COMPLETE"
"""The variable that names the shell where it asks for completion."""

SHELLS = ("bash", "zsh", "fish")
_FILES_LINE = "\x1ffiles"
_PARTS = re.compile(r"""\\(.)|'([^']*)'?|"((?:\\.|[^"\\])*)"?|(\s+)|([^\s\\'"]+)|\\$""", re.DOTALL)

_OPEN_QUOTE = re.compile(r"""^(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\\'"])*(?:'[^']*|"(?:\\.|[^"\\])*)$""", re.DOTALL)


def script(shell: str) -> str:
    """Return what a shell reads at its start, so that it asks for completion."""
    return Path(__file__).with_name(f"collab-tui.{shell}").read_text(encoding="utf-8")


def answer(arguments: Sequence[str]) -> None:
    """Print the candidates, one a line: for bash, which says the line up to the cursor and the part of it that it would
    replace, each as that part; for zsh, which says the line too, and for fish, which says the words, each with a tab
    and a few words about it.
    """
    shell = os.environ[ASKING]
    if shell == "bash":
        line, replaced = [*arguments, "", ""][:2]
        lines = _for_bash(line, replaced)
    else:
        words = list(arguments) if shell == "fish" else words_of(" ".join(arguments))[1:]
        lines = [_FILES_LINE if each is FILES else f"{each.word}\t{each.about}" for each in candidates(words)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _for_bash(line: str, replaced: str) -> list[str]:
    """Return the candidates as bash takes them: outside quotes it breaks words at colons and equals signs, and replaces
    the last part alone.
    """
    words = words_of(line)[1:] or [""]
    is_quoted = _OPEN_QUOTE.search(line) is not None
    kept = 0 if is_quoted else max(0, len(words[-1]) - len(words_of(replaced)[-1]))
    return [_FILES_LINE if each is FILES else each.word[kept:] for each in candidates(words)]


def words_of(line: str) -> list[str]:
    """Return the words of a shell's line, without quotes and backslashes; the last one may be open, or empty."""
    words, current, begun = list[str](), "", False
    for part in _PARTS.finditer(line):
        escaped, single, double, blank, plain = part.groups()
        if blank is not None:
            if begun:
                words.append(current)
            current, begun = "", False
            continue
        begun = True
        current += next((each for each in (escaped, single, plain) if each is not None), "")
        current += re.sub(r"\\([\"\\$`])", r"\1", double or "")
    return [*words, current]
