"""The pages of Learn, in the order of the path."""

from pkgutil import resolve_name

from collab.errors import NotFound
from collab.lesson.page import Page

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
