"""The settings of a fit that goes on from another: a fraction of its epochs, and what they may not change."""

from collections.abc import Mapping
from typing import Any

from collab.errors import BadConfig
from collab.models import AlsConfig, BayesConfig, Config, GradientConfig, IalsConfig, configure

_DOT = ("dot", "dot-range", "dot-bias", "dot-bias-params", "embedding-dot-bias")
CONTINUABLE = (*_DOT, "bayes", "als", "ials")
"""The models that can go on from where one of them was."""
_AT_ONCE = ("popularity", "item-knn", "ease")
_SHAPE = ("factors", "y_range", "head", "features")
_SAMPLES, _SWEEPS, _SMALLER_STEPS = 24, 2, 10
_FROM_THE_START = {"fastai": "fastai's Learner", "spark": "Spark's ALS"}


def continued_config(earlier: Mapping[str, Any], options: Mapping[str, object]) -> Config:
    """Return the settings of a fit that goes on from one with the settings `earlier`, with `options` of one's own.

    Unless options say otherwise it takes one epoch at a tenth of the learning rate, flat; `bayes` renews at most 24 of
    the samples kept, `als` takes two sweeps, `ials` one. Raises BadConfig for a model that cannot go on, and for
    options that make another model of it.
    """
    model = str(earlier["model"])
    before = configure(model, **{name: value for name, value in earlier.items() if name != "model"})
    _check_model(model, str(options.get("model") or model))
    chosen = {name: value for name, value in options.items() if name != "model"}
    config = configure(model, **{**before.model_dump(exclude={"model"}), **_usual(before), **chosen})
    for name in _SHAPE:
        if (old := getattr(before, name, None)) != (new := getattr(config, name, None)):
            raise BadConfig(f"{name} was {_text(old)}, and {_text(new)} makes another model. To have it, train anew.")
    for engine, why in _FROM_THE_START.items():
        if getattr(config, "engine", None) == engine:
            raise BadConfig(f"{why} begins with random numbers: leave --engine away to go on from a model.")
    return config


def _check_model(model: str, wanted: str) -> None:
    if wanted != model:
        raise BadConfig(f"The run trained {model}: {wanted} cannot go on from it. Leave --model away, or train anew.")
    if model in _AT_ONCE:
        raise BadConfig(f"{model} is computed from all ratings at once: train it anew, which takes no longer.")
    if model not in CONTINUABLE:
        raise BadConfig(
            f"A model file has not all that {model.rpartition(':')[2]} would need to go on: train it anew. These can "
            f"go on: {', '.join(CONTINUABLE)}."
        )


def _usual(before: Config) -> dict[str, object]:
    """Return what differs in a fit that goes on."""
    if isinstance(before, GradientConfig):
        flat = {"lr": before.lr / _SMALLER_STEPS, "schedule": "flat", "engine": "torch"}
        return {"epochs": 1, "patience": 0, "keep": "last", **flat}
    if isinstance(before, BayesConfig):
        return {"epochs": _SAMPLES}
    if isinstance(before, AlsConfig):
        return {"epochs": _SWEEPS, "engine": "local"}
    return {"epochs": 1} if isinstance(before, IalsConfig) else {}


def _text(value: object) -> str:
    return ":".join(f"{end:g}" for end in value) if isinstance(value, tuple) else str(value)
