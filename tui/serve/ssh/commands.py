"""The fixed command line beside the app: a few commands that read, with the options that each may have."""

import shlex
from collections.abc import Mapping, Sequence

from collab.errors import BadConfig
from collab.text import clean, did_you_mean

_LONGEST, _MOST_WORDS = 2000, 50
_FLAG, _VALUE = False, True
_ALL: Mapping[str, bool] = {"--json": _FLAG, "--plain": _FLAG, "--help": _FLAG}
_TITLES: Mapping[str, bool] = {
    **_ALL,
    **dict.fromkeys(("-n", "--n", "--by", "--genre", "--min-ratings", "--popularity", "--more", "--less"), _VALUE),
}
_RECOMMEND: Mapping[str, bool] = {
    **_TITLES,
    **dict.fromkeys(("--since", "--until", "--known", "--max-sd", "--diversity", "--format"), _VALUE),
    **dict.fromkeys(("--no-watchlist", "--shelves", "--surprise"), _FLAG),
}
_COMMANDS: Mapping[tuple[str, ...], Mapping[str, bool]] = {
    ("recommend",): _RECOMMEND,
    ("similar",): _TITLES,
    ("search",): {**_ALL, "-n": _VALUE, "--n": _VALUE},
    ("profiles", "export"): {"--help": _FLAG},
    ("runs", "list"): _ALL,
    ("runs", "follow"): _ALL,
}
LINK_COMMAND = ("link",)
"""The command that the server itself answers: a user name for a second key."""
_NAMES = [" ".join(words) for words in (*_COMMANDS, LINK_COMMAND)]
_LISTED = f"There are {', '.join(_NAMES[:-1])} and {_NAMES[-1]}; without a command the app starts."


def allowed(line: str, person: str) -> list[str]:
    """Return the arguments of collab-tui for a command that a person sent, about themselves alone, LINK_COMMAND for one
    that the server answers. Raises BadConfig.
    """
    words = _words(line)
    known = next((known for known in (*_COMMANDS, LINK_COMMAND) if tuple(words[: len(known)]) == known), None)
    if known is None:
        first = clean(words[0]) if words else ""
        raise BadConfig(f'No command "{first}" here.{did_you_mean(first, _NAMES)} {_LISTED}')
    rest = words[len(known) :]
    if known == LINK_COMMAND:
        if rest:
            raise BadConfig("link takes nothing after it.")
        return list(LINK_COMMAND)
    _check(known, rest)
    if "--help" in rest:
        return [*known, "--help"]
    if known == ("profiles", "export"):
        if rest not in ([], [person]):
            raise BadConfig(f"profiles export prints the answers of {person}, and nobody else's.")
        return [*known, person, "-"]
    return [*known, *(["--profile", person] if known == ("recommend",) else []), *rest]


def _words(line: str) -> list[str]:
    if len(line) > _LONGEST:
        raise BadConfig(f"A command has {_LONGEST:,} characters at most.")
    try:
        words = shlex.split(line)
    except ValueError:
        raise BadConfig(f"A quotation mark is missing. {_LISTED}") from None
    if len(words) > _MOST_WORDS or any(word != clean(word) for word in words):
        raise BadConfig(f"A command has {_MOST_WORDS} words at most, of plain text without control characters.")
    return words


def _check(command: tuple[str, ...], words: Sequence[str]) -> None:
    """Raise BadConfig for an option that a command has not here."""
    options, name = _COMMANDS[command], " ".join(command)
    expects_value = False
    for word in words:
        if expects_value:
            expects_value = False
        elif word == "--":
            return
        elif word.startswith("-") and len(word) > 1:
            option, has_value = word.partition("=")[0], "=" in word
            if option not in options:
                near, listed = did_you_mean(option, list(options)), ", ".join(options)
                raise BadConfig(f'{name} has no option "{option}" here.{near} It has {listed}.')
            if has_value and not options[option]:
                raise BadConfig(f"{option} takes no value.")
            expects_value = options[option] and not has_value
