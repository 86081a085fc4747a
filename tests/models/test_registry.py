"""Settings of the models."""

import pytest

import collab
from collab.models.registry import MODELS


def test_each_model_has_the_lessons_own_defaults() -> None:
    weight_decay = {name: collab.configure(name).model_dump()["wd"] for name in MODELS}
    assert weight_decay == {"dot": 0.01, "dot-range": 0.01, "dot-bias": 0.1}


def test_options_replace_defaults() -> None:
    assert collab.configure("dot-bias", factors=8).model_dump()["factors"] == 8


@pytest.mark.parametrize(
    ("model", "options", "says"),
    [
        ("dott", {}, "The models are: dot,"),
        ("dot", {"layers": (1,)}, "dot has no setting layers. It takes: epochs"),
        ("dot", {"epochs": 0}, "epochs 0: input should be greater than or equal to 1"),
        ("dot", {"lr": -1}, "lr -1"),
        ("dot", {"lr": float("nan")}, "lr nan"),
        ("dot", {"factors": "many"}, "factors 'many'"),
    ],
)
def test_a_wrong_setting_names_the_value_and_what_would_be_right(
    model: str, options: dict[str, object], says: str
) -> None:
    with pytest.raises(collab.BadConfig) as error:
        collab.configure(model, **options)
    assert says in str(error.value)


def test_every_setting_says_what_it_means() -> None:
    for model in MODELS.values():
        for name, field in model.config.model_fields.items():
            assert name == "model" or field.description
