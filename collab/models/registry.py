"""The models there are: one line each, and modules of one's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from pydantic import ValidationError

from collab.data import Ratings, Split
from collab.errors import BadConfig, require_package
from collab.models.config import (
    AlsConfig,
    BayesConfig,
    CollabNNConfig,
    Config,
    CrossEntropyConfig,
    DotBiasConfig,
    DotConfig,
    DotRangeConfig,
    EaseConfig,
    GradientConfig,
    IalsConfig,
    InterestConfig,
    ItemKnnConfig,
    NetworkConfig,
    OwnConfig,
    PopularityConfig,
)
from collab.models.refusal import refusal


@dataclass(frozen=True)
class Model:
    """A model: its name, one line about it, its settings, the "module:function" that builds it, and the valid MSE the
    lesson prints for it on MovieLens 100K.
    """

    name: str
    summary: str
    config: type[Config]
    builder: str
    published: float | None = None
    with_metadata: bool = False


CPU_BUILD = "https://download.pytorch.org/whl/cpu"
"""Where pip finds torch without what GPUs need, which is gigabytes."""

_BYTES, _MOST_MEMORY = 4, 8e9
_DOT, _NEURAL = "collab.models.dot", "collab.models.neural"

MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model("dot", "dot product of user and item factors", DotConfig, f"{_DOT}:dot", 0.884),
        Model("dot-range", "dot product inside sigmoid_range", DotRangeConfig, f"{_DOT}:dot_range", 0.878),
        Model("dot-bias", "dot product with biases, inside sigmoid_range", DotBiasConfig, f"{_DOT}:dot_bias", 0.823),
        Model(
            "dot-bias-params", "the same, its embeddings made by hand", DotBiasConfig, f"{_DOT}:dot_bias_params", 0.824
        ),
        Model("embedding-dot-bias", "fastai's EmbeddingDotBias", DotBiasConfig, f"{_DOT}:embedding_dot_bias", 0.8217),
        Model(
            "collab-nn",
            "the lesson's network: embeddings, a hidden layer",
            CollabNNConfig,
            f"{_NEURAL}:collab_nn",
            0.8675,
        ),
        Model(
            "embedding-nn",
            "fastai's EmbeddingNN: layers with batch norm",
            NetworkConfig,
            f"{_NEURAL}:embedding_nn",
            0.865,
        ),
        Model(
            "cross-entropy", "a network with a class for each rating value", CrossEntropyConfig, f"{_NEURAL}:classes"
        ),
        Model(
            "metadata",
            "fastai's tabular model: genres, years, dates, who",
            NetworkConfig,
            "collab.models.tabular:metadata",
            with_metadata=True,
        ),
        Model("bayes", "Bayesian matrix factorisation: knows how sure it is", BayesConfig, ""),
        Model("als", "least squares by turns around biases; on Apache Spark too", AlsConfig, ""),
        Model("popularity", "interest alone: the same titles for everyone, most chosen first", PopularityConfig, ""),
        Model("item-knn", "interest alone: titles that the same people choose, by cosine", ItemKnnConfig, ""),
        Model("ease", "interest alone: what each title chosen adds to each other, at once", EaseConfig, ""),
        Model("ials", "interest alone: factors of who chose and who did not", IalsConfig, ""),
    )
}

_OWN = re.compile(r"(.+\.py):([A-Za-z_]\w*)")


def find_model(name: str) -> Model:
    """Return the model of a name, or that of FILE.py:Class. Raises BadConfig."""
    if name in MODELS:
        return MODELS[name]
    if match := _OWN.fullmatch(offered_models().get(name, name)):
        return Model(
            name, f"the class {match[2]} of {Path(match[1]).name}", OwnConfig, "collab.models.own.module:build"
        )
    names = ", ".join([*MODELS, *offered_models()])
    raise BadConfig(f'No model "{name}". The models are: {names}, or FILE.py:Class for a module of yours.')


@cache
def offered_models() -> Mapping[str, str]:
    """Return the models that other packages offer, each as FILE.py:Class by its name: entry points of the group
    collab_tui.models that name a module and a class in it.
    """
    places = {each.name: (find_spec(each.module), each.attr) for each in entry_points(group="collab_tui.models")}
    return {name: f"{spec.origin}:{kind}" for name, (spec, kind) in places.items() if spec and spec.origin}


def own_parts(name: str) -> tuple[Path, str] | None:
    """Return file and class of FILE.py:Class, or of a model that a package offers; None for one of the table."""
    match = None if name in MODELS else _OWN.fullmatch(offered_models().get(name, name))
    return match and (Path(match[1]), match[2])


def configure(model: str, **options: object) -> Config:
    """Return the settings of `model`, its defaults replaced by `options`.

    Raises BadConfig, naming what would be right.
    """
    config = find_model(model).config
    unknown = [name for name in options if name not in config.model_fields or name == "model"]
    if unknown:
        takes = ", ".join(name for name in config.model_fields if name != "model")
        raise BadConfig(f"{model} has no setting {unknown[0]}. It takes: {takes}.")
    if own := own_parts(model):
        model = f"{own[0].expanduser().resolve()}:{own[1]}"  # the worker may run in another folder
    try:
        return config.model_validate({"model": model, **options})
    except ValidationError as error:
        raise BadConfig(refusal(error.errors()[0], config)) from None


def check_installed(config: Config) -> None:
    """Raise BadConfig, with what to type, where a model is trained by gradient steps and there is no torch."""
    if not isinstance(config, GradientConfig):
        return
    others = "bayes, als and the models of interest do without"
    require_package("torch", config.model, f"torch --index-url {CPU_BUILD} (about 800 MB); {others}.")
    if config.engine == "fastai":
        require_package("fastai", "The engine fastai", "fastai; the engine torch does without.")


def check_data(ratings: Ratings, config: Config, split: Split) -> None:
    """Raise BadConfig where a model cannot learn from the training rows: stars from choices without any, or from one
    person alone what people choose alike; and where lists are to be measured and nothing is held out.
    """
    check_installed(config)
    if config.metrics == "ranking" and not len(split.valid):
        raise BadConfig(f"metrics ranking looks at held-out ratings, and the split {split.name} holds nothing out.")
    if not isinstance(config, InterestConfig):
        if ratings.implicit:
            raise BadConfig(
                f"{config.model} learns stars, and {ratings.name} is read as choices without stars. Models for these: "
                "popularity, item-knn, ease, ials."
            )
        return
    if isinstance(config, EaseConfig):
        _check_inverse(ratings)
    users = ratings.users[split.training]
    if not isinstance(config, PopularityConfig) and len(users) and (users == users[0]).all():
        raise BadConfig(
            f"{config.model} learns from what several people choose alike, and {ratings.name} is one person's to train "
            "on. Put a file like it for each person into one folder, and read the folder; or name the column of the "
            "users, if it has one."
        )


def _check_inverse(ratings: Ratings) -> None:
    """Raise BadConfig where EASE would need more memory than a usual machine has: it inverts a square of its shorter
    side, and where that is the users', keeps their rows of all titles beside it.
    """
    users, titles = len(ratings.user_ids), len(ratings.item_table)
    shorter = min(users, titles)
    size = _BYTES * (2 * shorter**2 + (shorter * titles if users < titles else 0))
    if size > _MOST_MEMORY:
        raise BadConfig(
            f"ease inverts {shorter:,} x {shorter:,} numbers, for which {size / 1e9:,.0f} GB of memory are needed with "
            f"the {titles:,} titles of {ratings.name}. ials learns what people choose from any number of titles."
        )
