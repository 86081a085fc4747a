"""A user the model was never trained on, as their answers make them known."""

from collections.abc import Mapping
from dataclasses import dataclass

from collab.posterior import Evidence, Gaussian
from collab.types import Codes


@dataclass(frozen=True, eq=False)
class UserEmbedding:
    """The posterior of a user's row (bias first, where the model has one) in each sample of the model, and what it
    rests on.

    `answers` are stars by item id, on the model's scale; `rated` their item positions, int32, in the same order;
    `evidence` the linearised ratings, from which the share of each answer in a prediction follows.
    """

    gaussian: Gaussian
    answers: Mapping[str, float]
    rated: Codes
    evidence: Evidence
