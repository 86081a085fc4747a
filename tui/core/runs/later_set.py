"""The set of the catalogue that goes on where the titles in use end, and what the first model will take on it here."""

import os
from dataclasses import dataclass

from collab.data import DataSpec, catalog
from collab.processes import HOSTED
from tui.core.runs.forecasts import KnownForecast, is_measurable, known_forecast
from tui.core.runs.run_settings import RunSettings


@dataclass(frozen=True)
class LaterSet:
    """A set with later titles than those in use, the settings by which it is trained on for recommendations, and what
    that takes on this machine; None where it was not measured yet.
    """

    entry: catalog.Entry
    settings: RunSettings
    known: KnownForecast | None

    @property
    def to_measure(self) -> bool:
        """Whether the costs of a training on it can be measured, and were not."""
        return self.known is None and is_measurable(self.settings)


def later_set(last_year: int, namespace: str) -> LaterSet | None:
    """Return the latest set whose ids mean the same as those of titles up to a year; None where none is later, nothing
    is known of their years, or a session of a server would have to fetch it.
    """
    entry = catalog.latest_set(namespace)
    if entry is None or not 0 < last_year < entry.last_year:
        return None
    if HOSTED in os.environ and not catalog.available(entry.name):
        return None
    settings = RunSettings.first(DataSpec(source=entry.name))
    return LaterSet(entry, settings, known_forecast(settings))
