"""A page of Learn computed: here, or, where it needs torch, in a process of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from collab.data import DataSpec
from collab.lesson.contents import find_page
from collab.lesson.page import Page, Shown, Situation
from collab.lesson.records import from_records, to_records
from collab.processes import Tell, run_job
from collab.recommend import Recommender
from collab.runs import RunStore


def compute_page(
    page: Page, situation: Situation, data: DataSpec, run: str | None, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Shown, ...]:
    """Return the parts of the page in a situation, whose ratings are those of `data` and whose model is that of `run`.

    `cancelled` as in `run_job`; what is computed here is not stopped by it. Raises NotFound where the page needs a
    model and there is none, Cancelled, and what fits raise.
    """
    if not page.torch:
        return page.compute(situation)
    request = {"page": page.name, "moved": dict(situation.moved), "data": data.model_dump(), "run": run}
    return from_records(run_job(compute_job, request, cancelled=cancelled)["shown"])


def compute_job(request: Mapping[str, Any], _tell: Tell) -> dict[str, Any]:
    """Compute the page in the process that was asked."""
    data, run = DataSpec.model_validate(request["data"]), request["run"]
    ratings = data.load()
    model = None if run is None else Recommender.open(RunStore().model_path(run))
    shown = find_page(request["page"]).compute(Situation(ratings, model, request["moved"]))
    return {"shown": to_records(shown)}
