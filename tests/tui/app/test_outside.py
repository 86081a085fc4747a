"""The app goes on with its data, its run and its person, whatever other processes do meanwhile."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from collab.artifact import save_artifact
from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing import add_model, made_up_model
from collab.testing.made_up import write_films
from tests.program import PROGRAM
from tests.tui.watching import SMALL, WIDE, look
from tests.tui.world import answers_kept, app, press, screen_text, settle


def outside(*arguments: str) -> None:
    """Run a command to its end in a process of its own."""
    subprocess.run([*PROGRAM, *arguments], check=True, capture_output=True, env={**os.environ, "COLUMNS": "100"})


def bottom(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[-1]


async def test_nothing_another_process_does_changes_data_run_or_person(tmp_path: Path) -> None:
    add_model()
    async with app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "R", "4", "5")
        about = 'films · dot-bias "first" · you, 2 rated'
        assert about in bottom(pilot)

        outside("train", "--data", str(write_films(tmp_path / "others")), "--model", "popularity")
        text = await look(pilot)
        assert "Run 2 has finished on others: T then * uses it" in text
        outside("runs", "use", "2")
        await look(pilot)
        assert about in bottom(pilot)

        (tmp_path / "mine.csv").write_text("title,year,rating\nAlien,1979,4.5\nFargo,1996,4\n")
        ProfileStore().new("anna")
        outside("profiles", "import", str(tmp_path / "mine.csv"), "--run", "1", "--profile", "anna", "--yes")
        await look(pilot)
        assert about in bottom(pilot)
        outside("profiles", "import", str(tmp_path / "mine.csv"), "--run", "1", "--yes")
        await look(pilot)
        rated = len(answers_kept())
        assert rated > 2
        assert f'films · dot-bias "first" · you, {rated} rated' in bottom(pilot)

        outside("profiles", "rename", "me", "bea")
        await look(pilot)
        assert f'films · dot-bias "first" · bea, {rated} rated' in bottom(pilot)
        await press(pilot, "3")
        assert len(ProfileStore().present("bea")) == rated + 1
        assert ProfileStore().profiles() == ["anna", "bea"]
        ProfileStore().rename("bea", "cora")
        assert "bea is called cora now: renamed elsewhere" in await look(pilot)


async def test_a_star_goes_over_to_a_run_of_other_data_and_its_row_says_so(tmp_path: Path) -> None:
    add_model()
    async with app().run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "T")
        other = tmp_path / "other.safetensors"
        save_artifact(replace(made_up_model(), dataset="other", data="other"), other)
        outside("models", "import", str(other))
        text = await look(pilot)
        assert [line.split()[1] for line in text.splitlines() if line.endswith("  in use")] == ["1"]
        assert "▸   1  dot-bias" in text
        await press(pilot, "g", "*")
        text = screen_text(pilot)
        assert "Run 2 is in use: press R to rate films" in text
        assert "other · " in bottom(pilot)
        assert [line.split()[1] for line in text.splitlines() if line.endswith("  in use")] == ["2"]
        assert RunStore().current() == "other"
