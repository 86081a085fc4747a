"""Our own models, with the settings that each begins with."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np

import collab
from bench.compared.system import CERTAIN, COLD, LISTS, SPEED, STARS, Answers, Calls, System, Training
from collab.evaluation import RELEVANT, Halves, cold_start, people_held_out
from collab.kernels import load_kernel
from collab.recommend import Recommender, UserEmbedding
from collab.training import Event, Finished, compile_for
from collab.types import Codes, Floats


class Ours:
    """People as a model knows them, by code: those who were trained on, unless they are others."""

    def __init__(
        self, model: Recommender, training: Training, people: dict[int, UserEmbedding] | None = None, seconds: float = 0
    ) -> None:
        self.model, self.stars_seconds = model, seconds
        self._training, self._others = training, people
        self._ids = list(training.ratings.item_table.ids)

    @cached_property
    def people(self) -> dict[int, UserEmbedding]:
        """Everyone by code."""
        if self._others is not None:
            return self._others
        self.model.fold_in.compile()
        training = self._training
        return {user: me for user, me, _ in people_held_out(self.model, training.ratings, training.split)}

    def stars(self, users: Codes, items: Codes) -> Floats:
        """Return the predicted stars of pairs."""
        predicted, *_ = self._predicted(users, items)
        return np.asarray(predicted)

    def intervals(self, users: Codes, items: Codes) -> tuple[Floats, Floats]:
        """Return the ends of the 80% intervals of pairs."""
        _, low, high = self._predicted(users, items)
        return low, high

    def _predicted(self, users: Codes, items: Codes) -> Floats:
        columns = np.zeros((3, len(users)))
        order = np.argsort(users, kind="stable")
        codes, starts = np.unique(users[order], return_index=True)
        for user, rows in zip(codes.tolist(), np.split(order, starts[1:]), strict=True):
            said = self.model.predict(self.people[user], [self._ids[item] for item in items[rows].tolist()])
            columns[:, rows] = said.mean, said.low, said.high
        return columns

    def scores(self, users: Codes) -> Floats:
        """Return by what lists are sorted: the joined order."""
        return np.stack([self.model.scores(self.people[user]) for user in users.tolist()])

    def fold_in(self, people: Sequence[Answers]) -> "Ours":
        """Return the same model with other people."""
        self.model.fold_in.compile()
        embeddings = self.model.fold_in.many([self._by_id(answers) for answers in people])
        return Ours(self.model, self._training, dict(enumerate(embeddings)))

    def _by_id(self, answers: Answers) -> dict[str, float]:
        return {self._ids[item]: stars for item, stars in zip(*(each.tolist() for each in answers), strict=True)}

    def calls(self) -> Calls:
        """Return a fold-in of ten ratings, lists and neighbours."""
        [(_, me), *_] = self.people.items()
        ten = dict(list(me.answers.items())[:10])
        training, item = self._training, self._ids[int(me.rated[0])]
        everyone = [self._by_id(training.answers_of(user)) for user in np.unique(training.users).tolist()]

        def list_for_all() -> None:
            for person in self.model.fold_in.many(everyone):
                self.model.recommend(person, 20)

        return {
            "fold_in": lambda: self.model.fold_in(ten),
            "list": lambda: self.model.recommend(me, 20),
            "all": list_for_all,
            "neighbours": lambda: self.model.similar(item, 10),
        }


def fit(model: str, training: Training) -> Ours:
    """Train a model with the settings that it begins with."""
    config, finished = collab.configure(model), list[Finished]()

    def watch(event: Event) -> None:
        if isinstance(event, Finished):
            finished.append(event)

    rec = collab.train(training.ratings, training.split, config, progress=watch)
    return Ours(rec, training, seconds=finished[-1].seconds if finished else 0)


def compile_loops(training: Training) -> None:
    """Compile the loops of all models where they are not on disk yet, as installing and first runs do."""
    kernel = load_kernel(len(training.users))
    for loop in ("chain", "choices"):
        kernel.compile(loop)
    for _ in compile_for(training.ratings, training.split, collab.configure("bayes")):
        pass


_COUNTS = (0, 1, 3, 5, 10, 20)
"""The numbers of answers that `cold_start` looks at, and after them all there are."""


def ask(ours: Ours, training: Training, people: Sequence[Halves]) -> Iterator[dict[str, Any]]:
    """Yield the figures of new people who are asked what tells the model most, as Rate does, one title at a time."""
    tally = cold_start(ours.model, collab.Questionnaire(ours.model), training.ratings, people)
    for line, count in enumerate(_COUNTS):
        lists = dict(zip(RELEVANT, tally.ndcg[:, line], strict=True))
        ndcg = {f"ndcg_{name}": [float(np.nansum(each)), int((~np.isnan(each)).sum())] for name, each in lists.items()}
        squares = float(tally.squares[line].sum())
        yield {"asked": count, "ratings": int(tally.ratings.sum()), "people": len(people), "squares": squares, **ndcg}


_STARS = (
    *("dot", "dot-range", "dot-bias", "dot-bias-params", "embedding-dot-bias"),
    *("collab-nn", "embedding-nn", "cross-entropy", "metadata", "als", "bayes"),
)
_CHOICES = ("popularity", "item-knn", "ease", "ials")
_COLD = {"dot-bias", "als", "bayes", *_CHOICES}
_TIMED = {"dot-bias", "bayes", "ease"}


def _system(model: str) -> System:
    parts = LISTS | (STARS | CERTAIN if model in _STARS else frozenset())
    parts |= (COLD if model in _COLD else frozenset()) | (SPEED if model in _TIMED else frozenset())
    return System(
        model, "as it begins", partial(fit, model), parts, True, compile_loops, ask if model == "bayes" else None
    )


SYSTEMS = [_system(model) for model in (*_STARS, *_CHOICES)]
