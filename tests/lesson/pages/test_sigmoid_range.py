"""The sigmoid range."""

from dataclasses import replace

import numpy as np
import pytest

import collab
from collab.data import Ratings, Scale
from collab.lesson import Plot, Table, find_page
from tests.lesson.asking import ask, cells, only, said

MARGINS = find_page("range").moves[0].values


@pytest.mark.parametrize("margin", MARGINS)
def test_curves_are_the_lessons_sigmoid_range(margin: str, ratings: Ratings) -> None:
    (plot,) = only(ask("range", ratings, margin=margin), Plot)
    ends = {f"0 to {high:g}": high for high in (5.0, 5 + float(margin), 7.0)}
    assert [line.name for line in plot.lines] == list(ends)
    for line in plot.lines:
        x, y = np.array(line.points).T
        np.testing.assert_allclose(y, ends[line.name] / (1 + np.exp(-x)), atol=1e-12)


@pytest.mark.parametrize("margin", MARGINS)
def test_the_score_said_to_give_the_most_stars_gives_them(margin: str, ratings: Ratings) -> None:
    text = said(ask("range", ratings, margin=margin))
    assert text.startswith(f"{float(np.mean(ratings.stars == 5)):.1%} of the ratings are a 5")
    if margin == "0":
        assert "no finite score predicts one" in text
        return
    high = 5 + float(margin)
    score = float(text.split("a score of ")[1].split(" ")[0])
    assert high / (1 + np.exp(-score)) == pytest.approx(5, abs=0.01)
    slope = high * (5 / high) * (1 - 5 / high)
    assert f"{slope / (high / 4):.0%} of its steepest slope" in text


def test_each_range_is_learned_with_and_kept_to(ratings: Ratings) -> None:
    (table,) = only(ask("range", ratings, margin="0.5"), Table)
    assert cells(table, "range") == ["0 to 5", "0 to 5.5", "no range"]
    highest = [float(value) for value in cells(table, "highest")]
    assert highest[0] < 5
    assert highest[1] < 5.5
    split = collab.split(ratings)
    stars = ratings.stars[split.valid]
    alone = float(np.sqrt(np.mean((stars - ratings.stars[split.training].mean()) ** 2)))
    for rmse, of_most in zip(cells(table, "RMSE"), cells(table, "predicted for a 5"), strict=True):
        assert 0.3 < float(rmse) < alone
        assert stars.mean() < float(of_most) < 5.5


def test_other_scales_have_their_own_ends(ratings: Ratings) -> None:
    tens = replace(ratings, stars=ratings.stars * 2, scale=Scale(1, 10, 1))
    shown = ask("range", tens, margin="1")
    assert [line.name for line in only(shown, Plot)[0].lines] == ["0.5 to 10", "0.5 to 11", "0.5 to 12"]
    assert "are a 10: up to 11" in said(shown)
