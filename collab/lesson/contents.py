"""The pages of Learn in order, each computed here or, where it needs torch or looks through many ratings, in a process
of its own.
"""

from collections.abc import Callable, Mapping
from pkgutil import resolve_name
from typing import Any

from collab.data import DataSpec, Ratings
from collab.errors import BadConfig, NotFound, require_package
from collab.lesson.page import Page, Shown, Situation
from collab.lesson.records import from_records, to_records
from collab.models import CPU_BUILD
from collab.processes import Tell, run_job
from collab.recommend import Recommender
from collab.runs import RunStore

_MOST_RATINGS = 1 << 20
_PAGES = {
    "data": "collab.lesson.pages.ratings_and_titles:PAGE",
    "batch": "collab.lesson.pages.batch:PAGE",
    "blanks": "collab.lesson.pages.blanks:PAGE",
    "by-hand": "collab.lesson.pages.by_hand:PAGE",
    "one-hot": "collab.lesson.pages.one_hot:PAGE",
    "before": "collab.lesson.pages.untrained_embeddings:PAGE",
    "range": "collab.lesson.pages.sigmoid_range:PAGE",
    "loss": "collab.lesson.pages.losses:PAGE",
    "biases": "collab.lesson.pages.biases:PAGE",
    "parameters": "collab.lesson.pages.parameters:PAGE",
    "overfitting": "collab.lesson.pages.overfitting:PAGE",
    "weight-decay": "collab.lesson.pages.weight_decay:PAGE",
    "order": "collab.lesson.pages.two_orders:PAGE",
    "components": "collab.lesson.pages.components:PAGE",
    "distance": "collab.lesson.pages.distance:PAGE",
    "networks": "collab.lesson.pages.networks:PAGE",
    "bootstrapping": "collab.lesson.pages.bootstrapping:PAGE",
    "recommending": "collab.lesson.pages.recommending:PAGE",
    "feedback": "collab.lesson.pages.feedback:PAGE",
    "elsewhere": "collab.lesson.pages.other_fields:PAGE",
    "review": "collab.lesson.pages.review:PAGE",
}


def page_names() -> tuple[str, ...]:
    """Return the names of all pages, in their order."""
    return tuple(_PAGES)


def find_page(name: str) -> Page:
    """Return a page, imported when it is first asked for. Raises NotFound, with the names there are."""
    if name not in _PAGES:
        raise NotFound(f'No page of Learn is called "{name}". The pages are {", ".join(_PAGES)}.')
    resolved = resolve_name(_PAGES[name])
    assert isinstance(resolved, Page)  # noqa: S101 (what each of these modules holds)
    return resolved


def is_computed_apart(page: Page, ratings: Ratings) -> bool:
    """Return whether a process of its own computes the page of such ratings: one that imports torch, or looks through
    more of them than may stay in the memory of the one that asks.
    """
    return page.torch or (page.rows and len(ratings) > _MOST_RATINGS)


def compute_page(
    page: Page, situation: Situation, data: DataSpec, run: str | None, cancelled: Callable[[], bool] = lambda: False
) -> tuple[Shown, ...]:
    """Return the parts of the page in a situation, whose ratings are those of `data` and whose model is that of `run`.

    `cancelled` as in `run_job`; what is computed here is not stopped by it, and tells no progress. Raises NotFound
    where the page needs a model and there is none, BadConfig where it needs stars and there are none, Cancelled, and
    what fits raise.
    """
    if page.stars and situation.ratings.implicit:
        raise BadConfig(
            f"{situation.ratings.name} is read as choices without stars, and this page is about stars. Open it on data "
            "that has some, such as sample."
        )
    if not is_computed_apart(page, situation.ratings):
        return page.compute(situation)
    if page.torch:
        require_package("torch", "This page", f"torch --index-url {CPU_BUILD} (about 800 MB).")
    request = {"page": page.name, "moved": dict(situation.moved), "data": data.model_dump(), "run": run}

    def listen(message: Mapping[str, Any]) -> None:
        situation.progress(message["done"])

    return from_records(run_job(compute_job, request, listen=listen, cancelled=cancelled)["shown"])


def compute_job(request: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Compute the page in the process that was asked."""
    data, run = DataSpec.model_validate(request["data"]), request["run"]
    ratings = data.load()
    model = None if run is None else Recommender.open(RunStore().model_path(run))
    situation = Situation(ratings, model, request["moved"], lambda share: tell({"done": share}))
    shown = find_page(request["page"]).compute(situation)
    return {"shown": to_records(shown)}
