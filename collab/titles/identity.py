"""The titles that a person has answers about: which two answers are about one."""

from collab.errors import BadData
from collab.titles.normalize import canonical
from collab.titles.reference import TitleRef, ids_agree


class TitleIdentities:
    """Titles met one after the other, each under its key, with the ids it is known by.

    Two titles are one by ids that they share, else by title and year; two different ids in one namespace are two
    titles, whatever else they share.
    """

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, str]] = {}
        self._keys_by_id: dict[tuple[str, str], list[str]] = {}
        self._keys_by_title: dict[tuple[str, int | None], list[str]] = {}

    def learn(self, key: str, ref: TitleRef) -> None:
        """Note how a title is called, and its ids."""
        self._ids.setdefault(key, {}).update(ref.ids)
        for pair in ref.ids.items():
            _note(self._keys_by_id.setdefault(pair, []), key)
        if title := canonical(ref.title):
            _note(self._keys_by_title.setdefault((title, ref.year), []), key)

    def identify(self, ref: TitleRef) -> tuple[str, dict[str, str]]:
        """Return the key of a title and all its ids: those of an earlier one that shares an id, else of the only one
        with this title and year, else new ones. Raises BadData for neither title nor id.
        """
        title = canonical(ref.title)
        if not title and not ref.ids:
            raise BadData("an answer about nothing: it needs a title or an id.")
        sharing = (key for pair in ref.ids.items() for key in self._keys_by_id.get(pair, ()))
        key = next((key for key in sharing if ids_agree(self._ids[key], ref.ids)), None)
        if key is None:
            named = self._keys_by_title.get((title, ref.year), ())
            alike = [key for key in named if ids_agree(self._ids[key], ref.ids)]
            key = alike[0] if len(alike) == 1 else self._new_key(ref, title)
        return key, self._ids.get(key, {}) | dict(ref.ids)

    def _new_key(self, ref: TitleRef, title: str) -> str:
        """Return the first id as a key, all of them where that is another title's, the title where there is none."""
        pairs = [f"{namespace}:{item}" for namespace, item in ref.ids.items()]
        if not pairs:
            return f"title:{title}:{ref.year or ''}"
        return " ".join(pairs) if pairs[0] in self._ids else pairs[0]


def _note(keys: list[str], key: str) -> None:
    if key not in keys:
        keys.append(key)
