"""How much of the noise ratings near in time share, from the residuals of the training ratings."""

import numpy as np

from collab.data import Ratings, evenly_drawn
from collab.inference import moment_share
from collab.types import Codes, Floats

_SAMPLED_USERS, _SAMPLED_RATINGS = 150, 100


def learn_moment_share(ratings: Ratings, rows: Codes, residuals: Floats) -> float:
    """Return `moment_share` of the residuals, in stars, (k,), of some training rows, (k,), sorted by user: by those of
    150 users at most, evenly drawn, and of each the first hundred in time; 0 where the data has no times.
    """
    if not ratings.has_times or not len(rows):
        return 0.0
    users = ratings.users[rows]
    starts = np.flatnonzero(np.append(True, users[1:] != users[:-1]))
    ends = np.append(starts[1:], len(rows))
    people = []
    for number in evenly_drawn(np.arange(len(starts)), _SAMPLED_USERS).tolist():
        times = ratings.times[rows[starts[number] : ends[number]]]
        first = np.argsort(times, kind="stable")[:_SAMPLED_RATINGS]
        people.append((times[first], residuals[starts[number] + first]))
    return moment_share(people)
