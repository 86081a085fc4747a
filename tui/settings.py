"""The settings of the next run, as the Train screen shows and edits them."""

from dataclasses import dataclass, field, replace

from collab.models.config import Config
from collab.models.registry import configure
from collab.runs.record import DataSpec

DEFAULT_SPLIT = "random:0.2@42"
DEFAULT_MODEL = "dot-bias"


@dataclass(frozen=True)
class Settings:
    """Data, split and a model's config: what `RunStore.create` takes."""

    data: DataSpec = field(default_factory=lambda: DataSpec(source="sample"))
    split: str = DEFAULT_SPLIT
    config: Config = field(default_factory=lambda: configure(DEFAULT_MODEL))
    name: str = ""

    def with_model(self, model: str) -> "Settings":
        """Return the settings with another model: what was changed stays where that model has it, else its defaults."""
        old = type(self.config).model_fields
        new = type(configure(model)).model_fields
        changed = {
            field: value
            for field, value in self.config.model_dump().items()
            if field != "model" and field in new and value != old[field].default
        }
        return replace(self, config=configure(model, **changed))
