"""Why a prediction is what it is: the exact share of every rating given."""

import numpy as np

from collab.data.items import Items
from collab.recommend.embedding import UserEmbedding
from collab.recommend.results import Explanation, Reason
from collab.scoring import Scoring
from collab.types import Floats


def reasons(
    me: UserEmbedding, prior_mean: Floats, items: Items, titles: Scoring, most: int | None = None
) -> list[Explanation]:
    """Take the predicted stars of each of `titles` apart; `prior_mean` is (d,). Of the reasons, `most` are told.

    With g how fast the stars change with the user's row, the posterior mean is linear in the targets of the evidence:
    g.w = g.m + sum of g.C x_a / s2 (t_a - x_a.m) over answers a, with m the prior mean. Behind sigmoid_range and
    networks the shares are scaled by one factor, so that with what m alone would give they add up to the prediction.
    """
    evidence = me.evidence
    stars, slopes = titles.linearised(me.gaussian.mean)
    base = titles.stars(prior_mean)
    weights = evidence.rows @ (me.gaussian.covariance @ slopes.T) / evidence.noise
    shares = weights * (evidence.targets - evidence.rows @ prior_mean)[:, None]
    total = shares.sum(0)
    scaled = shares * np.divide(stars - base, total, out=np.zeros_like(total), where=total != 0)
    order = np.argsort(-np.abs(scaled), axis=0, kind="stable")[:most]
    given = list(me.answers.items())

    def reason(answer: int, title: int) -> Reason:
        item, told = given[answer]
        return Reason(item, items.name(int(me.rated[answer])), told, float(scaled[answer, title]))

    return [
        Explanation(float(base[title]), [reason(answer, title) for answer in order[:, title].tolist()])
        for title in range(len(titles))
    ]
