"""Searches of settings, with real workers, and the presets that they leave."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from collab.data import DataSpec, Ratings, load
from collab.errors import BadConfig, NotFound, TrainingFailed
from collab.models import Config, configure
from collab.runs import RunConfig, SearchResult, read_settings
from collab.testing.made_up import write_films
from collab.tuning import Goal, Study, default_goal, keep_preset, preset_path, searched, tuned_presets

SPLIT = "inner:0.2@42:random:0.2@42"


@pytest.fixture
def films(tmp_path: Path, home: Path) -> Path:
    """Return a folder of made-up films that were read."""
    return write_films(tmp_path / "films")


def study_of(
    films: Path, home: Path, config: Config, *, goal: Goal = "loss", fixed: Mapping[str, int] | None = None
) -> Study:
    ratings: Ratings = load(films)
    path, spec = home / "searches" / "search.log", DataSpec(source=str(films))
    return Study(path, ratings, spec, SPLIT, config, searched(config, None, fixed or {}), goal=goal)


def test_a_search_begins_with_the_usual_settings_goes_on_and_knows_its_best(films: Path, home: Path) -> None:
    config = configure("als", epochs=2)
    progress: list[tuple[int, int, int, float | None]] = []
    study = study_of(films, home, config)
    assert study.best is None
    first, second = study.run(2, lambda *epoch: progress.append(epoch))
    assert first.settings == {name: value for name, value in config.model_dump().items() if name in study.space}
    assert second.settings != first.settings
    assert [epoch[:3] for epoch in progress if epoch[0] == 0] == [(0, 1, 2), (0, 2, 2)]

    again = study_of(films, home, config)
    assert again.trials == [first, second]
    assert list(again.run(2)) == []
    [third] = again.run(3)
    assert third.number == 2
    assert again.best == min(again.trials, key=lambda trial: trial.figure or 0.0)
    assert again.config_of(third).model_dump() == config.model_dump() | dict(third.settings)


def test_a_search_of_something_else_does_not_go_on_in_the_same_file(films: Path, home: Path) -> None:
    list(study_of(films, home, configure("als", epochs=1)).run(1))
    with pytest.raises(BadConfig, match=r"has the trials of another search, with another config\. Give --name"):
        study_of(films, home, configure("als", epochs=2))
    with pytest.raises(BadConfig, match="with another search, config"):
        study_of(films, home, configure("als", epochs=1, factors=4), fixed={"factors": 4})


def test_a_model_of_interest_is_searched_by_its_lists(films: Path, home: Path) -> None:
    config = configure("ease")
    assert (default_goal(config), default_goal(configure("als"))) == ("ndcg10", "loss")
    with pytest.raises(BadConfig, match="ease has no held-out loss"):
        study_of(films, home, config)
    study = study_of(films, home, config, goal="ndcg10")
    first, second = study.run(2)
    assert study.best == max((first, second), key=lambda trial: trial.figure or 0.0)


def test_a_trial_that_fails_ends_the_search_and_is_no_trial(films: Path, home: Path) -> None:
    study = study_of(films, home, configure("als", epochs=1))
    shutil.rmtree(films)
    shutil.rmtree(home / "data")
    with pytest.raises(TrainingFailed, match=r"trial 0 failed: .*films"):
        list(study.run(1))
    assert study.trials == []


def test_presets_are_read_by_name_with_what_they_are_the_best_of(home: Path) -> None:
    with pytest.raises(NotFound, match=r'No search has left a preset "mine"\. A search leaves one: collab-tui tune\.'):
        preset_path(home, "mine")
    config, data = configure("als", factors=9), DataSpec(source="sample")
    record = RunConfig(
        run="", created=0.0, data=data, data_name="sample", split="random:0.2@42", config=config.model_dump(mode="json")
    )
    search = SearchResult(goal="loss", figure=0.75, split=SPLIT, trials=4)
    path = keep_preset(home, "mine", record, search)
    assert preset_path(home, "mine") == path
    assert read_settings(path).search == search
    path.with_name("broken.toml").write_text('model = "als"\n[search]\ngoal = "speed"\n')
    [preset] = tuned_presets(home)
    assert (preset.name, preset.config, preset.data, preset.split) == ("mine", config, data, "random:0.2@42")
    assert preset.search == search
    with pytest.raises(NotFound, match=r'preset "min"\. Did you mean mine\? There are: broken, mine\.'):
        preset_path(home, "min")
