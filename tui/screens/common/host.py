"""The app as its screens know it: what they may ask of it, and nothing else."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # these bring numpy and pydantic with them: the first frame does not wait for that
    from tui.core import SavedScreens, Session
    from tui.core.runs import Evaluations, RunMonitor, RunStarter, Subject
    from tui.keys import Keymap
    from tui.terminal import Environment


class Host(Protocol):
    """Owns what outlives a screen. Until it is `opened` there is no session, nor what stands on it."""

    @property
    def opened(self) -> bool:
        """Whether session, runs and saved screens are there."""

    @property
    def environment(self) -> "Environment":
        """How to draw here."""

    @property
    def keymap(self) -> "Keymap":
        """Which keys do what."""

    @property
    def session(self) -> "Session":
        """Data, run in use, person and answers."""

    @property
    def monitor(self) -> "RunMonitor":
        """The runs and the state of each."""

    @property
    def run_starter(self) -> "RunStarter":
        """The settings of the next run, and its start."""

    @property
    def saved_screens(self) -> "SavedScreens":
        """The screens as people left them."""

    @property
    def evaluations(self) -> "Evaluations":
        """The evaluations of runs' models since the start."""

    def evaluate(self, subject: "Subject") -> None:
        """Start an evaluation, which goes on whatever screen is shown."""

    def stop_evaluation(self) -> None:
        """End the evaluation that is going on."""

    def refresh_session(self) -> None:
        """Look again at the run in use and at the answers, away from the screen."""

    def screen_ready(self) -> None:
        """Draw the screen that was switched to: it has caught up."""
