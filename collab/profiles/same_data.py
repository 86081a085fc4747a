"""Data that is known under two fingerprints: a file to which titles, or further rows, were added."""

from collections.abc import Sequence
from dataclasses import replace

from collab.data import open_cache
from collab.profiles.answers import Answer


class SameData:
    """Compares what was read under two fingerprints, once; without either of them in the cache they are two data."""

    def __init__(self) -> None:
        self._compared: dict[tuple[str, str], bool] = {}

    def as_here(self, dataset: str, answers: Sequence[Answer]) -> list[Answer]:
        """Return answers with the ids of `dataset` where they have no title, and were given to an earlier state of it:
        with titles they are told by these.
        """
        return [
            answer if answer.title or dataset in answer.ids else self._as_here(dataset, answer) for answer in answers
        ]

    def _as_here(self, dataset: str, answer: Answer) -> Answer:
        item = next((item for earlier, item in answer.ids.items() if self._same(dataset, earlier)), None)
        return answer if item is None else replace(answer, ids={**answer.ids, dataset: item})

    def names(self, dataset: str) -> list[str]:
        """Return the fingerprints under which `dataset` was answered about before, as far as that came up."""
        return [earlier for (here, earlier), same in self._compared.items() if same and here == dataset]

    def _same(self, dataset: str, earlier: str) -> bool:
        pair = (dataset, earlier)
        if pair not in self._compared:
            now, before = open_cache(dataset), open_cache(earlier)
            self._compared[pair] = now is not None and before is not None and now.begins_with(before)
        return self._compared[pair]
