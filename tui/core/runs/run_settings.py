"""The settings of the next run, as the Train screen shows and edits them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from collab.data import DataSpec, catalog, grown_split
from collab.errors import BadConfig
from collab.models import Config, InterestConfig, Preset, configure, configure_for, find_model
from collab.text import clean
from collab.training import continued_config

if TYPE_CHECKING:
    from collab.runs import RunConfig
    from collab.tuning import TunedPreset

DEFAULT_SPLIT = "random:0.2@42"
DEFAULT_MODEL = "dot-bias"
IMPLICIT_MODEL = "ease"
"""The model of data without stars."""
FIRST_MODEL = "bayes"
"""The model of those who only want recommendations."""
_FIRST_SWEEPS = 150  # on the sample .002 above the RMSE of four times as many, which take four times as long


@dataclass(frozen=True)
class RunSettings:
    """Data, split and a model's config: what `RunStore.create` takes."""

    data: DataSpec = field(default_factory=lambda: DataSpec(source="sample"))
    split: str = DEFAULT_SPLIT
    config: Config = field(default_factory=lambda: configure(DEFAULT_MODEL))
    name: str = ""
    parent: str = ""
    """The run whose model is gone on from, or nothing."""

    @classmethod
    def continuing(cls, record: "RunConfig") -> "RunSettings":
        """Return the settings of a run that goes on from the model of another, with its data read anew; what was held
        out of them stays held out. Raises BadConfig for a model that cannot go on.
        """
        split = grown_split(record.split, record.fingerprint or record.dataset)
        return cls(record.data, split, continued_config(record.config, {}), "", record.run)

    @property
    def saved(self) -> dict[str, Any]:
        """The settings as they are kept until the next start."""
        config = self.config.model_dump(mode="json")
        return {"data": self.data.model_dump(mode="json"), "split": self.split, "config": config, "name": self.name}

    @classmethod
    def restored(cls, saved: Mapping[str, Any]) -> "RunSettings | None":
        """Return the settings that were kept; None where there are none that a model takes."""
        try:
            options = dict(saved["config"])
            config = configure(options.pop("model"), **options)
            split, name = clean(str(saved["split"])), clean(str(saved["name"]))
            return cls(DataSpec.model_validate(saved["data"]), split, config, name)
        except (BadConfig, KeyError, TypeError, ValueError):
            return None

    @classmethod
    def first(cls, data: DataSpec) -> "RunSettings":
        """Return the settings of those who only want recommendations, and soon; Train's own stay the lesson's."""
        rows = rows_of(data)
        sweeps = min(_FIRST_SWEEPS, configure(FIRST_MODEL).epochs_for(rows))
        return cls(data, config=configure_for(FIRST_MODEL, rows, epochs=sweeps)).with_data(data)

    @property
    def usual(self) -> Config:
        """The settings that the model begins with on so much data."""
        return configure_for(self.config.model, rows_of(self.data))

    def with_model(self, model: str) -> "RunSettings":
        """Return the settings with another model: what was changed stays where that model has it, else what it begins
        with.
        """
        return self._begun_anew(model, self.data)

    def with_data(self, data: DataSpec) -> "RunSettings":
        """Return the settings with other data, and what the model begins with on so much of it; that of choices without
        stars has IMPLICIT_MODEL for one that learns stars.
        """
        starless = data.implicit and not isinstance(self.config, InterestConfig)
        return self._begun_anew(IMPLICIT_MODEL if starless else self.config.model, data)

    def _begun_anew(self, model: str, data: DataSpec) -> "RunSettings":
        usual, fields = self.usual.model_dump(), find_model(model).config.model_fields
        changed = {
            field: value
            for field, value in self.config.model_dump().items()
            if field != "model" and field in fields and value != usual[field]
        }
        return replace(self, data=data, config=configure_for(model, rows_of(data), **changed))

    @property
    def no_rate(self) -> str:
        """Why there is no learning rate to find; nothing where there is one."""
        model, fields = self.config.model, type(self.config).model_fields
        how = "draws samples" if model == "bayes" else "solves for its numbers"
        return "" if "lr" in fields else f"{model} has no learning rate: it {how} instead of taking steps"

    def with_preset(self, preset: Preset) -> "RunSettings":
        """Return the settings of an experiment of the lesson, which merges the ids of one title, on the same data."""
        data = self.data.model_copy(update={"items": "title"})
        return replace(self, data=data, config=preset.config, name=preset.name)

    def with_tuned(self, preset: "TunedPreset") -> "RunSettings":
        """Return the settings that a search has found, on the data and the split that it was for, where it says so."""
        data, split = preset.data or self.data, preset.split or self.split
        return replace(self, data=data, split=split, config=preset.config, name=preset.name)


def rows_of(data: DataSpec) -> int:
    """Return the number of ratings in data, as far as it is known without reading them, else 0."""
    if data.source in catalog.ENTRIES:
        return catalog.ENTRIES[data.source].rows
    ratings = data.cached()
    return 0 if ratings is None else len(ratings)
