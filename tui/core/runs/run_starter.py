"""Starting runs: the settings of the next one, and its worker."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from collab.errors import CollabError
from tui.core import Session

if TYPE_CHECKING:  # it brings every model's config with it, which only Train asks for
    from tui.core.runs.run_settings import RunSettings


class RunStarter:
    """Keeps the settings of the next run, and starts runs.

    `saved` are those that were left at the last start. `list_changed` is called when the list of runs changes,
    `show_problem` with words where a run could not be started.
    """

    def __init__(
        self,
        session: Session,
        list_changed: Callable[[], None],
        show_problem: Callable[[str], None],
        saved: Mapping[str, Any],
    ) -> None:
        self._session = session
        self._settings: RunSettings | None = None
        self._saved = saved
        self._show_problem = show_problem
        self.list_changed = list_changed

    @property
    def settings(self) -> "RunSettings":
        """The settings of the next run, as they were left; before any change a first model on the session's data."""
        from tui.core.runs.run_settings import RunSettings

        if self._saved:
            self._settings, self._saved = RunSettings.restored(self._saved), {}
        return self._settings or RunSettings(data=self._session.data)

    @settings.setter
    def settings(self, settings: "RunSettings") -> None:
        self._settings = settings

    @property
    def saved(self) -> Mapping[str, Any]:
        """The settings to be kept until the next start; nothing where they were never changed."""
        return self._saved or ({} if self._settings is None else self._settings.saved)

    def start(self, settings: "RunSettings | None" = None) -> bool:
        """Start a worker with these settings, or those of the next run; return whether it could be started."""
        from collab.models import check_installed
        from collab.runs import start

        settings, store = settings or self.settings, self._session.store
        try:
            check_installed(settings.config)
            run = store.create(settings.data, settings.split, settings.config, settings.name, parent=settings.parent)
            start(store, run)
        except (CollabError, OSError) as error:
            self._show_problem(f"The run could not be started: {error}")
            return False
        self._session.started(run)
        self.list_changed()
        return True
