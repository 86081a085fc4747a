"""The main job cut off in the middle: what is done before, and what must be there afterwards."""

from collab.profiles import ProfileStore
from collab.runs import RunStore
from collab.testing import Terminal
from collab.training import Started

GIVEN = "534"


def train_and_rate(terminal: Terminal) -> None:
    """Rate three films at the first start, while the first model learns."""
    terminal.wait_for("until your model is ready")
    terminal.wait_for("/150")
    for answered, key in enumerate(GIVEN, 1):
        terminal.press(key)
        terminal.wait_for(f"you, {answered} rated")


def assert_nothing_is_lost(runs: RunStore) -> None:
    """The run goes on, or has finished by now; it was started once, and every rating is kept."""
    assert [info.run for info in runs.runs()] == ["1"]
    assert runs.summary("1").status in ("running", "finished")
    assert sum(isinstance(event, Started) for event in runs.events("1")) == 1
    assert sorted(answer.stars or 0 for answer in ProfileStore().present("me")) == sorted(map(float, GIVEN))


def find_everything(terminal: Terminal) -> None:
    """See in the app what `assert_nothing_is_lost` found on disk, and what became of the run meanwhile."""
    terminal.wait_for("you, 3 rated")
    terminal.wait_for("Meanwhile run 1")
    terminal.press("T")
    terminal.wait_for("▸   1")
