"""Users the model was never trained on, folded in from their ratings, and those it was, with their spread."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from collab.artifact import Artifact
from collab.posterior import Evidence, Gaussian, condition, fold_in_ratings, linearized_evidence, rank_one_update
from collab.scoring import Scoring
from collab.types import Codes, Floats


@dataclass(frozen=True, eq=False)
class UserEmbedding:
    """The posterior of a user's embedding (bias first, where the model has one) in each sample of the model, and the
    ratings it rests on.

    `answers` are stars by item id, on the model's scale; `rated` their item positions, int32, in the same order;
    `evidence` the linearised ratings, from which the share of each answer in a prediction follows.
    """

    gaussian: Gaussian
    answers: Mapping[str, float]
    rated: Codes
    evidence: Evidence


class FoldIn:
    """User embeddings from ratings, by the items, the prior and the noise of an artifact, without retraining."""

    def __init__(self, artifact: Artifact, rows: Scoring) -> None:
        """`rows` are those of the artifact's item side, row 0 first."""
        self._artifact, self._rows = artifact, rows

    def fold_in(self, answers: Mapping[str, float], before: UserEmbedding | None = None) -> UserEmbedding:
        """Return the embedding that stars by item id make known.

        Where `answers` only continue those of `before`, each new one costs a rank-one update; otherwise all are
        replayed from the prior. Raises UnknownItem, and BadRating for stars off the scale.
        """
        rated = self._artifact.items.codes(list(answers))
        stars = np.array([self._artifact.scale.check_range(value) for value in answers.values()], np.float64)
        if (
            before is not None
            and self._rows.linear
            and list(answers.items())[: len(before.answers)] == list(before.answers.items())
        ):
            return self._continue(before, dict(answers), rated, stars)
        posterior, evidence = fold_in_ratings(self._artifact.prior, self._at(rated), stars, self._artifact.noise)
        return UserEmbedding(posterior, dict(answers), rated, evidence)

    def _continue(
        self, before: UserEmbedding, answers: Mapping[str, float], rated: Codes, stars: Floats
    ) -> UserEmbedding:
        """Add the answers that came last, one by one."""
        posterior, evidence, prior = before.gaussian, before.evidence, self._artifact.prior
        for row in range(len(before.answers), len(rated)):
            last = slice(row, row + 1)
            answer = linearized_evidence(self._at(rated[last]), stars[last], prior.mean, self._artifact.noise)
            posterior, evidence = rank_one_update(posterior, answer), evidence.more(answer)
        return UserEmbedding(posterior, answers, rated, evidence)

    def trained(self, user: int, answers: Mapping[str, float]) -> UserEmbedding:
        """Return a training user by position: the trained embedding, with the spread that their answers leave; folded
        in where the model keeps no embeddings of users.
        """
        if not len(self._artifact.user_embeddings):
            return self.fold_in(answers)
        rated, stars = self._artifact.items.codes(list(answers)), np.array(list(answers.values()), np.float64)
        mean = self._artifact.user_embeddings[user : user + 1].astype(np.float64)
        evidence = linearized_evidence(self._at(rated), stars, mean, self._artifact.noise)
        covariance = condition(self._artifact.prior, evidence).covariance
        return UserEmbedding(Gaussian(mean, covariance), answers, rated, evidence)

    def _at(self, positions: Codes) -> Scoring:
        return self._rows.select(self._artifact.item_rows[positions])
