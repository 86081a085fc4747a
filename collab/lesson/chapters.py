"""The pages of Learn, in the order of the path."""

from pkgutil import resolve_name

from collab.errors import NotFound
from collab.lesson.page import Page

_PAGES = {
    "data": "collab.lesson.merged:PAGE",
    "batch": "collab.lesson.batch:PAGE",
    "blanks": "collab.lesson.blanks:PAGE",
    "by-hand": "collab.lesson.by_hand:PAGE",
    "one-hot": "collab.lesson.one_hot:PAGE",
    "before": "collab.lesson.before:PAGE",
    "range": "collab.lesson.sigmoid_range:PAGE",
    "loss": "collab.lesson.losses:PAGE",
    "biases": "collab.lesson.bias:PAGE",
    "parameters": "collab.lesson.parameters:PAGE",
    "overfitting": "collab.lesson.overfitting:PAGE",
    "weight-decay": "collab.lesson.weight_decay:PAGE",
    "order": "collab.lesson.order:PAGE",
    "components": "collab.lesson.components:PAGE",
    "distance": "collab.lesson.distance:PAGE",
    "networks": "collab.lesson.networks:PAGE",
    "bootstrapping": "collab.lesson.bootstrapping:PAGE",
    "feedback": "collab.lesson.feedback:PAGE",
    "elsewhere": "collab.lesson.elsewhere:PAGE",
    "review": "collab.lesson.review:PAGE",
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
