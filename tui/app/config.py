"""The config file: what a person wants of the screen and of the keys, whatever the environment says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from collab.errors import BadConfig
from collab.storage import home_folder
from collab.text import clean
from tui.actions import ACTIONS
from tui.keys import NAMES, Keymap, conflicts, is_key, remapped
from tui.terminal import THEME_NAMES, Choices, Colours

_MOST_BYTES, _MOST_SHOWN, _MOST_FPS = 65_536, 40, 60
_MOST_PROBLEMS = 12
_TABLES = ("screen", "keys")
_WORDS: Mapping[str, tuple[str, ...]] = {"theme": THEME_NAMES, "colours": get_args(Colours)}
_SWITCHES = ("animation", "mouse", "ascii", "links")
_OPTIONS = (*_WORDS, *_SWITCHES, "fps")
_A_KEY = 'A key is one character, or a name such as "space", "enter", "escape", "pagedown", "f5", "ctrl+x"'


@dataclass(frozen=True)
class Config:
    """The choices of the file for the screen, and every action with the keys it is to be on."""

    screen: Choices = field(default_factory=Choices)
    keymap: Keymap = field(default_factory=Keymap)


def config_path() -> Path:
    """Return where the file is, if there is one."""
    return home_folder() / "config.toml"


def read_config(path: Path) -> Config:
    """Return what the file at `path` chooses; where there is none, nothing.

    Raises BadConfig with the file, all that is wrong in it and what would be right.
    """
    try:
        if not path.exists():
            return Config()
        tables = _parsed(_text(path))
        problems = list(_unknown(tables, _TABLES, "table", "It takes [screen] and [keys]"))
        choices = _screen(_table(tables, "screen", problems), problems)
        keymap = _keymap(_table(tables, "keys", problems), problems)
        if problems:
            raise BadConfig(_together(problems))
        return Config(choices, keymap)
    except BadConfig as problem:
        raise BadConfig(f"{path}: {problem}") from None
    except OSError as error:
        raise BadConfig(f"{path}: it cannot be read: {error.strerror}") from None


def _text(path: Path) -> str:
    if not path.is_file():
        raise BadConfig("this is no file. Move it away, and write a text file in its place.")
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise BadConfig(f"it is larger than {_MOST_BYTES // 1024} KiB, and a config file has a few lines.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadConfig(f"line {line} is not UTF-8. Save it as UTF-8 text.") from None


def _parsed(text: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        raise BadConfig(f"this is not TOML: {error}") from None
    except RecursionError:
        raise BadConfig("this is not a config file: lists within lists, too deep to be read.") from None


def _together(problems: Sequence[str]) -> str:
    """Return problems as one text, several of them numbered; of very many the first."""
    if len(problems) == 1:
        return problems[0]
    texts = [f"({number}) {problem}" for number, problem in enumerate(problems[:_MOST_PROBLEMS], 1)]
    more = len(problems) - len(texts)
    return " ".join([f"{len(problems)} things are wrong:", *texts, *([f"And {more} more."] if more else [])])


def _table(tables: Mapping[str, Any], name: str, problems: list[str]) -> Mapping[str, Any]:
    table: Any = tables.get(name, {})
    if not isinstance(table, dict):
        problems.append(f"{name} is {_abridged(table)}. It is a table: put [{name}] on a line of its own.")
        return {}
    return table


def _screen(table: Mapping[str, Any], problems: list[str]) -> Choices:
    problems += _unknown(table, _OPTIONS, "option of [screen]", f"It takes {', '.join(_OPTIONS)}")
    options = {name: value for name, value in table.items() if name in _OPTIONS}
    wrong = {name: right for name, value in options.items() if (right := _wrong(name, value))}
    problems += [f"[screen] {name} is {_abridged(options[name])}. {right}" for name, right in wrong.items()]
    return Choices(**{name: value for name, value in options.items() if name not in wrong})


def _wrong(name: str, value: object) -> str:
    """Return what would be right, if `value` is not."""
    if name in _WORDS:
        return "" if value in _WORDS[name] else f"It takes {_either(_WORDS[name])}.{_nearest(value, _WORDS[name])}"
    if name in _SWITCHES:
        return "" if isinstance(value, bool) else "It takes true or false."
    right = type(value) is int and 1 <= value <= _MOST_FPS
    return "" if right else f"It takes a whole number from 1 to {_MOST_FPS}."


def _keymap(table: Mapping[str, Any], problems: list[str]) -> Keymap:
    ids = [action.id for action in ACTIONS]
    problems += _unknown(table, ids, "action", "collab-tui doctor --actions lists all of them, in the quotes they need")
    fixed = [action.id for action in ACTIONS if action.takes_key and action.id in table]
    problems += [f"the keys of {name} cannot be changed: digits are stars and nothing else." for name in fixed]
    chosen = dict[str, tuple[str, ...]]()
    for name, value in table.items():
        if name in ids and name not in fixed:
            try:
                chosen[name] = _keys(name, value)
            except BadConfig as problem:
                problems.append(str(problem))
    keymap = remapped(chosen)
    if impossible := conflicts(keymap):
        problems.append(f"keys that cannot be: {'; '.join(impossible)}. Choose others for these actions.")
    return keymap


def _keys(name: str, value: object) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        raise BadConfig(f'{name} is {_abridged(value)}. It takes a key or a list of keys, as in ["s", "space"].')
    for key in keys:
        if not is_key(key):
            raise BadConfig(f"{name} has no key in {_abridged(key)}.{_nearest(key, NAMES)} {_A_KEY}.")
    return tuple(dict.fromkeys(keys))


def _unknown(names: Iterable[str], known: Iterable[str], what: str, right: str) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"there is no {what} {_abridged(name)}.{_nearest(name, known)} {right}."


def _nearest(value: object, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(value[:_MOST_SHOWN].lower(), known, n=1) if isinstance(value, str) else []
    return f' Did you mean "{near[0]}"?' if near else ""


def _either(words: Iterable[str]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} or {last}"


def _abridged(value: object) -> str:
    """Return a value of the file in a few characters, as the file has it."""
    if isinstance(value, str):
        text = clean(value)
        return f'"{text[:_MOST_SHOWN]}"' + ("..." if len(text) > _MOST_SHOWN else "")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) < 10**9:
        return str(value)
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else "a number or a date"
