"""The first minute: titles to rate at once, a first model trained meanwhile, and a word on each screen."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

import collab
from collab.data import Ratings
from collab.runs import RunStore
from collab.storage import home_folder
from collab.testing import add_model, made_up_model
from collab.testing.fake_worker import STARTED, FakeWorker, epoch
from collab.training import Failed
from tests.tui.watching import SMALL, WIDE, look
from tests.tui.world import answers_kept, press, screen_text, settle, until
from tui.app import CollabApp
from tui.core import Session
from tui.screens.rate import RateScreen
from tui.screens.train import TrainScreen
from tui.terminal import Environment


def guided(data: str | None = None) -> CollabApp:
    """Return the app as people start it."""
    return CollabApp(lambda: Session(data=data), Environment(animation=False), guided=True)


@pytest.fixture
def read(home: Path, sample: Ratings, read_once: Path) -> Ratings:
    """Let the sample be in the cache already; return it."""
    home.mkdir(mode=0o700)
    (home / "data").symlink_to(read_once / "data")
    return sample


async def wait_for_titles(pilot: Pilot[None]) -> str:
    """Wait until the data are read, and return the screen."""
    await settle(pilot)
    await until(pilot, lambda: "(19" in screen_text(pilot))
    return await look(pilot)


async def test_the_first_start_rates_at_once_while_a_model_is_trained(read: Ratings, worker: FakeWorker) -> None:
    async with guided().run_test(size=WIDE) as pilot:
        text = await wait_for_titles(pilot)
        assert isinstance(pilot.app.screen, RateScreen)
        assert "What most people like" in text
        assert "until your model is ready" in text
        assert "A model trains meanwhile. d other data, L how it works" in text
        record = RunStore().config("1")
        assert (record.data.source, record.split, record.config["model"]) == ("sample", "random:0.2@42", "bayes")
        worker.write_events("1", STARTED)
        assert "● 1/5" in (await look(pilot)).splitlines()[0]
        worker.write_events("1", epoch(1, 0.7654))
        assert "until your model is ready, held-out loss 0.7654" in await look(pilot)
        await pilot.resize_terminal(80, WIDE[1])
        assert "a model trains, loss 0.7654" in await look(pilot)
        await pilot.resize_terminal(*WIDE)

        titles = [line[9:40] for line in text.splitlines()[4:36]]
        for key in ("F", "S", "B"):
            await press(pilot, key)
            assert "A model is being trained, and this comes with it. Meanwhile R rates films." in screen_text(pilot)
        await press(pilot, "M")
        assert "A model is being trained" in screen_text(pilot).splitlines()[-2]
        await press(pilot, "R", "5", "2")
        assert "A model trains" not in screen_text(pilot)
        model = collab.train(read, collab.split(read, "random:0.2@42"), collab.configure("ease")).artifact
        worker.finish("1", model)
        text = await look(pilot)
        assert "For you so far" in text
        assert "Your model is ready: rate on, F shows your whole list" in text
        assert "2 answered" in text
        assert [line[9:40] for line in text.splitlines()[4:36]] == titles, "no title moves under the cursor"
        assert len(answers_kept()) == 2
        await press(pilot, "q")
    async with guided().run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "A model trains" not in screen_text(pilot)
    assert [each.run for each in RunStore().runs()] == ["1"]


async def test_a_first_list_of_interest_alone_does_not_wait_for_the_stars(read: Ratings, worker: FakeWorker) -> None:
    first = collab.train(read, collab.split(read, "random:0.2@42"), collab.configure("popularity")).artifact
    async with guided().run_test(size=WIDE) as pilot:
        await wait_for_titles(pilot)
        await press(pilot, "5", "2")
        worker.write_events("1", STARTED)
        worker.leave_preliminary("1", first)
        text = await look(pilot)
        assert "For you so far" in text
        assert "by who chose what; the rest is being learned" in text
        assert "sample · a first list · you, 2 rated" in text
        assert "● 1/5" in text.splitlines()[0]
        await press(pilot, "F")
        assert "No model yet" not in screen_text(pilot)
        await press(pilot, "R", "4")
        worker.finish("1", replace(first, model="bayes"))
        text = await look(pilot)
        assert "the rest is being learned" not in text
        assert "Your model is ready: rate on, F shows your whole list" in text
        assert "sample · run 1 bayes · you, 3 rated" in text
        assert pilot.app.session.uses("1")  # type: ignore[attr-defined]  # the app is ours
        assert not list((home_folder() / "runs" / "1").glob("preliminary*"))


async def test_a_first_training_that_fails_says_so_and_what_to_press(read: Ratings, worker: FakeWorker) -> None:
    async with guided().run_test(size=WIDE) as pilot:
        await wait_for_titles(pilot)
        worker.write_events("1", STARTED, Failed(error="no room left"))
        worker.end("1")
        text = await look(pilot)
        assert "Run 1 failed; T shows it, n there trains another: no room left" in text
        assert "T trains a model for yours" in text
        await press(pilot, "5")
        assert len(answers_kept()) == 1


async def test_other_data_takes_the_place_of_the_first_training(read: Ratings, worker: FakeWorker) -> None:
    async with guided().run_test(size=SMALL) as pilot:
        await wait_for_titles(pilot)
        await press(pilot, "d", "enter")
        assert isinstance(pilot.app.screen, TrainScreen)
        assert (home_folder() / "runs" / "1" / "request").read_text() == "stop\n"
        assert list(worker.runs) == ["1", "2"]


async def test_nothing_is_trained_on_other_data_nor_where_the_app_was_before(
    read: Ratings, worker: FakeWorker, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("user,item,title,year,rating\n" + "".join(f"{n},1,Alien,1979,4\n" for n in range(30)))
    async with guided(str(file)).run_test(size=WIDE) as pilot:
        text = await wait_for_titles(pilot)
        assert "Alien (1979)" in text
        assert "T trains a model for yours" in text
        await press(pilot, "5", "q")
    async with guided().run_test(size=WIDE) as pilot:
        await wait_for_titles(pilot)
    assert worker.runs == {}


async def test_where_there_are_no_stars_for_you_says_that_1_is_for_chosen() -> None:
    add_model(replace(made_up_model(), implicit=True))
    async with guided().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "F")
        assert "1 says that you chose it" in screen_text(pilot)


async def test_each_screen_says_once_what_it_is_for() -> None:
    add_model()
    for texts in (("Rate what you have seen", "The best first", "What is close to", "Models learn"), ()):
        async with guided().run_test(size=SMALL) as pilot:
            await settle(pilot)
            for key, text in zip(("", "F", "S", "T"), texts, strict=False):
                await press(pilot, *key)
                assert text in screen_text(pilot).splitlines()[-2]
            if texts:
                await press(pilot, "j")
            assert not [letter for letter in screen_text(pilot).splitlines()[-2] if letter.isalpha()]
            await press(pilot, "R", "q")


async def _first(pilot: Pilot[None]) -> None:
    await wait_for_titles(pilot)


@pytest.mark.parametrize("size", [(60, 20), SMALL, WIDE])
def test_the_first_minute_looks_right(
    size: tuple[int, int], read: Ratings, worker: FakeWorker, snap_compare: object
) -> None:
    assert snap_compare(guided(), terminal_size=size, run_before=_first)  # type: ignore[operator]  # no types there
