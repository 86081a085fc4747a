"""The fields of the training form, told from a model's config class, and what a person typed read back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from collab.errors import BadConfig, NotFound
from collab.models.config import Config
from collab.models.registry import MODELS, configure
from tui.settings import DEFAULT_SPLIT, Settings
from tui.sources import data_spec


@dataclass(frozen=True)
class FormField:
    """One field: its name, its text now, which values it takes with the lesson's default, and what it means."""

    name: str
    text: str
    takes: str
    meaning: str


def form_fields(settings: Settings) -> list[FormField]:
    """Return the fields of the form for these settings, the model's name aside."""
    values, fields = settings.config.model_dump(), type(settings.config).model_fields
    return [
        FormField(
            "data", settings.data.source, "a name or a path", "sample, a MovieLens set, or a file or folder of ratings"
        ),
        FormField(
            "split",
            settings.split,
            f"lesson {DEFAULT_SPLIT}",
            "held out: random:SHARE@SEED, temporal:SHARE, users:K/N, u1 to u5",
        ),
        *(
            FormField(name, f"{values[name]:g}", f"{_range(info)}, lesson {info.default:g}", info.description or "")
            for name, info in sorted(fields.items(), key=lambda field: field[0] in Config.model_fields)
            if name != "model"
        ),
        FormField("name", settings.name, "any text, or nothing", "what the run is called in lists"),
    ]


def _range(info: FieldInfo) -> str:
    low = next((f"{bound.ge}" for bound in info.metadata if isinstance(bound, Ge)), "")
    above = next((f"above {bound.gt}" for bound in info.metadata if isinstance(bound, Gt)), low)
    return f"{above} to " + next((f"{bound.le:,}" for bound in info.metadata if isinstance(bound, Le)), "any")


@dataclass(frozen=True)
class Reading:
    """What the texts of a form say: the settings, or the problem of each field that has one."""

    settings: Settings | None
    problems: Mapping[str, str]


def read_form(before: Settings, model: str, texts: Mapping[str, str]) -> Reading:
    """Read the texts of every field; `before` gives what the form does not show."""
    problems: dict[str, str] = {}
    values = {name: text for name, text in texts.items() if name in MODELS[model].config.model_fields}
    for name, text in values.items():
        if problem := _problem(model, name, text):
            problems[name] = problem
    data = before.data
    if texts["data"].strip() != before.data.source:
        try:
            data = data_spec(texts["data"].strip())
        except NotFound as error:
            problems["data"] = str(error)
    if not texts["split"].strip():
        problems["split"] = f"what is held out? the lesson has {DEFAULT_SPLIT}"
    if problems:
        return Reading(None, problems)
    config: Config = configure(model, **values)
    return Reading(
        replace(before, data=data, split=texts["split"].strip(), config=config, name=texts["name"].strip()), {}
    )


def _problem(model: str, name: str, text: str) -> str:
    try:
        configure(model, **{name: text})
    except BadConfig as error:
        return str(error)
    return ""
