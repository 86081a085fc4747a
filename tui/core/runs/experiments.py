"""The presets of Train: the lesson's experiments, and the best of each search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.models import LESSON
from collab.runs import RunConfig, RunSummary, SearchResult
from collab.tuning import tuned_presets
from tui.core.runs.run_settings import RunSettings


@dataclass(frozen=True)
class Experiment:
    """A preset: the settings of its run, and the figure that it came with, the lesson's or that of a search."""

    settings: RunSettings
    published: float | None = None
    search: SearchResult | None = None

    @property
    def of_lesson(self) -> bool:
        """Whether it is one of the lesson's."""
        return self.published is not None

    def newest_run(self, runs: Sequence[RunSummary], records: Mapping[str, RunConfig]) -> RunSummary | None:
        """Return the newest of the runs with these settings, on the same data and split; None where there is none."""
        wanted, config = self.settings, self.settings.config.model_dump(mode="json")  # as it is kept
        alike = (
            summary
            for summary in runs
            if (record := records.get(summary.run)) is not None
            and (record.data, record.split, record.config) == (wanted.data, wanted.split, config)
        )
        return next(alike, None)


def experiments(settings: RunSettings, home: Path) -> list[Experiment]:
    """Return the lesson's experiments on the data and the split of `settings`, and then the best of each search that
    `home` has, on its own.
    """
    lesson = [Experiment(settings.with_preset(preset), preset.published) for preset in LESSON]
    return [*lesson, *(Experiment(settings.with_tuned(each), search=each.search) for each in tuned_presets(home))]
