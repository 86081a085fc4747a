"""Why a prediction is what it is: the exact share of every rating given."""

import numpy as np

from collab.data.items import Items
from collab.recommend.embedding import UserEmbedding
from collab.recommend.results import Explanation, Reason
from collab.scoring import Scoring
from collab.types import Floats


def reasons(me: UserEmbedding, prior_mean: Floats, items: Items, one: Scoring) -> Explanation:
    """Take the predicted stars of `one` item apart; `prior_mean` is (d,).

    With g how fast the stars change with the user's row, the posterior mean is linear in the targets of the evidence:
    g.w = g.m + sum of g.C x_a / s2 (t_a - x_a.m) over answers a, with m the prior mean. Behind sigmoid_range and
    networks the shares are scaled by one factor, so that with what m alone would give they add up to the prediction.
    """
    evidence = me.evidence
    stars, slopes = one.linearised(me.gaussian.mean)
    weights = evidence.rows @ (me.gaussian.covariance @ slopes[0]) / evidence.noise
    shares = weights * (evidence.targets - evidence.rows @ prior_mean)
    total, base = float(shares.sum()), float(one.stars(prior_mean)[0])
    scaled = shares * ((float(stars[0]) - base) / total if total else 0.0)
    order = np.argsort(-np.abs(scaled), kind="stable")
    given = list(me.answers.items())
    found = [
        Reason(given[at][0], items.name(int(me.rated[at])), given[at][1], float(scaled[at])) for at in order.tolist()
    ]
    return Explanation(base, found)
