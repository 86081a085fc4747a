"""A profile as a JSON document, to take it elsewhere and back."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from collab.errors import BadData
from collab.profiles import Answer, Answered, Mark, ProfileStore, unknown
from collab.text import clean

FORMAT = "collab-tui profile"
VERSION = 1


def _line(text: str) -> str:
    """Return text that can be drawn and stored: on one line, without halves of characters."""
    return clean(text.encode("utf-8", "replace").decode())


_Line = Annotated[str, AfterValidator(_line)]
_STRICT = ConfigDict(strict=True, allow_inf_nan=False)


class _Scale(BaseModel):
    model_config = _STRICT

    low: float
    high: float
    step: float = Field(gt=0)

    @model_validator(mode="after")
    def _is_one(self) -> "_Scale":
        if not self.step <= self.high - self.low:
            raise ValueError(f"low must be below high, with a step that fits between: {self.low:g} to {self.high:g}")
        return self


class _Entry(BaseModel):
    model_config = _STRICT

    title: _Line
    year: int | None = Field(ge=1, le=9999)
    ids: dict[Annotated[_Line, Field(min_length=1)], Annotated[_Line, Field(min_length=1)]]
    kind: Literal["rate", "skip"]
    stars: float | None
    scale: _Scale
    at: float
    mark: Mark | None = None

    @model_validator(mode="after")
    def _fits(self) -> "_Entry":
        if not self.title and not self.ids:
            raise ValueError("a title or an id is wanted")
        if (self.kind == "skip") != (self.stars is None):
            raise ValueError('stars are wanted with kind "rate", and none with "skip"')
        if self.mark is not None and self.kind != "skip":
            raise ValueError(f'a mark is for kind "skip" alone, not for "{self.kind}": {self.mark}')
        if self.stars is not None and not self.scale.low <= self.stars <= self.scale.high:
            raise ValueError(f"{self.stars:g} stars is not within {self.scale.low:g} to {self.scale.high:g}")
        return self


class _Document(BaseModel):
    model_config = _STRICT

    name: _Line
    answers: list[_Entry]


def to_json(store: ProfileStore, profile: str) -> dict[str, Any]:
    """Return a profile's name and every answer that holds, ready for `json.dump`. Raises NotFound."""
    if profile not in (names := store.profiles()):
        raise unknown(profile, names)
    answers = [_entry(answer) for answer in store.present(profile)]
    return {"format": FORMAT, "version": VERSION, "name": profile, "answers": answers}


def from_json(data: Mapping[str, Any]) -> tuple[str, list[Answered]]:
    """Return the name and the answers of a document that `to_json` made, for `ProfileStore.add`.

    Raises BadData with the place of the first field that is wrong, and what is wrong with it.
    """
    if data.get("format") != FORMAT:
        raise BadData(f'not a profile of collab-tui: its "format" would be "{FORMAT}".')
    version = data.get("version")
    if version != VERSION:
        raise BadData(f"a profile of version {version!r}; this program reads version {VERSION}.")
    try:
        document = _Document.model_validate(dict(data))
    except ValidationError as error:
        raise BadData(_problem(error)) from error
    return document.name, [_answered(entry) for entry in document.answers]


def _problem(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = " ".join(f"{part + 1}" if isinstance(part, int) else str(part) for part in first["loc"])
    value = "" if isinstance(first["input"], dict | list) else f", not {first['input']!r:.60}"
    return f"{where or 'profile'}: {first['msg']}{value}."


def _entry(answer: Answer) -> dict[str, Any]:
    return {
        "title": answer.title,
        "year": answer.year,
        "ids": dict(answer.ids),
        "kind": "skip" if answer.stars is None else "rate",
        "stars": answer.stars,
        "scale": {"low": answer.low, "high": answer.high, "step": answer.step},
        "at": answer.at,
        **({"mark": answer.mark} if answer.mark else {}),
    }


def _answered(entry: _Entry) -> Answered:
    scale = entry.scale
    fields = (entry.title, entry.year, entry.ids, entry.stars, scale.low, scale.high, scale.step, entry.at)
    return Answered(*fields, mark=entry.mark)
