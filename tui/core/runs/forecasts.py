"""The time and memory that a run will take, as remembered of one like it on this machine, or measured for it: on a part
of its data, or, of a set of the catalogue that was never read here, on ratings made up like those.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from collab.data import DataSpec, Ratings, catalog, split
from collab.models import configure
from collab.processes import Tell, run_job_beside
from collab.training import FEWEST_ROWS, Forecast, Size, costs_key, remembered
from tui.core.runs.run_settings import RunSettings, rows_of

_MADE_UP = 1_900_000  # of which as many train as the larger part of a large set that is measured


class KnownForecast(NamedTuple):
    """The time and memory of a run, and the run that took them; "" where it was measured on a part of it, or on ratings
    that are `made_up`.
    """

    forecast: Forecast
    run: str
    made_up: bool = False


def known_forecast(settings: RunSettings) -> KnownForecast | None:
    """Return what is known of a run with these settings; None where it was never measured, or its data are a file that
    was never read.
    """
    read = settings.data.fingerprint()
    fingerprint = read or _made_up_name(settings.data)
    costs = remembered(costs_key(fingerprint, settings.split, settings.config)) if fingerprint else None
    return None if costs is None else KnownForecast(costs.forecast(settings.config), costs.run, not read)


def is_measurable(settings: RunSettings) -> bool:
    """Return whether measuring a run takes less time than the run, and its data are here or in the catalogue; one that
    goes on from another costs a part of what is measured.
    """
    return rows_of(settings.data) >= FEWEST_ROWS and settings.config.trains_here and not settings.parent


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
    data, size = DataSpec.model_validate(request["data"]), None
    ratings = data.cached()
    if ratings is None:
        ratings, size = _made_up(data, request["split"])
    measure_here(ratings, split(ratings, request["split"]), config, size)
    return {}


def _made_up_name(data: DataSpec) -> str:
    """Return what stands for the fingerprint of a set that was never read; "" for a file."""
    entry = catalog.ENTRIES.get(data.source)
    return "" if entry is None else f"made up like {entry.name}: {entry.rows}, {entry.users}, {entry.items}"


def _made_up(data: DataSpec, split_name: str) -> tuple[Ratings, Size]:
    """Return ratings that are made up like some of a set, with all its titles, and the size of a fit on the set."""
    from collab.testing import Generated

    entry = catalog.entry(data.source)
    rows = min(entry.rows, _MADE_UP)
    people = max(2, round(entry.users * rows / entry.rows))
    ratings = replace(Generated(rows, people, entry.items).ratings(), fingerprint=_made_up_name(data))
    share = len(split(ratings, split_name).training) / len(ratings)
    return ratings, Size(round(share * entry.rows), entry.users, entry.items)
