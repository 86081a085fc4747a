"""The Learn screen: every page is read, moved and answered; what is computed, kept and told."""

import json
import shutil
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

import collab
from collab.data import DataSpec
from collab.lesson import contents as chapters
from collab.runs import RunStore
from collab.testing.made_up import write_films
from tests.tui.looks import every_look, themed
from tests.tui.world import app, press, screen_text, settle, tap, until
from tui.app import CollabApp
from tui.core import Session
from tui.screens.learn import LearnScreen
from tui.terminal import Environment
from tui.text import ANSWERS
from tui.widgets import LineList

WIDE, SMALL, SMALLEST = (120, 40), (80, 24), (60, 20)
PAGES = chapters.page_names()
APART = "before"
"""The page that is waited for though a process of its own computes it: a few seconds, of which torch takes most."""


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of made-up films."""
    return write_films(tmp_path_factory.mktemp("learn") / "films")


@pytest.fixture(scope="session")
def read_home(films: Path) -> Path:
    """Return a data folder in which the films were read and a model of them is in use."""
    folder = films.parent / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(folder))
        ratings, config = collab.load(films), collab.configure("bayes", factors=4, epochs=20)
        split = collab.split(ratings)
        store = RunStore()
        run = store.create(DataSpec(source=str(films)), split.name, config, "first", "films")
        store.read_data(run, ratings.dataset)
        collab.train(ratings, split, config).save(store.model_path(run))
        store.finished(run)
    return folder


@pytest.fixture
def learned(read_home: Path, home: Path) -> Path:
    """Give the test a data folder with films and a model."""
    shutil.copytree(read_home, home)
    return home


def screen_of(pilot: Pilot[None]) -> LearnScreen:
    return cast("LearnScreen", pilot.app.screen)


async def open_learn(pilot: Pilot[None]) -> None:
    await settle(pilot)
    await press(pilot, "L")
    await until(pilot, lambda: "pages read" in screen_text(pilot))


async def read(pilot: Pilot[None], name: str) -> None:
    """Open a page from the list."""
    await open_learn(pilot)
    if down := PAGES.index(name):
        screen_of(pilot).query_one("#pages", LineList).cursor = down
        await settle(pilot)
    await tap(pilot, "enter")


async def computed(pilot: Pilot[None], pages: int = 1) -> None:
    await until(pilot, lambda: len(screen_of(pilot).computer.computed) >= pages)
    await settle(pilot)


def page_text(pilot: Pilot[None]) -> str:
    """Return the words of the page at the right of the list, without line ends."""
    return " ".join(" ".join(line.partition("│")[2] for line in screen_text(pilot).splitlines()).split())


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_is_moved_and_answered(name: str, learned: Path) -> None:
    page = chapters.find_page(name)
    move = page.moves[0]
    start = move.values.index(move.start)
    key, after = ("right", start + 1) if start + 1 < len(move.values) else ("left", start - 1)
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, name)
        if not page.torch:
            await computed(pilot)
        assert page.title in page_text(pilot)
        await tap(pilot, key)
        moved = page.start() | {move.name: move.values[after]}
        if not page.torch or name == APART:
            await until(pilot, lambda: (name, tuple(moved.items())) in screen_of(pilot).computer.computed)
        assert move.values[after] in page_text(pilot)
        await tap(pilot, "enter")
        for which, question in enumerate(page.questions):
            assert question.text in page_text(pilot)
            wrong = next(letter for n, letter in enumerate(ANSWERS) if n != question.right)
            await tap(pilot, wrong)
            assert f"No. {question.wrong[0]}" in page_text(pilot)
            await tap(pilot, ANSWERS[question.right])
            assert f"Right. {question.because}" in page_text(pilot)
            kept = json.loads((learned / "learn.json").read_text())
            assert kept["right"][name] == kept["wrong"][name] == list(range(which + 1))
            await tap(pilot, "enter")
        assert "1 answered" in screen_text(pilot)
        assert kept["read"] == [name]


async def test_the_review_tells_its_score(learned: Path) -> None:
    questions = chapters.find_page("review").questions
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "review")
        await press(pilot, "enter", ANSWERS[questions[0].right], "enter")
        await press(pilot, ANSWERS[(questions[1].right + 1) % 3], ANSWERS[questions[1].right], "escape")
        assert f"2 of {len(questions)} answered right, 1 at the first try" in page_text(pilot)
        await press(pilot, "enter")
        assert f"3/{len(questions)} {questions[2].text}" in page_text(pilot)


async def test_answers_are_chosen_with_the_cursor_too(learned: Path) -> None:
    question = chapters.find_page("by-hand").questions[0]
    assert question.right == 0
    async with app().run_test(size=SMALL) as pilot:
        await read(pilot, "by-hand")
        await press(pilot, "enter", "j", "enter")
        assert "no" in next(line for line in screen_text(pilot).splitlines() if question.answers[1] in line)
        await press(pilot, "k", "enter")
        assert "Right." in screen_text(pilot)


async def test_where_there_is_little_room_the_page_takes_the_place_of_the_list(learned: Path) -> None:
    title = chapters.find_page("blanks").title
    for size in (SMALL, SMALLEST):
        async with app().run_test(size=size) as pilot:
            await read(pilot, "blanks")
            await computed(pilot)
            assert title in screen_text(pilot)
            assert "pages read" not in screen_text(pilot)
            await press(pilot, "escape")
            assert "pages read" in screen_text(pilot)
            assert f"3 · {title}" in screen_text(pilot)


async def test_n_and_p_turn_the_pages_and_say_where_they_end(learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "data")
        await press(pilot, "p")
        assert "There is no page beyond this one" in screen_text(pilot)
        await press(pilot, "n", "n")
        assert chapters.find_page("blanks").text in page_text(pilot)
        await press(pilot, "p")
        assert chapters.find_page("batch").text in page_text(pilot)
        assert "3 of 21 pages read" in screen_text(pilot)


async def test_a_moved_value_stays_moved_and_is_computed_once(learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "by-hand")
        await press(pilot, "j", "left", "left")
        await computed(pilot, 2)
        before = page_text(pilot)
        contents = dict(screen_of(pilot).computer.computed)
        await press(pilot, "n", "p", "j")
        assert page_text(pilot) == before
        await press(pilot, "right")
        await press(pilot, "left")
        assert all(screen_of(pilot).computer.computed[key] is shown for key, shown in contents.items())


async def test_the_list_shows_what_is_done_at_the_next_start(learned: Path) -> None:
    question = chapters.find_page("data").questions[0]
    async with app().run_test(size=SMALL) as pilot:
        await read(pilot, "data")
        await press(pilot, "enter", ANSWERS[question.right], "n")
    async with app().run_test(size=SMALL) as pilot:
        await open_learn(pilot)
        assert "2 of 21 pages read, 1 answered" in screen_text(pilot)
        assert f"1 ✓ {chapters.find_page('data').title}" in screen_text(pilot)
        assert f"▸  3   {chapters.find_page('blanks').title}" in screen_text(pilot)


@pytest.mark.parametrize("is_closed", [True, False])
async def test_the_page_is_there_at_the_next_start_with_what_was_moved(is_closed: bool, learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "by-hand")
        await tap(pilot, "right")
        await computed(pilot)
        seen = screen_text(pilot)
        await tap(pilot, *(["escape", "q"] if is_closed else ["q"]))
    async with app().run_test(size=WIDE) as pilot:
        await until(pilot, lambda: "pages read" in screen_text(pilot))
        if is_closed:
            assert screen_of(pilot).focused is screen_of(pilot).query_one("#pages")
            await tap(pilot, "enter")
        await computed(pilot)
        assert screen_text(pilot) == seen


async def test_escape_stops_what_a_process_of_its_own_computes(learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await open_learn(pilot)
        screen_of(pilot).query_one("#pages", LineList).cursor = PAGES.index("parameters")
        await tap(pilot, "enter")
        await until(pilot, lambda: "computing in a process of its own" in screen_text(pilot))
        await press(pilot, "escape")
        assert "Stopped. Move something to compute again." in screen_text(pilot)
        assert screen_of(pilot).computer.computed == {}
        await press(pilot, "escape")
        assert screen_of(pilot).focused is screen_of(pilot).query_one("#pages")


async def test_data_that_was_never_read_is_read_first(films: Path) -> None:
    opened = CollabApp(lambda: Session(data=str(films)), Environment(animation=False))
    async with opened.run_test(size=WIDE) as pilot:
        await read(pilot, "blanks")
        await computed(pilot)
        assert "The whole table has 120 users" in page_text(pilot)
        await press(pilot, *["n"] * (PAGES.index("order") - PAGES.index("blanks")))
        await until(pilot, lambda: "No model is trained on films yet" in page_text(pilot))
        assert "T goes to Train." in page_text(pilot)


async def test_data_that_is_gone_is_told_on_the_page(films: Path, tmp_path: Path) -> None:
    gone = shutil.copytree(films, tmp_path / "gone")
    opened = CollabApp(lambda: Session(data=str(gone)), Environment(animation=False))
    async with opened.run_test(size=WIDE) as pilot:
        await open_learn(pilot)
        shutil.rmtree(gone)
        await press(pilot, "enter")
        await until(pilot, lambda: "! " in page_text(pilot))
        assert "gone" in page_text(pilot)
        assert screen_of(pilot).computer.computed == {}


async def test_another_model_computes_the_page_anew(learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "order")
        await computed(pilot)
        [before] = screen_of(pilot).computer.computed.values()
        store = RunStore()
        run = store.create(store.config("1").data, "random:0.2@42", collab.configure("dot-bias"), "second", "films")
        store.read_data(run, str(store.summary("1").dataset))
        shutil.copy(store.model_path("1"), store.model_path(run))
        store.finished(run)
        cast("CollabApp", pilot.app).session.use(run)
        cast("CollabApp", pilot.app).refresh_session()
        await until(pilot, lambda: any(shown is not before for shown in screen_of(pilot).computer.computed.values()))
        assert 'dot-bias "second"' in screen_text(pilot)


async def test_the_page_is_copied_with_what_was_moved_and_computed(learned: Path) -> None:
    async with app().run_test(size=WIDE) as pilot:
        await read(pilot, "by-hand")
        await computed(pilot)
        await press(pilot, "Y")
        copied = (learned / "copied.txt").read_text()
        assert "how much you like action\t0.8\n" in copied
        assert "a new space adventure\t0.98\t0.90\t-0.90\t\n" in copied


async def test_the_first_screen_leads_here() -> None:
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await open_learn(pilot)
        assert isinstance(pilot.app.screen, LearnScreen)


async def test_plain_characters_alone_where_the_terminal_has_no_others(learned: Path) -> None:
    async with app(Environment(ascii=True, animation=False)).run_test(size=WIDE) as pilot:
        await read(pilot, "range")
        await computed(pilot)
        await press(pilot, "enter", "b")
        assert all(line.isascii() for line in screen_text(pilot).splitlines()[2:-2])


async def ask_by_hand(pilot: Pilot[None]) -> None:
    await read(pilot, "by-hand")
    await press(pilot, "right")
    await computed(pilot, 2)
    await press(pilot, "enter", "b")


async def show_range(pilot: Pilot[None]) -> None:
    await read(pilot, "range")
    await computed(pilot)


@every_look
@pytest.mark.parametrize("shown", [ask_by_hand, show_range])
def test_it_looks_right(shown: object, size: tuple[int, int], theme: str, learned: Path, snap_compare: object) -> None:
    assert snap_compare(themed(theme), terminal_size=size, run_before=shown)  # type: ignore[operator]  # no types there
