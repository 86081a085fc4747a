"""Data of one's own that runs were trained on before, to be chosen again."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from collab.data import DataSpec, catalog
from collab.errors import NotFound
from collab.runs import RunStore

_MOST = 20


def used_before(store: RunStore) -> Sequence[DataSpec]:
    """Return the data outside the catalogue that runs were started on and that are still there, the latest first; of
    one file, as it was read last.
    """
    specs: dict[str, DataSpec] = {}
    for summary in store.runs():
        with suppress(NotFound):
            spec = store.config(summary.run).data
            if spec.source not in (*catalog.ENTRIES, *specs) and Path(spec.source).exists():
                specs[spec.source] = spec
        if len(specs) == _MOST:
            break
    return [_as_read(spec) for spec in specs.values()]


def _as_read(spec: DataSpec) -> DataSpec:
    """Return data with the ids of one title apart, which is for the lesson's experiments to change."""
    return spec.model_copy(update={"items": "id"})
