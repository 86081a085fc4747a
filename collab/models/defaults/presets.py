"""The lesson's eight experiments, each by its model and what it changes of that model's defaults."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from collab.data import DataSpec, catalog
from collab.errors import CollabError
from collab.models import MODELS, Config, configure

PUBLISHED_ON = "MovieLens 100K, a random 20% held out, the ids of one title merged, 5 epochs"
"""The data and the fit that the lesson's own figures were measured on (fastai lesson 8)."""
LESSON_DATA, LESSON_EPOCHS = "ml-100k", 5
_MERGED_TITLES = 1_664


@dataclass(frozen=True)
class Preset:
    """An experiment: its name, its model, the settings that differ from the model's defaults, and the valid MSE that
    the lesson prints for it.
    """

    name: str
    model: str
    published: float
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        """The settings of the experiment."""
        return configure(self.model, **self.options)


LESSON = (
    Preset("dot product", "dot", 0.884),
    Preset("with sigmoid_range", "dot-range", 0.878),
    Preset("with biases, wd 0.01", "dot-bias", 0.893, {"wd": 0.01}),
    Preset("with biases, wd 0.1", "dot-bias", 0.823),
    Preset("embeddings by hand", "dot-bias-params", 0.824),
    Preset("collab_learner", "embedding-dot-bias", 0.8217),
    Preset("a network", "collab-nn", 0.8675),
    Preset("collab_learner, use_nn", "embedding-nn", 0.865),
)
"""In the lesson's order; the lesson merges the ids of one title (items=title)."""


def is_like_the_lesson(data: DataSpec, split: str, config: Mapping[str, object]) -> bool:
    """Return whether a fit can stand beside the lesson's own figures: on MovieLens 100K, with a random fifth held out,
    and as many epochs.
    """
    if config.get("epochs") != LESSON_EPOCHS or re.fullmatch(r"random:0?\.20*(@.*)?", split) is None:
        return False
    return is_lesson_data(data)


def is_lesson_data(data: DataSpec) -> bool:
    """Return whether data are MovieLens 100K: that of the catalogue, or what was read from files of any name, with as
    many ratings, people and titles.
    """
    if data.source in catalog.ENTRIES:
        return data.source == LESSON_DATA
    entry = catalog.ENTRIES[LESSON_DATA]
    try:
        ratings = data.cached()
    except CollabError:
        return False
    if ratings is None or ratings.implicit:
        return False
    alike = (len(ratings), len(ratings.user_ids)) == (entry.rows, entry.users)
    return alike and len(ratings.item_table) in (entry.items, _MERGED_TITLES)


_NO_MATTER = {"epochs", "seed", "engine", "device", "metrics"}


def published(model: str, config: Mapping[str, object]) -> float | None:
    """Return the valid MSE that the lesson prints for a model with these settings, whatever the epochs, the seed, the
    engine and the device; None where it prints nothing.
    """
    usual = configure(model).model_dump() if model in MODELS else {}  # a run of before a setting was there lacks it

    def settings(options: Mapping[str, object]) -> dict[str, object]:
        return {name: value for name, value in (usual | dict(options)).items() if name not in _NO_MATTER}

    alike = (each for each in LESSON if each.model == model and settings(each.config.model_dump()) == settings(config))
    return next((preset.published for preset in alike), MODELS[model].published if model in MODELS else None)
