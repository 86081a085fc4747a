"""Settings that follow the number of ratings: a fit of any size ends in minutes. docs/scale.md has the search behind
them.
"""

from collab.models import (
    AlsConfig,
    BayesConfig,
    Config,
    CrossEntropyConfig,
    DotConfig,
    GradientConfig,
    IalsConfig,
    NetworkConfig,
    configure,
    find_model,
)

LESSON_ROWS = 1_000_000
"""Up to so many ratings a model begins with the lesson's settings, or else its own."""

_STEPS, _FEWEST, _MOST = 220, 4096, 65_536
"""The steps of an epoch, and the batch sizes between which they are so many, about."""
_DOT: dict[str, object] = {"lr": 2e-2, "factors": 16, "wd": 0.0, "ridge": 0.02}
_LR_OF_MANY = 3e-2
_ALS_RIDGE = 0.08
_MANY = 5_000_000
_FEW_EPOCHS = 3
_MANY_FACTORS = 16
_FEW_SWEEPS = 6  # as many as interest beside stars has, see `collab.interest.sweeps_for`


def sized_options(model: str, rows: int) -> dict[str, object]:
    """Return the settings in which a model on so many ratings begins otherwise than it does on few. Raises BadConfig
    for a model that there is not.
    """
    if rows <= LESSON_ROWS:
        return {}
    config = find_model(model).config
    if issubclass(config, BayesConfig):
        return {"factors": _MANY_FACTORS} if rows > _MANY else {}  # its sweeps follow the data by themselves
    if issubclass(config, AlsConfig):
        return {"ridge": _ALS_RIDGE}
    if issubclass(config, IalsConfig):
        return {"epochs": _FEW_SWEEPS}
    if issubclass(config, DotConfig):
        faster: dict[str, object] = {"lr": _LR_OF_MANY} if rows > _MANY else {}
        return {"bs": _batch_size(rows), **_DOT, **faster}
    if issubclass(config, NetworkConfig | CrossEntropyConfig):
        epochs: dict[str, object] = {"epochs": _FEW_EPOCHS} if rows > _MANY else {}
        return {"bs": _batch_size(rows), **epochs}
    return {"bs": _batch_size(rows)} if issubclass(config, GradientConfig) else {}


def configure_for(model: str, rows: int, **options: object) -> Config:
    """Return the settings of a model on so many ratings, with `options` in place of what it begins with. Raises
    BadConfig.
    """
    return configure(model, **(sized_options(model, rows) | options))


def resized(config: Config, before: int, rows: int) -> Config:
    """Return the settings on so many ratings of those on as many as `before`: what was changed of what they began with
    stays.
    """
    usual = configure_for(config.model, before).model_dump()
    changed = {name: value for name, value in config.model_dump().items() if value != usual[name]}
    return configure_for(config.model, rows, **changed)


def _batch_size(rows: int) -> int:
    """Return the power of two that makes an epoch so many steps, within bounds."""
    return min(_MOST, max(_FEWEST, 1 << round(rows / _STEPS).bit_length() - 1))
