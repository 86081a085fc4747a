"""Evaluating a run's model from Train, with real fits in processes of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collab.data import DataSpec
from collab.errors import CollabError
from collab.evaluation import COLD, RANKING, RATING, Protocol, Records
from collab.models import configure
from collab.runs import RunStore
from collab.testing import add_model
from collab.testing.made_up import write_films
from tests.tui.watching import SMALL, WIDE
from tests.tui.world import app, press, screen_text, settle, tap, until
from tui.app import CollabApp
from tui.core.runs import Evaluation, Evaluations
from tui.core.runs.evaluating import evaluate
from tui.screens.train.evaluate_dialog import EvaluateDialog


def listed(data: Path, *, model: str = "bayes", epochs: int = 30, items: str = "id") -> str:
    """Put a run into the list whose settings can be evaluated; return it."""
    spec = DataSpec.model_validate({"source": str(data), "items": items})
    return RunStore().create(spec, "random:0.2@42", configure(model, epochs=epochs, factors=3), "", "films")


@asynccontextmanager
async def evaluating(size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    """Open the evaluation of the newest run."""
    async with app().run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "T", "E")
        assert isinstance(pilot.app.screen, EvaluateDialog)
        yield pilot


async def until_shown(pilot: Pilot[None], text: str) -> str:
    """Wait for a text; return the screen."""
    await until(pilot, lambda: text in screen_text(pilot))
    return screen_text(pilot)


async def until_it_moves(pilot: Pilot[None], evaluations: Evaluations, subject: tuple[str, Protocol]) -> None:
    """Wait until an evaluation gets on."""
    before = evaluations.of(subject)
    await until(pilot, lambda: evaluations.of(subject) != before)


async def test_of_choices_without_stars_lists_alone_are_evaluated(tmp_path: Path) -> None:
    spec = DataSpec(source=str(write_films(tmp_path / "films", users=40, items=60)), implicit=True)
    RunStore().create(spec, "random:0.2@42", configure("ease"), "", "films")
    async with evaluating() as pilot:
        before = screen_text(pilot)
        assert "lists against held-out ratings" in before
        assert "Enter start  Esc back" in before
        await press(pilot, "v")
        assert screen_text(pilot) == before


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_cold_start_is_a_table_and_curves(tmp_path: Path, size: tuple[int, int]) -> None:
    listed(write_films(tmp_path / "films", users=40, items=60))
    async with evaluating(size) as pilot:
        await press(pilot, "v", "v")
        text = screen_text(pilot)
        assert "Each is asked about titles as Rate would ask" in " ".join(text.replace("│", " ").split())
        await tap(pilot, "enter")
        text = await until_shown(pilot, "40 people. ")
        heading = next(line for line in text.splitlines() if "answers   joined" in line)
        assert "popularity" in heading
        rows = [line.split() for line in text.splitlines() if line.count("%") == 2 and "people" not in line]
        assert [row[1] for row in rows] == ["0", "1", "3", "5", "10", "20", "all"]
        assert all(float(row[2]) > float(rows[-1][2]) for row in rows[:3])
        assert heading.count("covered  ndcg10   liked") == (2 if size == WIDE else 0)
        assert {len(row) for row in rows} == {13 if size == WIDE else 9}
        assert "⠤" in text or "⠒" in text  # the curves
        assert "Enter again" in text
        for words in ("Certainty: this model", "Groups: this model", "Rating: this model", "Lists: this model"):
            await press(pilot, "v")
            assert words in screen_text(pilot)
        await press(pilot, "v")
        assert "40 people. " in screen_text(pilot)


async def test_held_out_ratings_are_a_line_a_split(tmp_path: Path) -> None:
    listed(write_films(tmp_path / "films"))
    async with evaluating() as pilot:
        await press(pilot, "enter")
        text = await until_shown(pilot, "random:0.2@42   ")
        assert "rmse        mse        mae  mean_rmse    seconds" in text
        assert text.count("random:0.2@42   ") == 1


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_lists_come_first_without_stars_beside_plain_ones_and_in_words(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    data = DataSpec(source=str(write_films(tmp_path / "films")))
    RunStore().create(data, "random:0.2@42", configure("popularity"), "", "films")
    async with evaluating(size) as pilot:
        assert "Lists: this model" in screen_text(pilot)
        await tap(pilot, "enter")
        text = await until_shown(pilot, "from, to: ")
        heading = next(line for line in text.splitlines() if "ndcg10" in line)
        assert ("coverage  popularity" if size == WIDE else "cover  rated") in heading
        rows = [line.strip(" │┃|").split() for line in text.splitlines() if line.count("%") == 1 and "95%" not in line]
        assert [row[0] for row in rows[::2]] == ["popularity", "popularity", "item-knn", "ease"]
        words = [line.strip(" │┃|") for line in text.splitlines() if "noise" in line or "better" in line]
        assert all("popularity joined" in line for line in words)
        meanings = ["all"] * 3 + ["liked"] * 3
        assert [line.split(":")[0] for line in words] == (meanings if size == WIDE else meanings[:3])
        assert "v cold start" in text
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert "Enter again  v cold start  Esc back" in screen_text(pilot)


async def test_it_goes_on_behind_other_screens_and_x_stops_it(tmp_path: Path, scratch: Path) -> None:
    listed(write_films(tmp_path / "films"), epochs=10_000)
    async with evaluating() as pilot:
        await tap(pilot, "v", "v", "enter")
        await until_shown(pilot, "fit 1 of 5")
        await tap(pilot, "escape", "E", "v", "v")
        await until_shown(pilot, "fit 1 of 5")
        await tap(pilot, "v", "enter")
        await until_shown(pilot, "is still going on: one at a time")
        assert isinstance(pilot.app, CollabApp)
        await until_it_moves(pilot, pilot.app.evaluations, ("1", COLD))
        assert "is still going on: one at a time" in screen_text(pilot)
        await tap(pilot, "v", "v", "v", "v", "x")
        await until_shown(pilot, "Stopped. Enter starts again.")
        assert pilot.app.evaluations.running is None
    assert not list(scratch.glob("collab-tui-*"))


async def test_what_cannot_be_evaluated_says_why_in_place(tmp_path: Path) -> None:
    listed(write_films(tmp_path / "films"), items="title")
    async with evaluating() as pilot:
        await tap(pilot, "v", "v", "enter")
        text = await until_shown(pilot, "does not go with merged titles")
        assert "Enter again" in text


async def test_a_child_s_own_words_come_back() -> None:
    add_model()  # of data that is not there
    with pytest.raises(CollabError, match="/films"):
        await evaluate("1", RATING, lambda _doing, _done: None, lambda _records: None)
    with pytest.raises(CollabError, match="There is no run 7"):
        await evaluate("7", COLD, lambda _doing, _done: None, lambda _records: None)


async def test_every_step_is_told_those_of_unknown_length_without_a_share(tmp_path: Path) -> None:
    run, steps = listed(write_films(tmp_path / "films"), model="dot-bias", epochs=2), dict[str, float | None]()
    await evaluate(run, RANKING, steps.__setitem__, lambda _records: None)
    learning, plain = "fit 1 of 1: learning what people choose", "plain lists on random:0.2@42"
    assert list(steps) == ["fit 1 of 1", learning, plain, "lists on random:0.2@42"]
    assert (steps[learning], steps[plain]) == (None, None)


async def test_a_step_of_unknown_length_has_no_bar(tmp_path: Path) -> None:
    run = listed(write_films(tmp_path / "films"))
    async with evaluating() as pilot:
        assert isinstance(pilot.app, CollabApp)
        evaluations, subject = pilot.app.evaluations, (run, RATING)
        for done, line in ((0.5, "fit 1 of 1 ██████████░░░░░░░░░░  50%"), (None, "fit 1 of 1")):
            evaluations._put(subject, Evaluation("fit 1 of 1", done))
            await settle(pilot)
            assert line in [text.strip(" │") for text in screen_text(pilot).splitlines()]


async def test_cancelling_leaves_nothing(tmp_path: Path, scratch: Path) -> None:
    run, begun = listed(write_films(tmp_path / "films"), epochs=10_000), asyncio.Event()
    evaluations: list[Records] = []
    task = asyncio.create_task(evaluate(run, RATING, lambda _doing, _done: begun.set(), evaluations.append))
    await begun.wait()
    assert list(scratch.glob("collab-tui-*"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(scratch.glob("collab-tui-*"))
    assert evaluations == []
