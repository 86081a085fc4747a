"""Settings of the models."""

import json
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.models import LESSON, MODELS, GradientConfig, is_lesson_data, is_like_the_lesson, published

ALONE = ("popularity", "item-knn", "ease", "ials")


def test_each_model_has_the_lessons_own_defaults() -> None:
    configs = {name: collab.configure(name) for name in MODELS}
    weight_decay = {name: config.wd for name, config in configs.items() if isinstance(config, GradientConfig)}
    light = {"dot", "dot-range", "collab-nn", "cross-entropy"}
    assert weight_decay == {
        name: 0.01 if name in light else 0.1 for name in MODELS if name not in {"bayes", "als", *ALONE}
    }
    assert set(weight_decay) > light
    bayes = configs["bayes"].model_dump()
    assert (bayes["factors"], bayes["epochs"]) == (12, 0)
    alone = [{**configs[name].model_dump(exclude={"model", "metrics", "seed"})} for name in ALONE]
    assert alone == [
        {},
        {"neighbours": 0, "shrinkage": 10.0},
        {"ridge": 150.0},
        {"epochs": 12, "factors": 64, "ridge": 0.02},
    ]


def test_options_replace_defaults() -> None:
    assert collab.configure("dot-bias", factors=8).model_dump()["factors"] == 8


@pytest.mark.parametrize(
    ("model", "options", "says"),
    [
        ("dott", {}, "The models are: dot,"),
        ("dot", {"layers": (1,)}, "dot has no setting layers. It takes: metrics, epochs"),
        ("dot", {"y_range": "0:5"}, "dot has no setting y_range"),
        ("collab-nn", {"factors": 5}, "collab-nn has no setting factors"),
        ("dot-bias", {"y_range": "5:0"}, 'y_range "5:0": a range needs LOW below HIGH'),
        ("dot-bias", {"y_range": "wide"}, 'y_range "wide": a range is written LOW:HIGH'),
        ("collab-nn", {"layers": "100,many"}, 'layers "100,many": layers are written as whole numbers'),
        ("collab-nn", {"layers": "0"}, 'layers "0": there may be 1 to 8 layers'),
        ("dot-bias", {"schedule": "up"}, 'schedule is "one-cycle" or "flat", not "up"'),
        ("ease", {"epochs": 5}, "ease has no setting epochs. It takes: metrics, ridge."),
        ("popularity", {"ridge": 5}, "popularity has no setting ridge. It takes: metrics."),
        ("ease", {"ridge": 0}, "ridge is a number above 0"),
        ("item-knn", {"neighbours": -1}, "neighbours is a whole number from 0 to"),
        ("dot", {"metrics": "lists"}, 'metrics is "losses" or "ranking", not "lists"'),
        ("mine.py", {}, "or FILE.py:Class for a module of yours"),
        ("dot", {"epochs": 0}, "epochs is a whole number from 1 to 10,000, not 0"),
        ("dot", {"lr": -1}, "lr is a number above 0 up to 10, not -1"),
        ("dot", {"lr": float("nan")}, "not nan"),
        ("dot", {"factors": "many"}, 'not "many"'),
    ],
)
def test_a_wrong_setting_names_the_value_and_what_would_be_right(
    model: str, options: dict[str, object], says: str
) -> None:
    with pytest.raises(collab.BadConfig) as error:
        collab.configure(model, **options)
    assert says in str(error.value)


def test_settings_are_read_from_what_people_type() -> None:
    config = collab.configure(
        "embedding-nn", layers="200, 100", y_range="0:5.5", keep="best", patience="3"
    ).model_dump()
    assert (config["layers"], config["y_range"], config["patience"]) == ((200, 100), (0.0, 5.5), 3)
    assert collab.configure("embedding-nn", y_range="").model_dump()["y_range"] is None


def test_settings_come_back_from_json_as_they_were() -> None:
    for name in MODELS:
        config = collab.configure(name, metrics="ranking")
        options = json.loads(config.model_dump_json())
        assert collab.configure(options.pop("model"), **options) == config


def test_the_lesson_has_eight_experiments_with_their_published_losses() -> None:
    assert len(LESSON) == 8
    assert [each.published for each in LESSON] == [0.884, 0.878, 0.893, 0.823, 0.824, 0.8217, 0.8675, 0.865]
    overfitting = LESSON[2].config.model_dump()
    assert (overfitting["model"], overfitting["wd"]) == ("dot-bias", 0.01)
    assert published("dot-bias", overfitting) == 0.893
    assert published("dot-bias", collab.configure("dot-bias").model_dump()) == 0.823
    before_ridge = collab.configure("dot-bias").model_dump(exclude={"ridge"})
    assert published("dot-bias", before_ridge) == 0.823  # of a run that is older than one of the settings
    assert published("metadata", {}) is None


def test_every_setting_says_what_it_means() -> None:
    for model in MODELS.values():
        for name, field in model.config.model_fields.items():
            assert name == "model" or field.description


def test_the_lesson_s_data_are_known_by_what_they_are_under_any_name(tmp_path: Path) -> None:
    assert is_lesson_data(DataSpec(source="ml-100k"))
    assert not is_lesson_data(DataSpec(source="sample"))
    rows = [f"{number % 943},{number % 1682},{number % 5 + 1}" for number in range(100_000)]
    for name, count, alike in (("mine.csv", 100_000, True), ("ml-100k.csv", 5_000, False)):
        path = tmp_path / name
        path.write_text("\n".join(["user,item,rating", *rows[:count]]))
        data = DataSpec(source=str(path))
        assert not is_lesson_data(data), "it was not read yet"
        data.load()
        assert is_lesson_data(data) == alike
    assert is_like_the_lesson(DataSpec(source=str(tmp_path / "mine.csv")), "random:0.2@7", {"epochs": 5})
    assert not is_like_the_lesson(DataSpec(source="ml-100k"), "random:0.1@7", {"epochs": 5})


@pytest.mark.parametrize(("model", "ridge"), [("ials", 1e-300), ("ials", 1e3), ("ease", 1e9), ("ease", 0.0)])
def test_ridges_stay_where_half_precision_carries_what_they_leave(model: str, ridge: float) -> None:
    with pytest.raises(collab.BadConfig, match="ridge"):
        collab.configure(model, ridge=ridge)
