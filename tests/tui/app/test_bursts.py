"""Keys that come in one go: what the first of them opens gets the others."""

from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from collab.profiles import Answered, ProfileStore
from collab.runs import RunStore
from collab.testing.fake_worker import FakeWorker
from collab.testing.films import films_table
from tests.tui.inside_world import add_rated_model
from tests.tui.watching import WIDE, on_train
from tests.tui.world import answers_kept, app, press, screen_text, settle
from tui.app.action_commands import Palette
from tui.screens.train import TrainScreen
from tui.screens.train.run_settings_dialog import RunSettingsDialog

_NAMES = {"/": "slash", ":": "colon", "\r": "enter", "\x1b": "escape", "→": "right", "←": "left", "\x15": "ctrl+u"}


async def burst(pilot: Pilot[None], typed: str) -> None:
    """Post all keys at once, as a terminal does that was written to in one go."""
    for character in typed:
        name = _NAMES.get(character, character)
        pilot.app.post_message(Key(name, character if character.isprintable() else None))
    await settle(pilot)


def typed_text(pilot: Pilot[None]) -> str:
    """Return the text of the field that has the keys."""
    field = pilot.app.screen.focused
    assert isinstance(field, Input), field
    return field.value


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        pytest.param("R", "/", id="Rate"),
        pytest.param("F", "/", id="For you"),
        pytest.param("S", "/", id="Similar"),
        pytest.param("S\r", "a", id="Similar, to blend"),
        pytest.param("B", "/", id="Browse inside"),
        pytest.param("B", "n/", id="Browse inside, the map"),
        pytest.param("R", "fa", id="by a letter, Rate"),
        pytest.param("F", "fa", id="by a letter, For you"),
        pytest.param("", ":", id="palette"),
        pytest.param("", "d/", id="data"),
        pytest.param("S\r", "n", id="filter of neighbours"),
        pytest.param("", "Pn", id="new person"),
        pytest.param("", "N", id="note"),
        pytest.param("F", "a/", id="any user"),
        pytest.param("", "e\r", id="a setting of the form"),
        pytest.param("F", "li", id="file of titles"),
        pytest.param("", "Pr", id="name of a person"),
        pytest.param("", "Pi", id="file to import"),
    ],
)
async def test_every_field_gets_the_letters_after_the_key_that_opens_it(before: str, opens: str) -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, before)
        await burst(pilot, f"{opens}sci5 w")
        assert typed_text(pilot).endswith("sci5 w")
        assert answers_kept() == {}


async def test_a_tab_that_is_still_being_read_finds_what_was_typed_meanwhile() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, "B/brazil")
        assert typed_text(pilot) == "brazil"
        row = next(line for line in screen_text(pilot).splitlines() if "▸" in line)
        assert "Brazil (1985)" in row


async def test_a_screen_and_its_field_open_in_one_go_and_enter_lands_on_a_title() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, "R/termin\r4/toy\r5")
        assert answers_kept() == {"Terminator, The (1984)": 4.0, "Toy Story (1995)": 5.0}
        await burst(pilot, "/toy\x1bu")
        assert answers_kept() == {"Terminator, The (1984)": 4.0}


async def test_a_name_with_its_text_in_it_goes_on_where_it_ends() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, "F")
        await burst(pilot, "o.md")
        assert typed_text(pilot).endswith(".csv.md")


async def test_what_is_pasted_after_the_key_that_opens_a_field_is_in_it() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, "R")
        pilot.app.post_message(Key("slash", "/"))
        pilot.app.post_message(Paste("Alien"))
        await burst(pilot, "s")
        assert typed_text(pilot) == "Aliens"


async def test_the_palette_is_closed_once_by_a_click_beside_it_and_a_key_of_the_same_moment() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, ":")
        palette = pilot.app.screen
        assert isinstance(palette, Palette)
        palette.dismiss()  # each of the two comes here, the second one after the palette is gone
        palette.dismiss()
        await burst(pilot, "e")
        assert isinstance(pilot.app.screen, RunSettingsDialog)


async def test_a_name_is_kept_once_by_enter_and_escape_of_the_same_moment() -> None:
    async with on_train(WIDE) as pilot:
        await burst(pilot, "Na\r\x1b\r\x1b")
        assert "a" in RunStore().summary("1").note


async def test_columns_are_corrected_and_a_run_is_started_by_keys_that_come_with_the_path(
    tmp_path: Path, worker: FakeWorker
) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes("reader;item;rating;title\nu1;a;7;Чужой\nu2;b;8;Схватка\n".encode("cp1251"))
    async with on_train(WIDE) as pilot:
        await burst(pilot, f"d/\x15{file}\r→Gkkkkkewindows-1251\rg\r")
        assert isinstance(pilot.app.screen, TrainScreen)
        await burst(pilot, "n")
        spec = RunStore().config("2").data
        assert (spec.source, spec.columns, spec.encoding) == (str(file), {"user": "reader"}, "windows-1251")


async def test_fields_of_tags_of_two_people_and_of_a_doubtful_title_get_the_letters_after_their_key(
    tmp_path: Path,
) -> None:
    films = films_table()
    tags = ["tense" if "Thriller" in films.genres_of(place) else "" for place in range(len(films))]
    add_rated_model(tmp_path / "rated", tags=tags)
    (tmp_path / "mine.csv").write_text("title,year,rating\nAllien,1979,4\n")
    for person in ("anna", "bert"):
        ProfileStore().add(person, [Answered("Alien", 1979, {}, 4, 0.5, 5, 0.5)], "csv")
    opens = ("Ft/", "Pg j t/", f"Pi\x15{tmp_path / 'mine.csv'}\r\r/")
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        for keys in opens:
            await burst(pilot, keys)
            await burst(pilot, "sci5 w")
            assert typed_text(pilot) == "sci5 w"
            await burst(pilot, "\x1b")
            await press(pilot, "escape", "escape", "escape")
            assert len(pilot.app.screen_stack) == 1
        assert answers_kept() == {}


async def test_an_import_is_corrected_by_keys_that_come_with_the_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("what;year;points\nAlien;1979;8\n")
    async with on_train(WIDE) as pilot:
        await burst(pilot, f"Pi\x15{file}\rc→jj→Ge1:10:1\r\r")
        await burst(pilot, "s")
        assert answers_kept() == {"Alien (1979)": 8.0}
