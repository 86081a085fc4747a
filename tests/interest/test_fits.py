"""Interest against plain computations: EASE by a plain inverse, iALS by dense solves, item-knn by cosines."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array, vstack

from collab.interest import (
    Choices,
    FactorInterest,
    Ials,
    ItemInterest,
    Kind,
    fit_ease,
    fit_ials,
    fit_interest,
    fit_item_knn,
    fit_serving,
    interest_of_arrays,
    serving_kind,
)
from collab.testing.made_up import made_up as films
from collab.types import AnyArray, Floats

NOBODY = np.zeros(0, np.int32)


def made_up(users: int, titles: int, seed: int = 0) -> csr_array:
    """Choices of a third of all pairs, with weights from .3 to 1.1."""
    rng = np.random.default_rng(seed)
    chosen = rng.random((users, titles)) < 0.3
    return csr_array(np.where(chosen, rng.uniform(0.3, 1.1, (users, titles)), 0).astype(np.float32))


def plain_ease(v: AnyArray, ridge: float = 150) -> Floats:
    """The gains by the formula as it is printed."""
    gram = v.T.astype(float) @ v
    inverse = np.linalg.inv(gram + np.diag(ridge + 2 * np.diag(gram)))
    gains = -inverse / np.diag(inverse)
    np.fill_diagonal(gains, 0)
    return np.asarray(gains)


@pytest.mark.parametrize(("users", "titles"), [(60, 20), (20, 60), (300, 40)])
def test_ease_is_the_plain_inverse_by_either_side(users: int, titles: int) -> None:
    choices = made_up(users, titles)
    interest, gains = fit_interest("ease", choices), plain_ease(choices.toarray())
    for title in range(titles):
        scores = interest.scores(np.array([title], np.int32), np.ones(1))
        np.testing.assert_allclose(scores, gains[title], rtol=2e-3, atol=1e-6)


@pytest.mark.parametrize(("users", "titles"), [(60, 20), (20, 60)])
@pytest.mark.parametrize("ridge", [5.0, 150.0])
def test_the_loss_of_ease_is_the_sum_that_its_gains_minimise(users: int, titles: int, ridge: float) -> None:
    choices = made_up(users, titles)
    v = choices.toarray().astype(float)
    gains = plain_ease(v, ridge)
    penalty = ridge + 2 * (v**2).sum(0)
    expected = np.sum((v - v @ gains) ** 2) + np.sum(penalty[:, None] * gains**2)
    interest, loss = fit_ease(choices, ridge)
    assert loss == pytest.approx(expected, rel=1e-4)
    scores = interest.scores(np.array([3], np.int32), np.ones(1))
    np.testing.assert_allclose(scores, gains[3], rtol=2e-3, atol=1e-6)
    nudged = gains + 0.01 * (1 - np.eye(titles))
    assert np.sum((v - v @ nudged) ** 2) + np.sum(penalty[:, None] * nudged**2) > expected


@pytest.mark.parametrize("block", [256, 16])
@pytest.mark.parametrize(("entries", "of_a_title"), [(200, 0), (0, 5)])
def test_gains_that_are_not_kept_are_their_mean(
    block: int, entries: int, of_a_title: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_BLOCK", block), ("_ENTRIES", entries), ("_ENTRIES_A_TITLE", of_a_title)):
        monkeypatch.setattr(f"collab.interest.pruned.{name}", value)
    choices = made_up(300, 40)
    v, gains = choices.toarray(), plain_ease(choices.toarray())
    arrays = fit_interest("ease", choices).to_arrays()
    assert 150 <= len(arrays["gains"]) <= 250
    kept = np.zeros(gains.shape, np.bool_)
    kept[np.repeat(np.arange(40), np.diff(arrays["starts"])), arrays["titles"]] = True
    assert np.abs(gains[kept]).min() > 0.9 * np.abs(gains[~kept]).max()
    dropped = ~kept & ~np.eye(40, dtype=bool)
    totals = v.sum(0)[:, None] * dropped
    np.testing.assert_allclose(arrays["usual"], (totals * gains).sum(0) / totals.sum(0), rtol=1e-3, atol=1e-7)


def test_a_row_of_ials_is_a_dense_weighted_ridge_regression() -> None:
    choices = made_up(80, 30)
    interest = fit_ials(choices, factors=5, sweeps=3)
    factors = interest.factors.astype(float)
    v = choices.toarray()[7].astype(float)
    chosen = np.flatnonzero(v).astype(np.int32)
    weights, targets = np.where(v > 0, v + 0.1, 0.1), (v > 0) * v / np.where(v > 0, v + 0.1, 1)
    ridge = 0.02 * (len(chosen) + 0.1 * 30) * np.eye(5)
    row = np.linalg.solve((factors * weights[:, None]).T @ factors + ridge, (factors * weights[:, None]).T @ targets)
    np.testing.assert_allclose(interest.scores(chosen, v[chosen]), factors @ row, rtol=1e-5, atol=1e-6)


def test_sweeps_of_ials_lower_what_it_minimises() -> None:
    choices = made_up(80, 30)
    losses = [ials_loss(fit_ials(choices, factors=5, sweeps=sweeps), choices.toarray()) for sweeps in (1, 3, 12)]
    assert losses[0] > losses[1] > losses[2]


@pytest.mark.parametrize("ridge", [0.02, 0.5])
def test_the_loss_of_ials_is_its_dense_sum_and_falls_with_every_sweep(ridge: float) -> None:
    choices = made_up(80, 30)
    v = choices.toarray().astype(float)
    model, losses = Ials(choices, 5, ridge, seed=1), []
    for _ in range(6):
        model.sweep()
        scores = model.own @ model.theirs.T
        expected = np.sum(v * (1 - scores) ** 2) + 0.1 * np.sum(scores**2)
        counts = [(v > 0).sum(1) + 0.1 * 30, (v > 0).sum(0) + 0.1 * 80]
        for rows, strength in zip((model.own, model.theirs), counts, strict=True):
            expected += ridge * np.sum(strength[:, None] * rows**2)
        assert model.loss == pytest.approx(expected)
        losses.append(model.loss)
    assert losses == sorted(set(losses), reverse=True)


def test_a_sweep_from_the_factors_of_almost_the_same_choices_is_as_good_as_one_that_solves_for_every_row() -> None:
    choices = made_up(80, 30)
    before, grown = choices.copy(), Ials(choices, 5, seed=1)
    before.data[:] *= np.random.default_rng(4).uniform(0.9, 1.1, before.nnz).astype(np.float32)
    earlier = Ials(before, 5, seed=1)
    for _ in range(6):
        earlier.sweep()
    solved = Ials(choices, 5, seed=1)
    solved.theirs = earlier.theirs
    solved.sweep()
    improved = Ials(choices, 5, start=earlier.theirs)
    improved.sweep()
    grown.sweep()
    assert improved.loss == pytest.approx(solved.loss, rel=1e-3)
    assert improved.loss < grown.loss
    first = improved.loss
    improved.sweep()
    assert improved.loss < first


def ials_loss(interest: FactorInterest, v: AnyArray) -> float:
    """The weighted squared error of choices and of what was not chosen."""
    total = 0.0
    for row in v.astype(float):
        chosen = np.flatnonzero(row).astype(np.int32)
        scores = interest.scores(chosen, row[chosen])
        total += float(row[chosen] @ (1 - scores[chosen]) ** 2 + 0.1 * scores @ scores)
    return total


def test_item_knn_is_the_shrunk_cosine() -> None:
    choices = made_up(60, 20)
    v = choices.toarray().astype(float)
    squares = (v**2).sum(0) + 10
    cosines = v.T @ v / np.sqrt(squares[:, None] * squares)
    np.fill_diagonal(cosines, 0)
    scores = fit_interest("item-knn", choices).scores(np.array([3, 5], np.int32), np.array([1.0, 0.5]))
    np.testing.assert_allclose(scores, cosines[3] + 0.5 * cosines[5], rtol=2e-3, atol=1e-5)


def test_item_knn_counts_the_nearest_neighbours_with_less_shrinkage_where_that_is_asked_for() -> None:
    choices = made_up(60, 20)
    v = choices.toarray().astype(float)
    squares = (v**2).sum(0) + 2
    cosines = v.T @ v / np.sqrt(squares[:, None] * squares)
    np.fill_diagonal(cosines, 0)
    for title in range(20):
        cosines[np.argsort(cosines[:, title])[:-4], title] = 0
    interest = fit_item_knn(choices, neighbours=4, shrinkage=2.0)
    gains = np.stack([interest.scores(np.array([title], np.int32), np.ones(1)) for title in range(20)])
    np.testing.assert_allclose(gains, cosines, rtol=2e-3, atol=1e-5)


def test_popularity_is_the_same_order_for_everyone() -> None:
    choices = made_up(60, 20)
    counts = (choices.toarray() > 0).sum(0)
    scores = fit_interest("popularity", choices).scores(np.array([3], np.int32), np.ones(1))
    others = np.arange(20) != 3
    np.testing.assert_allclose(scores[others], (counts / counts.sum())[others], rtol=1e-6)


@pytest.mark.parametrize("kind", ["ease", "ials", "item-knn", "popularity"])
def test_shares_sum_to_the_interest(kind: Kind) -> None:
    interest = fit_interest(kind, made_up(60, 20))
    chosen, weights, titles = np.array([3, 5, 11], np.int32), np.array([1.1, 0.3, -0.1]), np.array([0, 5, 19], np.int32)
    shares = interest.shares(chosen, weights, titles)
    assert shares.shape == (3, 3)
    np.testing.assert_allclose(shares.sum(0), interest.scores(chosen, weights)[titles], rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("kind", ["ease", "ials", "item-knn", "popularity"])
def test_nothing_chosen_is_no_interest(kind: Kind) -> None:
    assert not fit_interest(kind, made_up(60, 20)).scores(NOBODY, np.zeros(0)).any()


@pytest.mark.parametrize("kind", ["ease", "item-knn"])
def test_nearness_is_the_gains_in_both_directions(kind: Kind) -> None:
    interest = fit_interest(kind, made_up(60, 20))
    gains = np.stack([interest.scores(np.array([title], np.int32), np.ones(1)) for title in range(20)])
    some = np.array([4, 9], np.int32)
    np.testing.assert_allclose(interest.nearness(some), (gains + gains.T)[some], rtol=1e-5, atol=1e-8)


def sparse_gains() -> tuple[ItemInterest, Floats]:
    """Return interest in 12 titles by a fifth of the gains, those that usually lead to a title, and factors; and B."""
    rng = np.random.default_rng(8)
    kept, usual = rng.random((12, 12)) < 0.2, rng.normal(size=12).astype(np.float32)
    np.fill_diagonal(kept, val=False)
    gains, factors = rng.normal(size=(12, 12)).astype(np.float16), rng.normal(size=(12, 3)).astype(np.float16)
    rows, titles = np.nonzero(kept)
    starts = np.concatenate([[0], np.cumsum(kept.sum(1))])
    interest = ItemInterest("ease", starts, titles.astype(np.int32), gains[rows, titles], usual, factors)
    dense = np.where(kept, gains, usual).astype(float) + factors.astype(float) @ factors.T.astype(float)
    np.fill_diagonal(dense, 0)
    return interest, dense


def test_scores_and_shares_by_few_gains_are_those_of_all_with_the_usual_ones_in_between() -> None:
    interest, dense = sparse_gains()
    chosen, weights, titles = np.array([2, 7, 9], np.int32), np.array([1.0, 0.4, -0.1]), np.array([0, 7, 11], np.int32)
    np.testing.assert_allclose(interest.scores(chosen, weights), weights @ dense[chosen], rtol=1e-4, atol=1e-5)
    shares = interest.shares(chosen, weights, titles)
    np.testing.assert_allclose(shares, weights[:, None] * dense[np.ix_(chosen, titles)], rtol=1e-4, atol=1e-5)


def test_nearness_by_few_gains_is_that_of_all_in_both_directions() -> None:
    interest, dense = sparse_gains()
    plain = replace(interest, factors=interest.factors[:0])
    without = dense - interest.factors.astype(float) @ interest.factors.T.astype(float)
    np.fill_diagonal(without, 0)
    titles = np.array([9, 0, 9], np.int32)
    np.testing.assert_allclose(plain.nearness(titles), (without + without.T)[titles], rtol=1e-4, atol=1e-5)


def test_nearness_of_factors_is_their_cosine() -> None:
    factors = np.random.default_rng(9).normal(size=(12, 3)).astype(np.float16)
    exact = factors.astype(float)
    lengths = np.linalg.norm(exact, axis=1)
    cosines = exact @ exact.T / lengths / lengths[:, None]
    nearness = FactorInterest("ials", factors, np.eye(3), 0.1).nearness(np.array([4, 1], np.int32))
    np.testing.assert_allclose(nearness, cosines[[4, 1]], rtol=1e-5)


@pytest.mark.parametrize("kind", ["ease", "ials", "item-knn", "popularity"])
def test_saved_and_read_it_scores_the_same(kind: Kind) -> None:
    interest = fit_interest(kind, made_up(60, 20))
    again = interest_of_arrays(kind, interest.to_arrays(), 20)
    chosen, weights = np.array([3, 5], np.int32), np.array([1.1, 0.3])
    np.testing.assert_array_equal(again.scores(chosen, weights), interest.scores(chosen, weights))


def test_what_no_fit_leaves_is_refused() -> None:
    arrays = fit_interest("ease", made_up(60, 20)).to_arrays()
    for name, value in (
        ("titles", arrays["titles"] + 20),
        ("gains", arrays["gains"] * np.float16(np.inf)),
        ("starts", arrays["starts"][::-1].copy()),
        ("usual", arrays["usual"][1:]),
    ):
        with pytest.raises(ValueError, match="interest"):
            interest_of_arrays("ease", arrays | {name: value}, 20)
    with pytest.raises(ValueError, match="kind"):
        interest_of_arrays("something", arrays, 20)


def test_the_serving_kind_follows_the_size() -> None:
    assert serving_kind(943, 1682) == serving_kind(671, 9066) == serving_kind(6040, 3706) == "ease"
    assert serving_kind(162_541, 59_047) == serving_kind(50_000, 15_000) == "ials"


def test_titles_of_a_genre_speak_for_each_other() -> None:
    choices = Choices.of(films(), np.arange(len(films()), dtype=np.int32))
    items = films().item_table
    assert choices.genres.shape == (len(items.all_genres), len(items))
    for row, genre in zip(choices.genres.toarray(), sorted(items.all_genres), strict=True):
        np.testing.assert_array_equal(row, 2 * items.of_genre(genre))
    without, withal = fit_interest("ease", choices.weights), fit_serving("ease", choices.weights, choices.genres)
    westerns = np.flatnonzero(items.of_genre(min(items.all_genres))).astype(np.int32)
    difference = withal.nearness(westerns)[:, westerns] - without.nearness(westerns)[:, westerns]
    assert difference[~np.eye(len(westerns), dtype=bool)].mean() > 0
    stacked = csr_array(vstack([choices.weights, choices.genres]))
    gains = plain_ease(stacked.toarray())
    assert isinstance(withal, ItemInterest)
    alone = replace(withal, factors=withal.factors[:0])
    np.testing.assert_allclose(alone.scores(westerns[:1], np.ones(1)), gains[westerns[0]], rtol=2e-3, atol=1e-6)


def with_factors(users: int = 200, titles: int = 40) -> tuple[ItemInterest, csr_array]:
    """The interest of a star model without genres, and the choices that it is learned from."""
    choices = made_up(users, titles)
    interest = fit_serving("ease", choices, csr_array((0, titles), dtype=np.float32))
    assert isinstance(interest, ItemInterest)
    return interest, choices


def test_the_factors_beside_gains_are_those_of_ials_for_the_average_person() -> None:
    interest, choices = with_factors()
    v = (choices.toarray() > 0).astype(float)
    ials = fit_ials(csr_array(v.astype(np.float32)), factors=24, sweeps=8)
    f = ials.factors.astype(float)
    ridge = 0.02 * ((v > 0).sum(1).mean() + 0.1 * 40) * np.eye(24)
    covariance = np.linalg.inv(0.1 * f.T @ f + (f * v.mean(0)[:, None]).T @ f + ridge)
    expected, own = f @ covariance @ f.T, interest.factors.astype(float)
    scale = np.trace(own @ own.T) / np.trace(expected)
    np.testing.assert_allclose(own @ own.T, scale * expected, rtol=0.02, atol=1e-3 * scale * expected.max())


def test_the_part_of_the_factors_is_spread_three_quarters_as_widely() -> None:
    interest, choices = with_factors()
    spreads = []
    for row in choices.toarray().astype(float):
        chosen = np.flatnonzero(row).astype(np.int32)
        by_factors = interest.factors @ (row[chosen] @ interest.factors[chosen].astype(float))
        from_titles = replace(interest, factors=interest.factors[:0]).scores(chosen, row[chosen])
        spreads.append((from_titles.std(), by_factors.std()))
    one, other = np.mean(spreads, 0)
    assert other == pytest.approx(0.75 * one, rel=0.01)


def test_gains_with_factors_sum_and_are_kept_like_others() -> None:
    interest, _ = with_factors()
    factors = interest.factors.astype(float)
    gains = np.stack([replace(interest, factors=factors[:0]).scores(np.array([t]), np.ones(1)) for t in range(40)])
    gains += factors @ factors.T
    np.fill_diagonal(gains, 0)
    chosen, weights, titles = np.array([3, 5, 11], np.int32), np.array([1.1, 0.3, -0.1]), np.array([0, 5, 19], np.int32)
    scores, shares = interest.scores(chosen, weights), interest.shares(chosen, weights, titles)
    np.testing.assert_allclose(scores, weights @ gains[chosen], atol=1e-6)
    np.testing.assert_allclose(shares, weights[:, None] * gains[chosen][:, titles], atol=1e-6)
    np.testing.assert_allclose(shares.sum(0), scores[titles], atol=1e-6)
    again = interest_of_arrays("ease", interest.to_arrays(), 40)
    np.testing.assert_array_equal(again.scores(chosen, weights), scores)
    with pytest.raises(ValueError, match="factors of interest"):
        interest_of_arrays("ease", interest.to_arrays() | {"factors": interest.factors[1:]}, 40)


def test_where_nobody_chose_anything_there_are_no_factors() -> None:
    nothing = csr_array((5, 4), dtype=np.float32)
    interest = fit_serving("ease", nothing, nothing)
    assert not interest.scores(np.array([1], np.int32), np.ones(1)).any()
    assert "factors" not in interest.to_arrays()
