"""The fields of the training form, told from a model's config class, and what a person typed taken into settings."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from collab.data import DataSpec, Scale
from collab.errors import BadConfig, NotFound
from collab.models import MODELS, Config, GradientConfig, configure, find_model, own_parts
from collab.text import clean
from tui.core import data_spec
from tui.core.runs.run_settings import DEFAULT_SPLIT, RunSettings, rows_of

_SIZE, _LESSON = "by size", "lesson"
_OURS = ("ridge", "patience", "keep", "engine", "device", "metrics")
_SPLIT = re.compile(r"random:[^@]+(@\d+)?|temporal:.+|latest:\d+|(users|items):\d+/\d+|u\d|[^,]+,[^,]+")
_SPLITS = "random:0.2@42, temporal:0.2, latest:1, users:0/5, items:0/5, u1 to u5, or BASE,TEST (two files of rows)"


@dataclass(frozen=True)
class FormField:
    """One field: its name, its text now, which values it takes with the usual one, and what it means.

    Where there are `options`, the text is turned among them; it may still be typed. `usual` is the text that the
    lesson, or else the program, has; None where there is no such thing.
    """

    name: str
    text: str
    takes: str
    meaning: str
    options: tuple[str, ...] = ()
    usual: str | None = None

    @property
    def changed(self) -> bool:
        """Whether the text is another than usual."""
        return self.usual is not None and self.text != self.usual

    def turned(self, by: int) -> str:
        """Return the option `by` places on, around the end; the text where there are none."""
        if not self.options:
            return self.text
        position = self.options.index(self.text) if self.text in self.options else -1
        return self.options[(position + by) % len(self.options)]


def form_fields(settings: RunSettings) -> list[FormField]:
    """Return the fields of the form for these settings: model, what it is trained with, data, name."""
    config, usual = settings.config, settings.usual.model_dump()
    values, fields = config.model_dump(), type(config).model_fields
    common = [name for name in ("seed", "metrics") if name in fields]
    own = [name for name in ("factors", "layers", "epochs", "lr", "wd", "bs") if name in fields]
    lesson = isinstance(config, GradientConfig)
    others = [name for name in fields if name not in (*own, *common, "model")]
    return [
        _model_field(config.model),
        *_beginning_field(settings),
        *(
            _config_field(name, fields[name], values[name], usual[name], lesson=lesson)
            for name in (*own, *others, *common)
        ),
        *_data_fields(settings),
        FormField("name", settings.name, "any text, or nothing", "what the run is called in lists"),
    ]


def _model_field(model: str) -> FormField:
    options = tuple(MODELS) if model in MODELS else (*MODELS, model)
    return FormField(
        "model",
        model,
        "or type FILE.py:Class",
        f"{find_model(model).summary}; FILE.py:Class trains a module of your own",
        options,
    )


def _beginning_field(settings: RunSettings) -> list[FormField]:
    """Return the field that begins with the lesson's settings, or those for so much data, where these differ."""
    config, plain, usual = settings.config, configure(settings.config.model), settings.usual
    if plain == usual:
        return []
    sized = [name for name, value in usual.model_dump().items() if value != getattr(plain, name)]
    values = {text: tuple(getattr(each, name) for name in sized) for text, each in ((_SIZE, usual), (_LESSON, plain))}
    own = tuple(getattr(config, name) for name in sized)
    text = next((text for text, those in values.items() if those == own), "your own")
    rows = f"{rows_of(settings.data):,} ratings"
    meaning = f"for {rows} {', '.join(sized)} begin otherwise than in the lesson, whose small steps take hours there"
    return [FormField("defaults", text, f"{_SIZE} or {_LESSON}", meaning, (_SIZE, _LESSON), _SIZE)]


def _config_field(name: str, field: FieldInfo, value: object, begins: object, *, lesson: bool) -> FormField:
    plain, by = value_text(field.get_default()), "lesson" if lesson and name not in _OURS else "default"
    usual = value_text(begins)
    if plain != usual:
        by = f"{by} {plain}, for so many"
    options = cast("tuple[str, ...]", get_args(field.annotation)) if get_origin(field.annotation) is Literal else ()
    takes = (
        f"{_takes(field, value, options)}, {by} {usual}" if usual else f"{_takes(field, value, options)}, or nothing"
    )
    return FormField(name, value_text(value), takes, field.description or "", options, usual)


