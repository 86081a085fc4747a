"""The models there are: one line each."""

from dataclasses import dataclass

from pydantic import ValidationError

from collab.errors import BadConfig
from collab.models.config import Config, DotProductConfig, PlainDotConfig


@dataclass(frozen=True)
class Model:
    """A model: its name, one line about it, its settings, the "module:class" that computes it, and the valid MSE the
    lesson prints for it on MovieLens 100K.
    """

    name: str
    summary: str
    config: type[Config]
    module: str
    published: float | None = None


MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model("dot", "dot product of user and item factors", PlainDotConfig, "collab.models.dot:Dot", 0.884),
        Model(
            "dot-range",
            "dot product inside sigmoid_range",
            PlainDotConfig,
            "collab.models.dot:DotRange",
            0.878,
        ),
        Model(
            "dot-bias",
            "dot product with biases, inside sigmoid_range",
            DotProductConfig,
            "collab.models.dot:DotBias",
            0.823,
        ),
    )
}


def configure(model: str, **options: object) -> Config:
    """Return the settings of `model`, its defaults replaced by `options`.

    Raises BadConfig, naming what would be right.
    """
    if model not in MODELS:
        raise BadConfig(f'No model "{model}". The models are: {", ".join(MODELS)}.')
    fields = MODELS[model].config.model_fields
    unknown = [name for name in options if name not in fields or name == "model"]
    if unknown:
        takes = ", ".join(name for name in fields if name != "model")
        raise BadConfig(f"{model} has no setting {unknown[0]}. It takes: {takes}.")
    try:
        return MODELS[model].config.model_validate({"model": model, **options})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise BadConfig(f"{name} {first['input']!r}: {first['msg'].lower()}.") from None
