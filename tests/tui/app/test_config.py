"""The config file: what it takes, what it refuses and how it says so."""

import tomllib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from collab.errors import BadConfig
from tui.actions import ACTIONS, Action
from tui.app import config_path, read_config
from tui.keys import NAMES, Keymap, conflicts, is_key, remapped
from tui.keys.key_names import TAKEN, edits
from tui.keys.keymap import TOGETHER
from tui.terminal import Choices

MOVABLE = [action for action in ACTIONS if not action.takes_key]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(file: Path, content: str | bytes) -> str:
    """Return what is said of a file that cannot be."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadConfig) as raised:
        read_config(file)
    said = str(raised.value)
    assert said.startswith(f"{file}: ")
    assert said.isprintable()
    assert len(said) < 3000
    return said.removeprefix(f"{file}: ")


def keys_of(keymap: Keymap, action: str) -> tuple[str, ...]:
    return next(each.keys for each in keymap.actions if each.id == action)


def test_without_a_file_nothing_is_chosen(file: Path, home: Path) -> None:
    config = read_config(file)
    assert (config.screen, config.keymap) == (Choices(), Keymap())
    assert config_path() == home / "config.toml"


def test_everything_that_can_be_chosen(file: Path) -> None:
    file.write_bytes(
        b"""\xef\xbb\xbf# begins with the mark that some editors write
        [screen]
        theme = "ansi-light"
        colours = "256"
        animation = false
        fps = 20
        mouse = false
        ascii = true

        [keys]
        "rate.skip_title" = ["s", "space", "s"]
        "rate.lower_stars" = [",", "-"]
        "app.quit" = "ctrl+x"
        """
    )
    config = read_config(file)
    assert config.screen == Choices("ansi-light", "256", animation=False, fps=20, mouse=False, ascii=True)
    assert keys_of(config.keymap, "rate.skip_title") == ("s", "space")
    assert keys_of(config.keymap, "rate.raise_stars") == (".",)
    assert [action.id for action in config.keymap.changed] == ["rate.skip_title", "rate.lower_stars", "app.quit"]
    assert config.keymap.for_textual["rate.lower_stars"] == "comma,-"
    assert config.keymap.with_keys("{app.quit} leaves, {rate.skip_title} skips") == "ctrl+x leaves, s skips"


def test_the_example_of_the_page_is_taken(file: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "app.md"
    file.write_text(page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    config = read_config(file)
    assert None not in asdict(config.screen).values()
    assert config.keymap.key("app.quit") == "ctrl+x"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[screen", "this is not TOML: "),
        ("[screan]", 'no table "screan". Did you mean "screen"? It takes [screen] and [keys].'),
        ("theme = 'ansi-dark'", 'no table "theme"'),
        ("screen = 3", "screen is 3. It is a table: put [screen] on a line of its own."),
        ("[[keys]]", "keys is a list."),
        ("[screen]\nthem = 'ansi-dark'", 'no option of [screen] "them". Did you mean "theme"? It takes theme, colours'),
        ("[screen]\ntheme = 'collab-drak'", 'Did you mean "collab-dark"?'),
        ("[screen]\ntheme = ['ansi-dark']", "theme is a list. It takes"),
        ("[screen]\ncolours = 16", '[screen] colours is 16. It takes "none", "16", "256" or "true".'),
        ("[screen]\nmouse = 1", "[screen] mouse is 1. It takes true or false."),
        ("[screen]\nfps = 61", "[screen] fps is 61. It takes a whole number from 1 to 60."),
        ("[screen]\nfps = true", "fps is true."),
        ("[screen]\nfps = 9.5", "fps is a number or a date."),
        (f"[screen]\nfps = 0x{'f' * 9000}", "fps is a number or a date."),
        (f"[screen]\nfps = {'9' * 9000}", "this is not TOML: "),
        ("[keys]\n'rate.skip' = 's'", 'no action "rate.skip". Did you mean "rate.skip_title"? collab-tui doctor --act'),
        (
            "[keys]\nrate.skip_title = 's'",
            'no action "rate". collab-tui doctor --actions lists all of them, in the quotes',
        ),
        ("[keys]\n'rate.give_stars' = 's'", "the keys of rate.give_stars cannot be changed: digits are stars"),
        ("[keys]\n'app.quit' = []", "app.quit is an empty list. It takes a key or a list of keys"),
        ("[keys]\n'app.quit' = ['x', 3]", "app.quit is a list. It takes"),
        ("[keys]\n'app.quit' = 'escap'", 'no key in "escap". Did you mean "escape"? A key is one character, or'),
        ("[keys]\n'app.quit' = 'Enter'", 'no key in "Enter". Did you mean "enter"?'),
        ("[keys]\n'app.quit' = ' '", 'no key in "". A key'),
        ("[keys]\n'app.quit' = 'x,y'", 'no key in "x,y".'),
        ("[keys]\n'app.quit' = '\\u001b'", "no key in "),
        (f"[keys]\n'app.quit' = '{'x' * 999}'", f'no key in "{"x" * 40}"...'),
        ("[keys]\n'a\u202e\u009b2J' = 's'", 'no action "a 2J".'),
        (b"[screen]\ntheme = 'ansi-d\xe4rk'", "line 2 is not UTF-8."),
        ("# " + "x" * 65_536, "it is larger than 64 KiB"),
        ("a = " + "[" * 60_000, "lists within lists"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(file: Path, content: str | bytes, said: str) -> None:
    assert said in refused(file, content)


def test_a_folder_or_a_pipe_is_no_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(BadConfig, match="this is no file"):
        read_config(file)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("'rate.skip_title' = 'u'", '"u" is on rate.skip_title and rate.undo_answer'),
        ("'app.quit' = 'j'", '"j" is on list.cursor_down and app.quit'),
        ("'train.new_run' = 'enter'", '"enter" is on train.new_run and list.open'),
        ("'rate.next_page' = '5'", '"5" is on rate.give_stars and rate.next_page'),
        ("'quit.stop_first' = 'q'", '"q" is on quit.leave_running and quit.stop_first'),
        ("'train.new_run' = 'ctrl+m'", '"ctrl+m" on train.new_run is Enter in a terminal'),
        ("'search.leave_search' = 'x'", '"x" on search.leave_search is typed into the field there'),
        ("'line.close_line' = 'ctrl+w'", '"ctrl+w" on line.close_line is typed into the field there'),
    ],
)
def test_keys_that_cannot_be(file: Path, keys: str, message: str) -> None:
    assert message in refused(file, f"[keys]\n{keys}")


def test_all_that_cannot_be_is_told_at_once(file: Path) -> None:
    said = refused(file, "[keys]\n'rate.skip_title' = 'u'\n'app.quit' = ['n', 'ctrl+s']\n'people.copy_person' = 'D'")
    for message in (
        '"u" is on rate.skip_title and rate.undo_answer',
        '"n" is on train.new_run and app.quit',
        '"n" is on rate.next_page and app.quit',
        '"ctrl+s" on app.quit makes a terminal stop',
        '"D" is on people.copy_person and people.delete_person',
    ):
        assert message in said


def test_mistakes_of_every_kind_are_told_at_once(file: Path) -> None:
    said = refused(
        file,
        "theme = 1\n[screen]\nthem = 'x'\nfps = 99\nmouse = 1\n"
        "[keys]\n'rate.skip' = 's'\n'rate.give_stars' = 's'\n'app.quit' = 'escap'\n'rate.skip_title' = 'u'",
    )
    assert said.startswith('8 things are wrong: (1) there is no table "theme".')
    for each in (
        'no option of [screen] "them"',
        "[screen] fps is 99.",
        "[screen] mouse is 1.",
        'no action "rate.skip"',
        "the keys of rate.give_stars cannot be changed",
        'no key in "escap"',
        '(8) keys that cannot be: "u" is on rate.skip_title and rate.undo_answer',
    ):
        assert each in said


def test_of_very_many_mistakes_the_first_are_told(file: Path) -> None:
    said = refused(file, "[screen]\n" + "\n".join(f"a{number} = 1" for number in range(500)))
    assert said.startswith("500 things are wrong: (1) ")
    assert said.endswith("And 488 more.")


@pytest.mark.parametrize(
    "keys",
    [
        "'rate.next_page' = 'p'\n'rate.previous_page' = 'n'",
        "'form.next_field' = ['down', 'f2']",
        "'help.close_help' = 'x'",
        "'train.delete_run' = 'd'\n'train.choose_data' = 'D'",
        "'list.open' = ['f4', 'enter']\n'train.edit_settings' = 'ctrl+o'",
    ],
)
def test_keys_that_change_places_do_not_meet(file: Path, keys: str) -> None:
    file.write_text(f"[keys]\n{keys}")
    assert len(read_config(file).keymap.changed) == keys.count("=")


a_key = st.one_of(st.sampled_from(sorted(NAMES)), st.characters(min_codepoint=33, max_codepoint=0x3000).filter(is_key))
chosen = st.dictionaries(
    st.sampled_from([action.id for action in MOVABLE]), st.lists(a_key, min_size=1, max_size=3, unique=True), max_size=6
)


@given(chosen)
def test_what_is_not_named_can_be_pressed(keys: dict[str, list[str]]) -> None:
    keymap = remapped({action: tuple(each) for action, each in keys.items()})
    named = conflicts(keymap)
    before = {action.id: set(action.keys) for action in ACTIONS}

    def meet(one: Action, other: Action) -> bool:
        return one is not other and bool(set(one.keys) & set(other.keys)) and not before[one.id] & before[other.id]

    met = any(
        meet(one, other)
        for places in TOGETHER
        for one in keymap.actions_of(*places)
        for other in keymap.actions_of(*places)
    )
    unheard = any(key in TAKEN for each in keys.values() for key in each)
    typed = any(edits(key) for key in keys.get("search.leave_search", []))
    assert bool(named) >= (met or unheard or typed)
    assert named == list(dict.fromkeys(named))


@given(chosen)
def test_a_keymap_written_as_toml_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, keys: dict[str, list[str]]
) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(_toml(keys), encoding="utf-8")
    assert tomllib.loads(_toml(keys))["keys"] == keys
    keymap = remapped({action: tuple(each) for action, each in keys.items()})
    if conflicts(keymap):
        with pytest.raises(BadConfig, match="keys that cannot be"):
            read_config(file)
    else:
        assert read_config(file).keymap == keymap


@given(st.binary(max_size=300))
def test_no_file_does_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_bytes(data)
    with suppress(BadConfig):
        read_config(file)


def _toml(keys: dict[str, list[str]]) -> str:
    def text(key: str) -> str:
        return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return "[keys]\n" + "".join(f'"{name}" = [{", ".join(map(text, each))}]\n' for name, each in keys.items())