def _data_fields(settings: RunSettings) -> list[FormField]:
    data = settings.data
    return [
        FormField("data", data.source, "a name or a path", "sample, a MovieLens set, or a file or folder of ratings"),
        FormField(
            "items",
            data.items,
            "id or title, default id",
            "what an item is: its id, or its title, which merges the ids of one title as the lesson does",
            ("id", "title"),
            "id",
        ),
        FormField(
            "scale",
            data.scale or "",
            "LOW:HIGH:STEP, or nothing",
            "the stars there are; without it, told from the data",
            (),
            "",
        ),
        FormField("split", settings.split, f"lesson {DEFAULT_SPLIT}", f"held out: {_SPLITS}", (), DEFAULT_SPLIT),
    ]


def feature_blocks(data: DataSpec) -> str:
    """Say what is known of users and titles beside their stars, of data that were read."""
    ratings = data.cached()
    if ratings is None:
        return "What these data have of it is known once they are read"
    items = ratings.item_table
    there = {"raters": True, "genres": len(items.all_genres) > 0, "years": bool((items.years > 0).any())}
    there["tags"] = items.tags is not None
    if (people := ratings.user_table) is not None:
        there |= {"age": bool((people.ages > 0).any())}
        there |= {"gender": any(people.genders), "occupation": any(people.occupations)}
    return f"These data have: {', '.join(name for name, has in there.items() if has)}"


def value_text(value: object) -> str:
    """Return a setting as it is typed: "0.005", "0:5.5", "100,50"; nothing for None."""
    match value:
        case None:
            return ""
        case float():
            return f"{value:g}"
        case (float(), float()):
            return ":".join(f"{end:g}" for end in value)
        case tuple() | list():
            return ",".join(str(part) for part in value)
    return str(value)


def _takes(field: FieldInfo, value: object, options: tuple[str, ...]) -> str:
    if options:
        return f"{', '.join(options[:-1])} or {options[-1]}"
    if field.examples:
        return f"as in {' or '.join(field.examples)}"
    bounds = [bound for bound in field.metadata if isinstance(bound, Ge | Gt | Le)]
    if not bounds:
        return "LOW:HIGH" if value is None or value_text(value).count(":") else "sizes, with commas"
    low = next((f"above {bound.gt}" if isinstance(bound, Gt) else f"{bound.ge}" for bound in _lows(bounds)), "")
    return f"{low} to " + next(
        (f"{cast('Any', bound.le):,}" for bound in bounds if isinstance(bound, Le)), "any"
    ).removesuffix(".0")


def _lows(bounds: list[Ge | Gt | Le]) -> list[Ge | Gt]:
    return [bound for bound in bounds if isinstance(bound, Ge | Gt)]


def with_field(settings: RunSettings, name: str, text: str) -> RunSettings:
    """Return the settings with one field changed to what was typed. Raises CollabError, saying what would be right."""
    text = text.strip()
    match name:
        case "defaults":
            return replace(settings, config=_begun(settings, text))
        case "model":
            return settings.with_model(_checked_model(text))
        case "data":
            data = data_spec(text, scale=settings.data.scale, items=settings.data.items)
            same = data.source == settings.data.source
            return settings if same else settings.with_data(data)
        case "items" | "scale":
            return replace(settings, data=_read_as(settings.data, name, text))
        case "split":
            if not _SPLIT.fullmatch(text):
                raise BadConfig(f'No split is written "{text}": {_SPLITS}.')
            return replace(settings, split=text)
        case "name":
            return replace(settings, name=clean(text))
    options = {field: value for field, value in settings.config.model_dump().items() if field != "model"}
    return replace(settings, config=configure(settings.config.model, **{**options, name: text}))


def _read_as(data: DataSpec, name: str, text: str) -> DataSpec:
    """Return the data read by other ids or on another scale. Raises BadConfig."""
    if name == "items" and text not in ("id", "title"):
        raise BadConfig(f'An item is its id or its title, not "{text}".')
    if name == "scale" and text:
        Scale.parse(text)
    return data.model_copy(update={name: text or None})


def _begun(settings: RunSettings, text: str) -> Config:
    """Return what the model begins with. Raises BadConfig."""
    if text not in (_SIZE, _LESSON):
        raise BadConfig(f'Settings begin {_SIZE} of the data, or as in the {_LESSON}, not "{text}".')
    return settings.usual if text == _SIZE else configure(settings.config.model)


def _checked_model(text: str) -> str:
    find_model(text)
    if (own := own_parts(text)) and not own[0].expanduser().is_file():
        raise NotFound(f"There is no file {own[0]}. A module of your own is written FILE.py:Class.")
    return text
