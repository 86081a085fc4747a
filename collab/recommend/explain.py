"""Why a prediction is what it is: the exact share of every rating given."""

import numpy as np

from collab.data.items import Items
from collab.link import Link
from collab.recommend.embedding import UserEmbedding
from collab.recommend.results import Explanation, Reason
from collab.types import AnyArray, Floats


def reasons(
    me: UserEmbedding, prior_mean: Floats, items: Items, link: Link, features: AnyArray, offset: float
) -> Explanation:
    """Take one item's predicted stars apart; `features` and `prior_mean` are (d,).

    The posterior mean is linear in the targets of the evidence: features.w = rest + sum of
    features.C x_a / s2 (t_a - x_a.m) over answers a, with m the prior mean. Behind sigmoid_range the
    shares of the score are scaled to stars by one factor, so that they still add up to the prediction.
    """
    row, evidence = features.astype(np.float64), me.evidence
    score = offset + float(row @ me.gaussian.mean)
    weights = evidence.rows @ (me.gaussian.covariance @ row) / evidence.noise
    shares = weights * (evidence.targets - evidence.rows @ prior_mean)
    total = float(shares.sum())
    stars, base = (float(link.stars(np.array(at))) for at in (score, score - total))
    scaled = shares * ((stars - base) / total if total else 0.0)
    order = np.argsort(-np.abs(scaled), kind="stable")
    given = list(me.answers.items())
    found = [
        Reason(given[at][0], items.name(int(me.rated[at])), given[at][1], float(scaled[at])) for at in order.tolist()
    ]
    return Explanation(base, found)
