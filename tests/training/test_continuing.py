"""Going on from a model with new ratings: as good as anew, in less work, and refused where it would deceive."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collab
from collab.artifact import Artifact
from collab.data import Ratings, Scale, Split, grown_split
from collab.errors import BadConfig
from collab.testing.models import to_end
from collab.training import Continued, Event, Finished, Started, continued_config, fit, parent_of
from tests.growing import grown_pair

SETTINGS: dict[str, dict[str, Any]] = {
    "dot": {"factors": 4, "epochs": 20, "lr": 0.02},
    "dot-bias": {"factors": 4, "epochs": 5},
    "bayes": {"factors": 4, "epochs": 60},
    "als": {"factors": 4, "epochs": 12},
    "ials": {"factors": 8, "epochs": 10},
}
SPLIT = "random:0.2@3"
NEW_PEOPLE, NEW_TITLES = ("148", "149", "150"), ("70", "71", "72")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ratings, Ratings]]:
    """Return the data before and after it grew, in a data folder that lasts."""
    folder = tmp_path_factory.mktemp("grown")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(folder / "home"))
        yield grown_pair(folder)


@pytest.fixture(autouse=True)
def same_home(pair: tuple[Ratings, Ratings], tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[None]:
    """Let each test see the ratings that were read before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(next(tmp_path_factory.getbasetemp().glob("grown*")) / "home"))
        yield


def trained(ratings: Ratings, split: Split, model: str, parent: Artifact | None = None) -> tuple[list[Event], Artifact]:
    """Train, or go on from a model; return events and model."""
    if parent is None:
        return to_end(fit(ratings, split, collab.configure(model, **SETTINGS[model])))
    config = continued_config(parent.config, {})
    return to_end(fit(ratings, split, config, parent=parent_of(parent, ratings, split)))


@pytest.mark.parametrize("model", ["dot", "dot-bias", "bayes", "als", "ials"])
def test_it_goes_on_as_well_as_anew_in_less_work(pair: tuple[Ratings, Ratings], model: str) -> None:
    earlier, later = pair
    _, parent = trained(earlier, collab.split(earlier, SPLIT), model)
    split = collab.split(later, grown_split(SPLIT, earlier.fingerprint))
    anew, _ = trained(later, split, model)
    events, artifact = trained(later, split, model, parent)
    started, continued, *_, finished = events
    assert isinstance(started, Started)
    assert isinstance(continued, Continued)
    assert isinstance(finished, Finished)
    assert isinstance(anew[-1], Finished)
    assert (continued.people, continued.titles, continued.removed, continued.changed) == (3, 3, 0, 0)
    assert continued.new == len(later) - len(earlier)
    work = started.epochs * finished.rows_per_epoch
    assert work < 0.45 * SETTINGS[model]["epochs"] * anew[-1].rows_per_epoch
    assert (finished.rmse or 9) < (anew[-1].rmse or 0) + 0.02
    assert set(artifact.stats.trained.nonzero()[0]) == set(np.unique(later.items[split.training]))
    assert artifact.interest is not None
    if model.startswith("dot"):
        assert set(NEW_PEOPLE) <= set(artifact.user_ids)
    recommender = collab.Recommender(artifact, later)
    for person in NEW_PEOPLE:
        rated = set(later.items[later.users == later.user_codes[person]].tolist())
        best = recommender.recommend(person, n=5)
        assert len(best) == 5
        assert not rated & {later.item_table.position(each.item) for each in best}
    rows = artifact.item_rows[later.item_table.codes(NEW_TITLES)].tolist()
    assert len(set(rows) - {0}) == len(NEW_TITLES)  # each has one of its own


def test_rows_that_trained_it_are_not_held_out(pair: tuple[Ratings, Ratings]) -> None:
    earlier, later = pair
    _, parent = trained(earlier, collab.split(earlier, SPLIT), "dot")
    with pytest.raises(BadConfig, match=r"random:0.2@3 holds out .* that the model was trained on"):
        parent_of(parent, later, collab.split(later, SPLIT))
    everything = parent_of(parent, later, collab.split(later, "random:0"))
    assert everything.released == len(collab.split(earlier, SPLIT).valid)


def test_the_growth_that_the_split_tells_is_not_looked_for_again(pair: tuple[Ratings, Ratings]) -> None:
    earlier, later = pair
    _, parent = trained(earlier, collab.split(earlier, SPLIT), "dot")
    split = collab.split(later, grown_split(SPLIT, earlier.fingerprint))
    assert split.growth is not None
    assert parent_of(parent, later, split).growth is split.growth
    again = replace(parent, fingerprint=later.fingerprint, split=split.name)  # a model that went on already
    assert parent_of(again, later, split).growth.new.sum() == 0


def test_it_is_refused_in_words(pair: tuple[Ratings, Ratings]) -> None:
    earlier, later = pair
    _, parent = trained(earlier, collab.split(earlier, SPLIT), "dot")
    split = collab.split(later, grown_split(SPLIT, earlier.fingerprint))
    with pytest.raises(BadConfig, match=r"The model knows stars 0.5 to 5.*--scale"):
        parent_of(parent, replace(later, scale=Scale(0.5, 6, 0.5)), split)
    with pytest.raises(BadConfig, match="learned from stars"):
        parent_of(parent, replace(later, implicit=True), split)
    few = replace(later, **{name: getattr(later, name)[:50] for name in ("users", "items", "stars", "times")})
    with pytest.raises(BadConfig, match="other data"):
        parent_of(parent, few, collab.split(few, "random:0"))


@pytest.mark.parametrize(
    ("model", "options", "words"),
    [
        ("dot-bias", {"model": "bayes"}, "The run trained dot-bias: bayes cannot go on"),
        ("dot-bias", {"factors": 9}, "factors was 50, and 9 makes another model"),
        ("dot-bias", {"engine": "fastai"}, "fastai's Learner begins with random numbers"),
        ("als", {"engine": "spark"}, "Spark's ALS begins with random numbers"),
        ("bayes", {"head": "gaussian"}, "head was ordinal"),
        ("ease", {}, "computed from all ratings at once"),
        ("collab-nn", {}, "These can go on: dot, "),
    ],
)
def test_another_model_is_refused_in_words(model: str, options: dict[str, object], words: str) -> None:
    with pytest.raises(BadConfig, match=words):
        continued_config(collab.configure(model).model_dump(mode="json"), options)
