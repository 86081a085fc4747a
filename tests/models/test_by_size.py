"""Settings that follow the number of ratings: the lesson's up to a million, beyond it such that fits end in minutes."""

from dataclasses import replace

import pytest

from collab.data import split
from collab.errors import BadConfig
from collab.interest import sweeps_for
from collab.models import (
    LESSON_ROWS,
    MODELS,
    GradientConfig,
    IalsConfig,
    check_data,
    configure,
    configure_for,
    resized,
    sized_options,
)
from collab.storage import Strings
from collab.testing.made_up import made_up, made_up_items


@pytest.mark.parametrize("model", MODELS)
def test_up_to_a_million_ratings_every_model_begins_with_its_own_settings(model: str) -> None:
    assert configure_for(model, LESSON_ROWS) == configure(model)


@pytest.mark.parametrize("model", MODELS)
def test_beyond_it_a_pass_over_the_ratings_is_of_hundreds_of_steps(model: str) -> None:
    for rows in (LESSON_ROWS + 1, 4_000_000, 32_000_000, 100_000_000):
        config = configure_for(model, rows)
        assert config.model == model
        if isinstance(config, GradientConfig):
            assert 100 < rows / config.bs < 2_000


def test_interest_is_swept_as_often_alone_as_beside_stars() -> None:
    for rows in (100_000, 4_000_000, 32_000_000):
        config = configure_for("ials", rows)
        assert isinstance(config, IalsConfig)
        assert config.epochs == sweeps_for(rows)


def test_beyond_it_a_ridge_for_each_rating_of_a_row_is_half_as_large() -> None:
    for rows, ridge in ((LESSON_ROWS, 0.16), (LESSON_ROWS + 1, 0.08), (32_000_000, 0.08)):
        assert configure_for("als", rows).ridge == ridge  # type: ignore[attr-defined]


def test_what_is_named_stays_as_it_is_named() -> None:
    config = configure_for("dot-bias", 32_000_000, bs=64, factors=50)
    assert (config.bs, config.factors) == (64, 50)  # type: ignore[attr-defined]
    assert config.lr == sized_options("dot-bias", 32_000_000)["lr"]  # type: ignore[attr-defined]


def test_on_other_data_what_was_changed_stays() -> None:
    changed = configure("dot-bias", wd=0.05)
    assert resized(changed, 100_000, 32_000_000) == configure_for("dot-bias", 32_000_000, wd=0.05)
    assert resized(resized(changed, 100_000, 32_000_000), 32_000_000, 100_000) == changed


def test_ease_is_refused_where_its_inverse_would_not_fit_and_what_does_is_named() -> None:
    ratings = made_up(users=9, items=8)
    many = replace(ratings, user_ids=Strings.blank(50_000), item_table=made_up_items(40_000))
    with pytest.raises(BadConfig, match=r"ease inverts 40,000 x 40,000 .* 13 GB .* ials learns"):
        check_data(many, configure("ease"), split(ratings))
    check_data(ratings, configure("ease"), split(ratings))
    check_data(many, configure("ials"), split(ratings))
