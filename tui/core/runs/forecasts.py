"""The time and memory that a run will take, as remembered of one like it on this machine, or measured for it."""

from typing import Any, NamedTuple

from collab.data import DataSpec, split
from collab.models import configure
from collab.processes import Tell, run_job_beside
from collab.training import FEWEST_ROWS, Forecast, costs_key, remembered
from tui.core.runs.run_settings import RunSettings


class KnownForecast(NamedTuple):
    """The time and memory of a run, and the run that took them; "" where it was measured on a part of it."""

    forecast: Forecast
    run: str


def known_forecast(settings: RunSettings) -> KnownForecast | None:
    """Return what is known of a run with these settings; None where it was never measured, or its data not read."""
    ratings = settings.data.cached()
    costs = remembered(costs_key(ratings.fingerprint, settings.split, settings.config)) if ratings else None
    return None if costs is None else KnownForecast(costs.forecast(settings.config), costs.run)


def is_measurable(settings: RunSettings) -> bool:
    """Return whether measuring a run takes less time than the run, and its data are here; one that goes on from another
    costs a part of what is measured.
    """
    ratings = settings.data.cached()
    many = ratings is not None and len(ratings) >= FEWEST_ROWS
    return many and settings.config.trains_here and not settings.parent


async def measure_run(settings: RunSettings) -> None:
    """Measure a run in a process of its own, and remember it; cancelling ends that. Raises CollabError."""
    config = settings.config.model_dump(mode="json")
    data = settings.data.model_dump(mode="json")
    await run_job_beside(measure_job, {"data": data, "split": settings.split, "config": config})


def measure_job(request: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Measure a run in the process that was asked, and remember it there: a job. Raises CollabError."""
    from collab.training import measure_here  # what trains is for this process alone

    options = dict(request["config"])
    config = configure(options.pop("model"), **options)
    ratings = DataSpec.model_validate(request["data"]).load()
    measure_here(ratings, split(ratings, request["split"]), config)
    return {}
