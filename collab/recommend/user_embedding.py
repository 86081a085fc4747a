"""Users the model was never trained on, folded in from their ratings, and those it was, with their spread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from collab.artifact import Artifact
from collab.inference import (
    Evidence,
    Gaussian,
    Scoring,
    condition,
    fold_in_ratings,
    linearized_evidence,
    rank_one_update,
)
from collab.interest import UNRATED_WEIGHT, person_weights
from collab.types import Codes, Floats


@dataclass(frozen=True, eq=False)
class UserEmbedding:
    """The posterior of a user's embedding (bias first, where the model has one) in each sample of the model, and the
    ratings it rests on.

    `answers` are stars by item id, on the model's scale; `rated` their item positions, int32, in the same order;
    `evidence` the linearised ratings, from which the share of each answer in a prediction follows. `chosen` are the
    positions of all titles chosen, int32, those rated first, and `weights` how much each counts.
    """

    gaussian: Gaussian
    answers: Mapping[str, float]
    rated: Codes
    evidence: Evidence
    chosen: Codes
    weights: Floats


class FoldIn:
    """User embeddings from ratings, by the items, the prior and the noise of an artifact, without retraining."""

    def __init__(self, artifact: Artifact, rows: Scoring) -> None:
        """`rows` are those of the artifact's item side, row 0 first."""
        self._artifact, self._rows = artifact, rows

    def __call__(
        self, answers: Mapping[str, float], after: UserEmbedding | None = None, chosen: Collection[str] = ()
    ) -> UserEmbedding:
        """Return the embedding of a person from their ratings, stars by item id.

        Stars mapped from another scale may lie between two steps. No ratings give the average person. `after` is the
        person's embedding before their last answers: where nothing but answers came to it, each costs a rank-one
        update; otherwise all are replayed from the prior. `chosen` are ids of titles chosen without stars. Raises
        UnknownItem, and BadRating for stars off the scale.
        """
        artifact = self._artifact
        rated = artifact.items.codes(list(answers))
        stars = np.array([artifact.scale.check_range(value) for value in answers.values()], np.float64)
        if after is None or not self._continues(after, answers):
            posterior, evidence = fold_in_ratings(artifact.prior, self._at(rated), stars, artifact.noise)
            return self._embedding(posterior, dict(answers), rated, evidence, chosen)
        posterior, evidence = after.gaussian, after.evidence
        for position in range(len(after.answers), len(rated)):
            last = slice(position, position + 1)
            answer = linearized_evidence(self._at(rated[last]), stars[last], artifact.prior.mean, artifact.noise)
            posterior, evidence = rank_one_update(posterior, answer), evidence.more(answer)
        return self._embedding(posterior, dict(answers), rated, evidence, chosen)

    def _embedding(
        self,
        gaussian: Gaussian,
        answers: Mapping[str, float],
        rated: Codes,
        evidence: Evidence,
        chosen: Collection[str] = (),
    ) -> UserEmbedding:
        unrated = self._artifact.items.codes([item for item in chosen if item not in answers])
        stars = np.fromiter(answers.values(), np.float64, len(answers))
        of_rated = person_weights(stars, self._artifact.scale)
        weights = np.concatenate([of_rated, np.full(len(unrated), UNRATED_WEIGHT)])
        return UserEmbedding(gaussian, answers, rated, evidence, np.concatenate([rated, unrated]), weights)

    def _continues(self, before: UserEmbedding, answers: Mapping[str, float]) -> bool:
        """Return whether `answers` begin with those before, in a model with linear predictions."""
        first = list(answers.items())[: len(before.answers)]
        return self._rows.linear and first == list(before.answers.items())

    def trained(self, user: int, answers: Mapping[str, float]) -> UserEmbedding:
        """Return a training user by position: the trained embedding, with the spread that their answers leave; folded
        in where the model keeps no embeddings of users.
        """
        if not len(self._artifact.user_embeddings):
            return self(answers)
        rated, stars = self._artifact.items.codes(list(answers)), np.array(list(answers.values()), np.float64)
        mean = self._artifact.user_embeddings[user : user + 1].astype(np.float64)
        evidence = linearized_evidence(self._at(rated), stars, mean, self._artifact.noise)
        covariance = condition(self._artifact.prior, evidence).covariance
        return self._embedding(Gaussian(mean, covariance), answers, rated, evidence)

    def _at(self, positions: Codes) -> Scoring:
        return self._rows.select(self._artifact.item_rows[positions])
