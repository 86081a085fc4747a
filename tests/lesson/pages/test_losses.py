"""Two losses for ratings."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import norm
from torch.nn.functional import cross_entropy

from collab.data import Ratings
from collab.lesson import Bars, Table, find_page
from tests.lesson.asking import ask, cells, only

MIDDLES, SPREADS = (move.values for move in find_page("loss").moves)


@pytest.mark.parametrize("middle", MIDDLES)
@pytest.mark.parametrize("spread", SPREADS)
def test_both_losses_are_the_mean_over_every_rating(middle: str, spread: str, ratings: Ratings) -> None:
    shown = ask("loss", ratings, middle=middle, spread=spread)
    values, classes = np.unique(ratings.stars, return_inverse=True)
    odds = norm.logpdf(values, 0.5 + float(middle.removesuffix("%")) / 100 * 4.5, float(spread))
    repeated = torch.from_numpy(odds).repeat(len(ratings), 1)
    entropy = float(cross_entropy(repeated, torch.from_numpy(classes)))
    shares = np.exp(odds - odds.max()) / np.exp(odds - odds.max()).sum()
    expected = float(shares @ values)
    squared = float(np.mean((ratings.stars - expected) ** 2))
    table = only(shown, Table)[0]
    assert table.rows[0] == ("yours", f"{expected:.2f}", f"{squared:.4f}", f"{entropy:.4f}")
    assert [share for _, share in only(shown, Bars)[0].bars] == pytest.approx(shares.tolist())


def test_no_prediction_beats_the_datas_own_shares_at_cross_entropy_nor_its_mean_at_squared_error(
    ratings: Ratings,
) -> None:
    table = only(ask("loss", ratings), Table)[0]
    own = table.rows[1]
    assert own[2] == f"{ratings.stars.var(dtype=np.float64):.4f}"
    _, counts = np.unique(ratings.stars, return_counts=True)
    shares = counts / counts.sum()
    assert own[3] == f"{-(shares * np.log(shares)).sum():.4f}"
    assert table.rows[2][3] == f"{np.log(len(counts)):.4f}"
    for middle in MIDDLES:
        for spread in SPREADS:
            mine = only(ask("loss", ratings, middle=middle, spread=spread), Table)[0].rows[0]
            assert float(mine[2]) >= float(own[2])
            assert float(mine[3]) >= float(own[3])


def test_each_number_of_stars_has_its_own_losses(ratings: Ratings) -> None:
    _, each = only(ask("loss", ratings), Table)
    values = np.unique(ratings.stars)
    assert cells(each, "stars") == [f"{value:g}" for value in values]
    for value, shown_share in zip(values, cells(each, "given"), strict=True):
        assert shown_share == f"{float(np.mean(ratings.stars == value)):.1%}"
    shares = [float(share.removesuffix("%")) for share in cells(each, "your share")]
    entropies = [float(entropy) for entropy in cells(each, "cross-entropy")]
    assert np.argsort(shares, kind="stable")[-1] == np.argsort(entropies, kind="stable")[0]


def test_of_a_scale_with_many_values_only_some_are_shown(ratings: Ratings) -> None:
    spread = np.linspace(0.5, 5, len(ratings)).astype(np.float32)
    many = replace(ratings, stars=spread)
    assert len(only(ask("loss", many), Table)[1].rows) <= 20
