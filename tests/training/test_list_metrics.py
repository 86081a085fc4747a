"""Lists measured after each epoch, against a plain count."""

from math import log2
from typing import Any

import numpy as np
import pytest

import collab
from collab.data import Ratings
from collab.testing.models import fit
from collab.training import Epoch

SHORT: dict[str, dict[str, Any]] = {
    "dot-bias": {"epochs": 2, "factors": 4, "bs": 32},
    "embedding-nn": {"epochs": 2, "bs": 32},
    "ease": {},
    "popularity": {},
}


def plain(rec: collab.Recommender, ratings: Ratings, alone: bool) -> tuple[float, float]:
    """nDCG@10 and recall@20 by counting, of the lists of the model that is kept; titles without training ratings, which
    it expects something of, are the mean title while it is trained.
    """
    mean_title = rec.artifact.scoring.select(np.zeros(1, np.int32))
    split, ids = collab.split(ratings, "random:0.2@42"), list(rec.items.ids)
    known = {user: position for position, user in enumerate(rec.artifact.user_ids)}
    figures = []
    for code, user in enumerate(ratings.user_ids):
        rows = split.training[ratings.users[split.training] == code]
        answers = {ids[ratings.items[row]]: float(ratings.stars[row]) for row in rows}
        held_out = set(ratings.items[split.valid[ratings.users[split.valid] == code]].tolist())
        relevant = held_out - set(ratings.items[rows].tolist())
        if not relevant:
            continue
        me = rec.fold_in.trained(known[user], answers) if user in known else rec.fold_in({})
        scores = rec.interest(me) if alone else rec.scoring.mean_stars(me.gaussian.mean)
        assert scores is not None
        if not alone:
            scores[rec.stats.trained == 0] = mean_title.mean_stars(me.gaussian.mean)
        order = [item for item in np.argsort(-scores, kind="stable").tolist() if ids[item] not in answers]
        hits = [item in relevant for item in order[:20]]
        gain = sum(1 / log2(2 + place) for place, hit in enumerate(hits[:10]) if hit)
        figures.append(
            (
                gain / sum(1 / log2(2 + place) for place in range(min(10, len(relevant)))),
                sum(hits) / min(20, len(relevant)),
            )
        )
    ndcg, recall = np.mean(figures, 0).tolist()
    return ndcg, recall


@pytest.mark.parametrize("model", SHORT)
def test_each_epoch_tells_how_its_lists_rank_what_is_held_out(ratings: Ratings, model: str) -> None:
    events, artifact = fit(ratings, model, **SHORT[model], metrics="ranking")
    last = [event for event in events if isinstance(event, Epoch)][-1]
    expected = plain(collab.Recommender(artifact, ratings), ratings, alone=model in ("ease", "popularity"))
    assert (last.ndcg10, last.recall20) == pytest.approx(expected, abs=1e-4)


def test_a_model_with_metadata_tells_it_too(ratings: Ratings) -> None:
    (event,) = (e for e in fit(ratings, "metadata", epochs=1, bs=32, metrics="ranking")[0] if isinstance(e, Epoch))
    assert event.ndcg10 is not None
    assert 0.02 < event.ndcg10 < 1


def test_every_sweep_of_the_sampler_tells_it_too(ratings: Ratings) -> None:
    events, _ = fit(ratings, "bayes", epochs=3, factors=2, metrics="ranking")
    measured = [(event.ndcg10, event.recall20) for event in events if isinstance(event, Epoch)]
    assert len(set(measured)) == 3
    assert all(ndcg and recall and 0 < ndcg < 1 and 0 < recall < 1 for ndcg, recall in measured)


def test_losses_are_what_they_were_and_without_asking_nothing_is_measured(ratings: Ratings) -> None:
    one, _ = fit(ratings, "dot-bias", **SHORT["dot-bias"])
    other, _ = fit(ratings, "dot-bias", **SHORT["dot-bias"], metrics="ranking")
    pairs = zip((e for e in one if isinstance(e, Epoch)), (e for e in other if isinstance(e, Epoch)), strict=True)
    for plain_epoch, ranked in pairs:
        assert (plain_epoch.train_loss, plain_epoch.valid_loss) == (ranked.train_loss, ranked.valid_loss)
        assert plain_epoch.ndcg10 is plain_epoch.recall20 is None
        assert ranked.ndcg10 is not None


def test_ranking_without_held_out_ratings_is_refused(ratings: Ratings) -> None:
    for model in ("dot-bias", "bayes", "ease"):
        with pytest.raises(collab.BadConfig, match=r"the split random:0\S* holds nothing out"):
            next(collab.fit(ratings, collab.split(ratings, "random:0"), collab.configure(model, metrics="ranking")))
