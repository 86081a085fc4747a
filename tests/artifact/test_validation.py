"""Model files that somebody else may have written: what no fit leaves is refused, whichever part it is in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collab
from collab.artifact import Artifact, open_artifact, save_artifact
from collab.data import Users
from collab.inference import AboutPrior, ChoicePrior, Ordinal, Trait
from collab.storage import Strings
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def artifact() -> Artifact:
    """Return a model that has learned of choices and of what people tell of themselves."""
    people = Users(np.full(60, 30, np.int16), Strings.of(["F", "M"] * 30), Strings.of([""] * 60))
    ratings = replace(made_up(users=60, items=40), user_table=people)
    model = collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=20, factors=3)).artifact
    assert model.choice_prior is not None
    assert model.about_prior is not None
    return model


def with_noise(**changes: Any) -> Callable[[Artifact], Artifact]:
    return lambda model: replace(model, noise=replace(model.noise, **changes))


def with_choices(change: Callable[[ChoicePrior], dict[str, Any]]) -> Callable[[Artifact], Artifact]:
    def changed(model: Artifact) -> Artifact:
        assert model.choice_prior is not None
        return replace(model, choice_prior=replace(model.choice_prior, **change(model.choice_prior)))

    return changed


def with_traits(change: Callable[[AboutPrior], dict[str, Any]]) -> Callable[[Artifact], Artifact]:
    def changed(model: Artifact) -> Artifact:
        assert model.about_prior is not None
        return replace(model, about_prior=replace(model.about_prior, **change(model.about_prior)))

    return changed


def with_link(change: Callable[[Ordinal], dict[str, Any]]) -> Callable[[Artifact], Artifact]:
    def changed(model: Artifact) -> Artifact:
        assert isinstance(model.link, Ordinal)
        return replace(model, link=replace(model.link, **change(model.link)))

    return changed


DAMAGE: dict[str, tuple[Callable[[Artifact], Artifact], str]] = {
    "factors": (lambda model: replace(model, factors=(0, 99)), "of .* features"),
    "shape of people": (with_noise(user_shape=-1.0), "a shape of"),
    "moments": (with_noise(moments=1.0), "moments with a share of"),
    "residuals": (with_noise(fitted=0.0), "residuals"),
    "variance": (lambda model: with_noise(variance=0 * model.noise.variance)(model), "numbers from 0"),
    "levels": (with_link(lambda link: {"values": link.values[1:]}), "levels with cut points"),
    "cuts": (with_link(lambda link: {"cuts": link.cuts[::-1]}), "levels with cut points"),
    "no deviation": (with_link(lambda link: {"deviation": 0 * link.deviation}), "levels with cut points"),
    "titles out of order": (with_choices(lambda own: {"titles": own.titles[::-1].copy()}), "not in order"),
    "titles beyond": (with_choices(lambda own: {"titles": own.titles + np.int32(99)}), "are wanted"),
    "fewer slopes": (with_choices(lambda own: {"slopes": own.slopes[:, 1:].copy()}), "slopes of shape"),
    "slopes in a cube": (with_choices(lambda own: {"slopes": own.slopes[..., None]}), "slopes of shape"),
    "endless slopes": (with_choices(lambda own: {"slopes": np.full_like(own.slopes, np.inf)}), "are wanted"),
    "informed": (
        with_choices(lambda own: {"informed": replace(own.informed, mean=own.informed.mean[:, 1:].copy())}),
        "an informed prior of another shape",
    ),
    "nothing told": (
        with_traits(lambda own: {"traits": (Trait("height", ("tall",)), *own.traits[1:])}),
        "nothing that",
    ),
    "means": (with_traits(lambda own: {"means": own.means[:, 1:].copy()}), "means of what is told have shape"),
    "spreads": (with_traits(lambda own: {"spreads": own.spreads + 1e4 * np.eye(own.spreads.shape[-1])}), "definite"),
    "covariance": (
        lambda model: replace(model, prior=replace(model.prior, covariance=np.triu(model.prior.covariance))),
        "not symmetric",
    ),
}


@pytest.mark.parametrize("part", DAMAGE)
def test_what_no_fit_leaves_is_refused_by_its_name(artifact: Artifact, part: str, tmp_path: Path) -> None:
    change, why = DAMAGE[part]
    path = tmp_path / "model.safetensors"
    save_artifact(change(artifact), path)
    with pytest.raises(collab.BadData, match=f"damaged model file.*{why}"):
        open_artifact(path)
