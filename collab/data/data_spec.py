"""Which data is meant, and how it is read: a value that travels with runs, requests and screens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:  # lists of runs carry the value, and wait for no arrays
    from collab.data.load import How
    from collab.data.ratings import Ratings
    from collab.data.readers import FirstLook


class DataSpec(BaseModel):
    """The arguments of `collab.load`: a name of the catalogue or an absolute path, and how it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    columns: dict[str, str] | None = None
    scale: str | None = None
    items: Literal["id", "title"] = "id"
    implicit: bool = False
    encoding: str = ""
    header: bool | None = None
    skip: int | None = None
    unrated: str = ""
    titles: str = ""
    title_columns: dict[str, str] | None = None

    @property
    def _how(self) -> "How":
        return cast("How", self.model_dump(exclude={"source"}))

    def load(self, progress: Callable[[float], None] | None = None) -> "Ratings":
        """Return the ratings; `progress` is told the share that is read. Raises BadData, BadConfig, NotFound."""
        from collab.data.load import load

        return load(self.source, progress=progress, **self._how)

    def look(self) -> "FirstLook":
        """Return what is known of the data without reading them. Raises BadData, BadConfig, NotFound."""
        from collab.data.load import look

        return look(self.source, **self._how)

    def cached(self) -> "Ratings | None":
        """Return the ratings at once, or None where they would have to be read. Raises BadConfig."""
        from collab.data.load import cached

        return cached(self.source, **self._how)

    def fingerprint(self) -> str:
        """Return the fingerprint of the ratings at once, however many they are; "" where they were never read. Raises
        BadConfig.
        """
        from collab.data.load import fingerprint_of

        return fingerprint_of(self.source, **self._how)
