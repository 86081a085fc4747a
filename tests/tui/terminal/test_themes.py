"""Every theme can be read, and what its colours tell apart is apart."""

from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.terminal.colours import EYES, contrast, distance
from tui.terminal import THEME_NAMES, THEMES, THEMES_IN_WORDS, Colours, keep_theme, kept_theme, themes_for

OURS = [pytest.param(theme, id=theme.name) for theme in THEMES if not theme.ansi]
ANSI = [pytest.param(theme, id=theme.name) for theme in THEMES if theme.ansi]
GROUNDS = ("background", "surface")
TOLD_APART = ("text-accent", "text-success", "text-error", "text-warning")
TEXT, ASIDE, HIGH = 4.5, 3.0, 7.0
DIM = 0.5  # what terminals leave of a dim letter, about


def colours(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def on(ground: Color, text: str) -> Color:
    """Return a colour as it is drawn on a ground: "auto 60%" is black or white with the ground shining through."""
    if text.startswith("auto"):
        return ground + ground.get_contrast_text(float(text.removeprefix("auto").strip(" %")) / 100)
    return ground + Color.parse(text)


def test_every_theme_has_a_name_that_can_be_chosen_and_a_few_words() -> None:
    assert tuple(theme.name for theme in THEMES) == THEME_NAMES
    assert all(THEMES_IN_WORDS.values())
    assert [theme.name for theme in THEMES if theme.dark] == [name for name in THEME_NAMES if name.endswith("-dark")]


@pytest.mark.parametrize("theme", OURS)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    high = theme.name.startswith("contrast")
    of = colours(theme)
    for name in GROUNDS:
        ground = Color.parse(of[name])
        for text in ("text", *TOLD_APART, "accent"):
            assert contrast(on(ground, of[text]), ground) >= (HIGH if high else TEXT), (text, name)
        assert contrast(on(ground, of["text-muted"]), ground) >= (TEXT if high else ASIDE), name
        assert contrast(ground.blend(Color.parse(of["foreground"]), DIM), ground) >= ASIDE, name
    cursor = Color.parse(of["block-cursor-background"])
    assert contrast(on(cursor, of["block-cursor-foreground"]), cursor) >= (HIGH if high else TEXT)
    panel = Color.parse(of["panel"])
    assert contrast(on(panel, of["text"]), panel) >= TEXT


@pytest.mark.parametrize("theme", OURS)
def test_accent_success_error_and_warning_are_apart(theme: Theme) -> None:
    of = {name: Color.parse(colours(theme)[name]) for name in TOLD_APART}
    for one, other in combinations(TOLD_APART, 2):
        assert distance(of[one], of[other]) >= 9, (one, other)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", [each for each in OURS if str(each.id).startswith("colourblind")])
def test_they_are_apart_for_colour_blind_eyes_too(theme: Theme, eyes: str) -> None:
    of = {name: Color.parse(colours(theme)[name]) for name in TOLD_APART}
    for one, other in combinations(TOLD_APART, 2):
        assert distance(of[one], of[other], eyes) >= 9, (one, other)


def test_what_measures_them_knows_who_confuses_what() -> None:
    red, green = Color.parse("#ff8787"), Color.parse("#87d787")
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert distance(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(100, abs=0.1)
    assert distance(red, green, "deuteranopia") < distance(red, green) / 2
    assert distance(red, green, "tritanopia") > distance(red, green) / 2


@pytest.mark.parametrize("theme", ANSI)
def test_the_terminal_s_own_colours_are_named_and_none_stands_for_two_things(theme: Theme) -> None:
    of = colours(theme)
    named = [of[name] for name in ("text-accent", "text-success", "text-error")]
    assert all(Color.parse(colour).ansi is not None for colour in (*named, of["background"], of["foreground"]))
    assert len(set(named)) == len(named)


@pytest.mark.parametrize(("colours", "kinds"), [("none", 1), ("16", 2), ("256", 4), ("true", 4)])
def test_few_colours_leave_the_themes_that_can_be_shown_with_them(colours: Colours, kinds: int) -> None:
    shown = themes_for(colours)
    assert len({name.partition("-")[0] for name in shown}) == kinds
    assert {"ansi-dark", "ansi-light"} <= set(shown)


@pytest.mark.parametrize("content", [b"", b"no-theme\n", b"\xff\xfe", b"collab-dark" + b" " * 99])
def test_the_theme_chosen_is_kept_and_what_is_no_theme_is_none(home: Path, content: bytes) -> None:
    assert kept_theme() is None
    keep_theme("contrast-light")
    assert kept_theme() == "contrast-light"
    (home / "theme.txt").write_bytes(content)
    assert kept_theme() is None
