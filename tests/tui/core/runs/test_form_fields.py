"""The fields of the form, told from config classes, and typed texts taken into settings."""

from pathlib import Path

import pytest

from collab.data import DataSpec
from collab.errors import CollabError
from collab.models import MODELS, configure, configure_for
from tui.core.runs import FormField, RunSettings, form_fields, value_text, with_field


def field(settings: RunSettings, name: str) -> FormField:
    return next(each for each in form_fields(settings) if each.name == name)


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_every_setting_of_its_config_with_range_meaning_and_default(model: str) -> None:
    settings = RunSettings().with_model(model)
    fields = {each.name: each for each in form_fields(settings)}
    assert set(type(settings.config).model_fields) <= set(fields)
    for name in set(type(settings.config).model_fields) - {"model"}:
        assert fields[name].meaning
        assert fields[name].takes
        assert not fields[name].changed


def test_texts_of_another_kind_have_examples() -> None:
    settings = RunSettings().with_model("als")
    assert field(settings, "master").takes == "as in local[4] or yarn, default local[*]"
    assert field(settings, "memory").takes == "as in 800m or 4g, default 2g"


@pytest.mark.parametrize("model", MODELS)
def test_every_text_shown_can_be_typed_back(model: str) -> None:
    settings = RunSettings().with_model(model)
    for each in form_fields(settings):
        assert with_field(settings, each.name, each.text) == settings


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("lr", "1e-3", 0.001), ("y_range", "0:5", (0.0, 5.0)), ("y_range", "", None), ("keep", "best", "best")],
)
def test_texts_are_read_by_the_kind_of_their_field(name: str, text: str, value: object) -> None:
    assert with_field(RunSettings(), name, text).config.model_dump()[name] == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("lr", "0", 'lr is a number above 0 up to 10, not "0"'),
        ("epochs", "many", 'epochs is a whole number from 1 to 10,000, not "many"'),
        ("wd", "", "wd is a number from 0 to 10, not nothing"),
        ("keep", "some", 'keep is "last" or "best", not "some"'),
        ("y_range", "5", "LOW:HIGH"),
        ("model", "dott", "The models are: dot, dot-range"),
        ("model", "/nowhere/mine.py:Net", "There is no file /nowhere/mine.py"),
        ("split", "half", "random:0.2@42"),
        ("scale", "1:2", "LOW:HIGH:STEP"),
        ("items", "name", "its id or its title"),
        ("data", "nowhere", "The data sets are"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_would_be_right(name: str, text: str, words: str) -> None:
    with pytest.raises(CollabError, match=words):
        with_field(RunSettings(), name, text)


def test_options_are_turned_around_the_end() -> None:
    keep = field(RunSettings(), "keep")
    assert (keep.turned(1), keep.turned(2), keep.turned(-1)) == ("best", "last", "best")
    assert field(RunSettings(), "epochs").turned(1) == "5"


def test_a_changed_field_is_known_by_its_usual_text() -> None:
    assert field(with_field(RunSettings(), "wd", "0.01"), "wd").changed
    assert not field(with_field(RunSettings(), "wd", "0.1"), "wd").changed


def test_other_data_keeps_what_an_item_is(tmp_path: Path) -> None:
    settings = with_field(with_field(RunSettings(), "items", "title"), "data", str(tmp_path))
    assert (settings.data.source, settings.data.items) == (str(tmp_path), "title")


def test_a_module_of_ones_own_stands_among_the_options(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("class Net: ...\n")
    settings = with_field(RunSettings(), "model", f"{tmp_path}/mine.py:Net")
    assert field(settings, "model").options == (*MODELS, f"{tmp_path}/mine.py:Net")
    assert field(settings, "model").turned(1) == next(iter(MODELS))


def test_values_are_written_as_they_are_typed() -> None:
    assert [value_text(value) for value in (None, 0.005, 64, (0.0, 5.5), (100, 50), "flat")] == [
        "",
        "0.005",
        "64",
        "0:5.5",
        "100,50",
        "flat",
    ]


def test_settings_of_a_large_set_follow_its_size_and_the_lesson_is_one_turn_away() -> None:
    settings = RunSettings().with_data(DataSpec(source="ml-25m"))
    assert settings.config == configure_for("dot-bias", 25_000_095)
    begins = field(settings, "defaults")
    assert begins.text == "by size"
    assert "lesson 64" in field(settings, "bs").takes
    assert not field(settings, "bs").changed
    lesson = with_field(settings, "defaults", begins.turned(1))
    assert lesson.config == configure("dot-bias")
    assert field(lesson, "bs").changed
    assert with_field(lesson, "defaults", "by size") == settings
    own = with_field(settings, "bs", "1000")
    assert field(own, "defaults").text == "your own"
    assert own.with_data(DataSpec(source="sample")).config == configure("dot-bias", bs=1000)
    assert not [each for each in form_fields(RunSettings()) if each.name == "defaults"]
