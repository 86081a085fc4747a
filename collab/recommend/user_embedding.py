"""Users the model was never trained on, folded in from their ratings, and those it was, with their spread."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, repeat
from numbers import Real

import numpy as np

from collab.artifact import Artifact
from collab.data import About
from collab.errors import BadRating
from collab.inference import (
    Evidence,
    Gaussian,
    Scoring,
    condition,
    expected_squares,
    fold_in_person,
    linearized_evidence,
    rank_one_update,
)
from collab.interest import UNRATED_WEIGHT, person_weights
from collab.kernels import PeopleFoldIn
from collab.text import brief
from collab.titles import TitleLookup
from collab.types import Codes, Floats

UNTOLD = About()

_AT_ONCE = 32
_WORTH_COMPILING = 200  # it takes as long as some thousand people one at a time, and is kept


@dataclass(frozen=True, eq=False)
class UserEmbedding:
    """The posterior of a user's embedding (bias first, where the model has one) in each sample of the model, and the
    ratings it rests on.

    `answers` are stars by item id, on the model's scale; `rated` their item positions, int32, in the same order;
    `evidence` the linearised ratings, from which the share of each answer in a prediction follows; `prior` is what was
    expected of the person before these; `noise` the variance of their ratings, relative to everyone's. `chosen` are the
    positions of all titles chosen, int32, those rated first, and `weights` how much each counts.
    """

    gaussian: Gaussian
    prior: Gaussian
    noise: float
    answers: Mapping[str, float]
    rated: Codes
    evidence: Evidence
    chosen: Codes
    weights: Floats

    def __repr__(self) -> str:
        unrated = len(self.chosen) - len(self.rated)
        more = f"{unrated:,} chosen without stars" if unrated else ""
        samples, width = self.gaussian.mean.shape
        size = f"{width} numbers" + (f" in {samples} samples" if samples > 1 else "")
        ratings = f"{len(self.answers):,} rating{'' if len(self.answers) == 1 else 's'}"
        return brief("UserEmbedding", ratings, more, size)


class FoldIn:
    """User embeddings from ratings, by the items, the prior and the noise of an artifact, without retraining."""

    def __init__(self, artifact: Artifact, rows: Scoring, titles: TitleLookup) -> None:
        """`rows` are those of the artifact's item side, row 0 first; `titles` looks up its items."""
        self._artifact, self._rows, self._titles = artifact, rows, titles

    def __call__(
        self,
        answers: Mapping[str, float] | Mapping[int, float],
        after: UserEmbedding | None = None,
        chosen: Collection[str] = (),
        about: About = UNTOLD,
    ) -> UserEmbedding:
        """Return the embedding of a person from their ratings, stars by item id or title, see `Recommender.find`.

        Stars mapped from another scale may lie between two steps. No ratings give the average person. `after` is the
        person's embedding before their last answers: where nothing but answers came to it, each costs a rank-one
        update; otherwise all are replayed from the prior. `chosen` are titles chosen without stars, `about` what they
        tell of themselves. Raises UnknownItem, AmbiguousTitle, and BadRating for stars off the scale or two for one
        title.
        """
        artifact, by_id = self._artifact, self._by_id(answers)
        rated, stars, choices, weights = self._history(by_id, chosen)
        if after is not None and self._continues(after, by_id):
            prior, noise, posterior, evidence = after.prior, after.noise, after.gaussian, after.evidence
            for place in range(len(after.answers), len(rated)):
                answer = self._linearized(rated[place : place + 1], stars[place : place + 1], posterior.mean)
                posterior, evidence = rank_one_update(posterior, answer), evidence.more(answer)
        else:
            prior, rows = self._prior(choices, about), artifact.item_rows[rated]
            posterior, evidence, noise = fold_in_person(prior, self._rows.select(rows), stars, artifact.noise, rows)
        return UserEmbedding(posterior, prior, noise, dict(by_id), rated, evidence, choices, weights)

    def _by_id(self, answers: Mapping[str, float] | Mapping[int, float]) -> Mapping[str, float]:
        """Return answers by the ids of their items. Raises BadRating where two are of one item, and for stars that are
        no number.
        """
        stars: Iterable[object] = answers.values()
        for value in stars:
            if not isinstance(value, Real):
                raise BadRating(f"Stars are a number, not {value!r}, a {type(value).__name__}.")
        ids = self._titles.ids_of(answers)
        by_id = dict(zip(ids, answers.values(), strict=True))
        if len(by_id) < len(ids):
            twice = next(item for item in ids if ids.count(item) > 1)
            names = [str(name) for name, item in zip(answers, ids, strict=True) if item == twice]
            raise BadRating(f"{' and '.join(names)} are the same title: give it stars once.")
        return by_id

    def _prior(self, choices: Codes, about: About) -> Gaussian:
        artifact = self._artifact
        prior = artifact.prior if artifact.choice_prior is None else artifact.choice_prior.of(artifact.prior, choices)
        return prior if artifact.about_prior is None else artifact.about_prior.of(prior, about)

    def many(
        self, people: Iterable[Mapping[str, float]], abouts: Iterable[About] | None = None
    ) -> Iterator[UserEmbedding]:
        """Give the embedding of each of many people, stars by item id, in their order, and `abouts` what they tell of
        themselves: by a loop where one is compiled, see `compile`, to the same numbers. Not for the process of the app,
        which never loads it. Raises like one at a time.
        """
        loop, several = self._loop, zip(people, abouts or repeat(UNTOLD), strict=False)
        if loop is not None and not loop.compiled:
            loop = None
        while some := list(islice(several, _AT_ONCE)):
            if loop is None:
                yield from (self(answers, about=about) for answers, about in some)
            else:
                yield from self._at_once(loop, some)

    def pays_to_compile(self, people: int) -> bool:
        """Return whether there is a loop that folds in so many people sooner, though it is to be compiled first."""
        loop = self._loop if people >= _WORTH_COMPILING else None
        return loop is not None and not loop.compiled

    def compile(self) -> None:
        """Compile the loop over people, which takes some seconds, once on a machine; where there is none, nothing."""
        if self._loop is not None:
            self._loop.compile()

    @cached_property
    def _loop(self) -> PeopleFoldIn | None:
        return PeopleFoldIn.of(self._rows, self._artifact.noise)

    def _at_once(
        self, loop: PeopleFoldIn, people: Sequence[tuple[Mapping[str, float], About]]
    ) -> Iterator[UserEmbedding]:
        answering = [(self._history(answers, ()), about) for answers, about in people if answers]
        histories = [history for history, _ in answering]
        priors = [self._prior(choices, about) for (_, _, choices, _), about in answering]
        rows = [self._artifact.item_rows[rated] for rated, *_ in histories]
        folded = loop(priors, rows, [stars for _, stars, *_ in histories]) if histories else []
        several = zip(priors, histories, folded, strict=True)
        for answers, about in people:
            if not answers:
                yield self(answers, about=about)
                continue
            prior, (rated, _, choices, weights), (posterior, evidence, noise) = next(several)
            yield UserEmbedding(posterior, prior, noise, dict(answers), rated, evidence, choices, weights)

    def _history(self, answers: Mapping[str, float], chosen: Collection[str]) -> tuple[Codes, Floats, Codes, Floats]:
        """Return the positions that were rated and their stars, and all that were chosen with how much each counts."""
        artifact = self._artifact
        rated = artifact.items.codes(list(answers))
        stars = artifact.scale.check_all(np.fromiter(answers.values(), np.float64, len(answers)))
        unrated = artifact.items.codes([item for item in self._titles.ids_of(chosen) if item not in answers])
        weights = np.concatenate([person_weights(stars, artifact.scale), np.full(len(unrated), UNRATED_WEIGHT)])
        return rated, stars, np.concatenate([rated, unrated]), weights

    def _linearized(self, rated: Codes, stars: Floats, mean: Floats) -> Evidence:
        """Return ratings of the titles at these positions, linearised at the mean of an embedding."""
        rows = self._artifact.item_rows[rated]
        return linearized_evidence(self._rows.select(rows), stars, mean, self._artifact.noise.at(rows))

    def _continues(self, before: UserEmbedding, answers: Mapping[str, float]) -> bool:
        """Return whether `answers` begin with those before, in a model with linear predictions where answers move
        neither prior nor noise.
        """
        artifact, first = self._artifact, list(answers.items())[: len(before.answers)]
        settled = artifact.choice_prior is None and not artifact.noise.user_shape
        return settled and self._rows.linear and first == list(before.answers.items())

    def trained(self, user: int, answers: Mapping[str, float], about: About = UNTOLD) -> UserEmbedding:
        """Return a training user by position: the trained embedding, with the spread that their answers leave; folded
        in where the model keeps no embeddings of users.
        """
        artifact = self._artifact
        if not len(artifact.user_embeddings):
            return self(answers, about=about)
        rated, stars, choices, weights = self._history(answers, ())
        mean = artifact.user_embeddings[user : user + 1].astype(np.float64)
        evidence = self._linearized(rated, stars, mean)
        posterior = Gaussian(mean, condition(artifact.prior, evidence).covariance)
        squares = expected_squares(posterior, evidence) / artifact.noise.fitted
        _, noise = artifact.noise.of_person(squares, len(stars))
        return UserEmbedding(posterior, artifact.prior, noise, dict(answers), rated, evidence, choices, weights)
