"""Columns of a file with what each is taken for: as it was understood, and as a person corrects it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from collab.data import DataSpec, FirstLook
from tui.core.data.file_kind import RATINGS, FileKind

_NONE = ""


@dataclass(frozen=True)
class ColumnChoice:
    """The data, a first look at it, the column of each role, which has one at most, and the kind of the file."""

    spec: DataSpec
    look: FirstLook
    roles: Mapping[str, str]
    kind: FileKind = RATINGS

    @classmethod
    def of(cls, spec: DataSpec, look: FirstLook, kind: FileKind = RATINGS) -> "ColumnChoice":
        """Return the columns as they were understood."""
        return cls(spec, look, dict(look.roles or {}), kind)

    def of_column(self, name: str) -> tuple[str, ...]:
        """Return the roles of a column; none for one that is not read."""
        return tuple(role for role in self.kind.roles() if self.roles.get(role) == name)

    def turned(self, name: str, step: int) -> "ColumnChoice":
        """Return the choice with the next meaning of a column, or the one before: none, and each role that no other
        column has.
        """
        others = {role for role, column in self.roles.items() if column != name}
        unread = {"rating"} if self.spec.implicit and self.kind is RATINGS else set()
        meanings = (_NONE, *(role for role in self.kind.roles() if role not in others | unread))
        own = self.of_column(name)
        place = meanings.index(own[0]) if own else 0
        meaning = meanings[(place + step) % len(meanings)]
        roles = {role: column for role, column in self.roles.items() if column != name}
        return replace(self, roles=roles | ({meaning: name} if meaning else {}))

    @property
    def missing(self) -> list[str]:
        """The roles that have no column and need one."""
        needed = (roles.split("|") for roles in self.look.needed)
        return [roles[0] for roles in needed if self.roles.keys().isdisjoint(roles)]

    @property
    def chosen(self) -> DataSpec:
        """The data with the columns that are not what they would be taken for anyway, named."""
        understood = self.look.roles or {}
        changed = {
            role: self.roles.get(role, _NONE)
            for role in self.kind.roles()
            if self.roles.get(role) != understood.get(role)
        }
        columns = {**(self.spec.columns or {}), **changed}
        return self.spec.model_copy(update={"columns": columns or None})
