"""The form of the next run's settings, by keyboard alone."""

from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from collab.testing import add_model
from collab.testing.fake_worker import FakeWorker
from collab.testing.made_up import write_films
from tests.tui.watching import PLAIN, SMALL, WIDE, on_train
from tests.tui.world import app, press, screen_text, settle
from tui.app import CollabApp
from tui.core import Session, data_spec
from tui.core.runs import RunSettings
from tui.screens.train import TrainScreen
from tui.screens.train.run_settings_dialog import RunSettingsDialog
from tui.widgets import LineList


def settings(pilot: Pilot[None]) -> RunSettings:
    assert isinstance(pilot.app, CollabApp)
    return pilot.app.run_starter.settings


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Move the cursor of the form to a field."""
    fields = pilot.app.screen.query_one("#fields", LineList)
    await press(pilot, "g")
    rows = ["".join(text for text, _ in fields._paint(index, 70)) for index in range(fields.count)]
    await press(pilot, *["j"] * next(index for index, row in enumerate(rows) if row.split()[0] == name))


async def test_every_field_says_what_it_takes_and_what_it_means() -> None:
    async with on_train() as pilot:
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, RunSettingsDialog)
        text = screen_text(pilot)
        for words in ("1 to 1,024, lesson 50", "above 0 to 10, lesson 0.005", "one-cycle or flat", "LOW:HIGH"):
            assert words in text
        await go_to(pilot, "wd")
        assert "weight decay: pulls every number towards zero" in screen_text(pilot)


async def test_a_narrow_form_has_room_for_what_most_fields_take() -> None:
    async with on_train((60, 20)) as pilot:
        await press(pilot, "e")
        text = screen_text(pilot)
        for words in ("◂ dot-bias ▸", "1 to 1,024, lesson 50", "1 to 10,000, lesson 5", "0 to 10, lesson 0.1"):
            assert words in text


async def test_a_narrow_form_cuts_no_range_and_says_the_rest_of_it_below() -> None:
    async with on_train((60, 20)) as pilot:
        await press(pilot, "e")
        rows = screen_text(pilot)
        await press(pilot, "G")
        assert "…" not in rows + screen_text(pilot)
        for name, row, rest in (
            ("lr", "0.005 above 0 to 10", "lesson 0.005: learning rate"),
            ("device", "◂ auto ▸ auto, cpu, cuda or mps", "default auto: "),
        ):
            await go_to(pilot, name)
            text = " ".join(screen_text(pilot).split())
            assert f"▸ {name} {row} │" in text
            assert rest in text


async def test_a_digit_starts_typing_and_enter_takes_it(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "text:12", "enter")
        assert "factors   12" in screen_text(pilot)
        await press(pilot, "G", "enter")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert "factors 12" in screen_text(pilot)
        assert settings(pilot).config.model_dump()["factors"] == 12
        await press(pilot, "n")
        assert pilot.app.session.store.config("2").config["factors"] == 12  # type: ignore[attr-defined]


async def test_tab_moves_and_the_last_lines_start_a_run_or_say_how(worker: FakeWorker) -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "tab", "text:8", "tab", "text:3", "shift+tab")
        text = screen_text(pilot)
        assert "▸ factors   8" in text
        assert "epochs    3" in text
        await press(pilot, "G")
        assert "n on Train starts a run" in screen_text(pilot)
        await press(pilot, "shift+tab", "enter")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert list(worker.runs) == ["2"]
        assert pilot.app.session.store.config("2").config["epochs"] == 3  # type: ignore[attr-defined]
        await press(pilot, "e", "G", "enter")
        assert list(worker.runs) == ["2"]


async def test_the_form_says_what_is_known_beside_the_stars(tmp_path: Path) -> None:
    data = data_spec(str(write_films(tmp_path / "films")))
    async with on_train() as pilot:
        assert isinstance(pilot.app, CollabApp)
        pilot.app.run_starter.settings = RunSettings().with_model("bayes").with_data(data)
        await press(pilot, "e")
        await go_to(pilot, "features")
        assert "known once they are read" in screen_text(pilot)
        data.load()
        await press(pilot, "k", "j")
        assert "These data have: raters, genres, years" in " ".join(screen_text(pilot).split())


async def test_characters_typed_at_once_are_all_taken() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j")
        for character in "128":
            pilot.app.post_message(Key(character, character))
        pilot.app.post_message(Key("enter", "\r"))
        await settle(pilot)
        assert "factors   128" in screen_text(pilot)


async def test_what_is_pasted_is_typed() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j")
        pilot.app.post_message(Paste("77\n88\n"))
        await settle(pilot)
        await press(pilot, "enter", "ctrl+o")
        assert settings(pilot).config.model_dump()["factors"] == 77


async def test_enter_opens_the_value_as_it_is_and_esc_leaves_it() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "enter")
        assert pilot.app.screen.query_one(Input).value == "50"
        await press(pilot, "text:7", "escape")
        assert isinstance(pilot.app.screen, RunSettingsDialog)
        assert "factors   50" in screen_text(pilot)


async def test_arrows_take_what_was_typed_and_go_on() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "text:8", "down", "text:3", "down", "ctrl+o")
        config = settings(pilot).config.model_dump()
        assert (config["factors"], config["epochs"]) == (8, 3)


async def test_a_problem_is_said_in_place_and_keeps_the_input_open() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "text:0", "enter")
        assert '! factors is a whole number from 1 to 1,024, not "0".' in screen_text(pilot)
        await press(pilot, "ctrl+o")
        assert isinstance(pilot.app.screen, RunSettingsDialog)
        await press(pilot, "backspace", "text:9", "ctrl+o")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert settings(pilot).config.model_dump()["factors"] == 9


async def test_choices_are_turned_and_letters_of_the_list_stay_its_own() -> None:
    async with on_train() as pilot:
        await press(pilot, "e")
        await go_to(pilot, "schedule")
        await press(pilot, "right")
        assert "◂ flat ▸" in screen_text(pilot)
        await press(pilot, "j", "j", "space", "ctrl+o")
        config = settings(pilot).config.model_dump()
        assert (config["schedule"], config["keep"]) == ("flat", "best")


async def test_another_model_brings_its_own_fields_and_keeps_what_was_changed() -> None:
    async with on_train() as pilot:
        await press(pilot, "e")
        await go_to(pilot, "epochs")
        await press(pilot, "text:7", "enter", "g", "enter")
        await press(pilot, *["backspace"] * len("dot-bias"), "text:embedding-nn", "enter")
        text = screen_text(pilot)
        assert "layers    100,50" in text
        assert "epochs    7" in text
        assert "factors" not in text
        await go_to(pilot, "layers")
        await press(pilot, "text:60", "text:,20", "enter", "ctrl+o")
        assert settings(pilot).config.model_dump()["layers"] == (60, 20)


async def test_a_module_of_ones_own_is_typed_as_file_and_class(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("class Net: ...\n")
    async with on_train() as pilot:
        await press(pilot, "e", "enter", *["backspace"] * len("dot-bias"), f"text:{tmp_path}/none.py:Net", "enter")
        assert "! There is no file" in screen_text(pilot)
        await press(pilot, *["backspace"] * len("none.py:Net"), "text:mine.py:Net", "enter", "ctrl+o")
        assert settings(pilot).config.model == f"{file}:Net"
        assert "model mine.py:Net" in screen_text(pilot)


async def test_ranges_scales_and_items_are_read() -> None:
    async with on_train() as pilot:
        for name, typed in (("y_range", "0:5"), ("scale", "1:5:1"), ("split", "temporal:0.2")):
            await press(pilot, "e")
            await go_to(pilot, name)
            await press(pilot, "enter", *["backspace"] * 20, f"text:{typed}", "enter", "ctrl+o")
        await press(pilot, "e")
        await go_to(pilot, "items")
        await press(pilot, "left", "ctrl+o")
        now = settings(pilot)
        assert now.config.model_dump()["y_range"] == (0.0, 5.0)
        assert (now.data.scale, now.data.items, now.split) == ("1:5:1", "title", "temporal:0.2")


async def test_esc_changes_nothing_and_u_takes_the_changes_after_all() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "text:12", "enter", "escape")
        assert settings(pilot).config.model_dump()["factors"] == 50
        assert "u takes the changes after all" in screen_text(pilot)
        await press(pilot, "u")
        assert settings(pilot).config.model_dump()["factors"] == 12
        await press(pilot, "e", "escape", "u")
        assert settings(pilot).config.model_dump()["factors"] == 12


async def test_the_form_opens_anew_with_what_is_set() -> None:
    async with on_train() as pilot:
        await press(pilot, "e", "j", "text:12", "ctrl+o", "e")
        text = screen_text(pilot)
        assert "factors   12" in text
        assert text.splitlines()[1].startswith("│ ▸ model")


async def test_the_next_start_has_the_settings_and_the_person_of_this_one() -> None:
    async with on_train() as pilot:
        assert isinstance(pilot.app, CollabApp)
        pilot.app.session.profiles.new("anna")
        pilot.app.session.switch("anna")
        await press(pilot, "e", "j", "text:12", "ctrl+o", "q")
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "· anna  " in screen_text(pilot).splitlines()[-1]
        await press(pilot, "T")
        assert "factors 12" in screen_text(pilot)
    async with CollabApp(Session, fresh=True).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        text = screen_text(pilot)
        assert "factors 50" in text
        assert "you, 0 rated" in text


def test_settings_that_no_model_takes_are_none() -> None:
    saved = RunSettings().saved
    assert RunSettings.restored(saved) == RunSettings()
    for damaged in ({}, {**saved, "config": {"model": "none"}}, {**saved, "data": 7}, {**saved, "config": []}):
        assert RunSettings.restored(damaged) is None


async def test_ascii_keeps_to_ascii() -> None:
    async with on_train(environment=PLAIN) as pilot:
        await press(pilot, "e")
        text = screen_text(pilot)
        assert "< dot-bias >" in text
        assert text.isascii()


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
def test_the_form_looks_right(size: tuple[int, int], snap_compare: object) -> None:
    add_model()

    async def edit(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await press(pilot, "T", "e", "right", "j", "j", "text:x", "enter")

    assert snap_compare(app(), terminal_size=size, run_before=edit)  # type: ignore[operator]  # no types there
