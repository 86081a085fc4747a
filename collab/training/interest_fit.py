"""Interest beside a star model: fitted on the same training rows, and joined with it."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import NamedTuple

import numpy as np

from collab.artifact import Artifact
from collab.data import Ratings, Split
from collab.inference import fold_in_ratings
from collab.interest import Choices, Interest, Join, StarsOf, fit_first, learn_join, serving_kind, with_factors
from collab.kernels import Loops, load_kernel
from collab.models import BayesConfig, EaseConfig, IalsConfig
from collab.training.choice_fit import interest_artifact
from collab.training.continuing import Parent
from collab.training.events import Compiling, Preliminary, Stopwatch
from collab.training.gibbs_fit import GibbsFit
from collab.types import Codes, Floats, Singles

_POLL = 0.1

SMALL_MODEL = BayesConfig(
    model="bayes", metrics="losses", epochs=40, factors=10, seed=42, head="gaussian", features="none"
)
"""The settings of the model of stars by which the weights of the joined order are found."""


class Joined(NamedTuple):
    """Interest, the weights that join it with stars, and the seconds that it took to learn both."""

    interest: Interest
    join: Join
    seconds: float


class _Unwanted(Exception):
    """The end of a thread whose result nobody waits for."""


class InterestFit:
    """Interest of the kind that serves its data, and the weights that join it with stars. All that it needs are the
    training rows, so that it may be learned while the stars are.
    """

    def __init__(self, ratings: Ratings, split: Split, parent: Parent | None = None) -> None:
        """`parent` is the model that is gone on from, if any: where its interest is of the same kind its weights stay,
        and iALS goes on from its factors.
        """
        self._ratings, self._split = ratings, split
        self._kind = serving_kind(len(ratings.user_ids), len(ratings.item_table))
        before = None if parent is None else parent.artifact.interest
        self._parent = parent if before is not None and before.kind == self._kind else None
        self._beside: Future[Joined] | None = None
        self._unwanted = Event()
        self._prepared = Event()
        self._early: Artifact | None = None

    def prepare(self) -> Generator[Compiling | Preliminary, None, None]:
        """Have all loops ready that it goes by, and tell of it where that takes seconds, in which the preliminary model
        may be there already.
        """
        kernel, loops = load_kernel(len(self._split.training)), self._loops
        if not all(kernel.compiled(each) for each in loops):
            yield Compiling()
        with ThreadPoolExecutor(1) as thread:
            compiling = [thread.submit(kernel.compile, each) for each in loops]
            while wait(compiling, _POLL).not_done:
                yield from self.preliminary()
        for each in compiling:
            each.result()
        self._prepared.set()

    @property
    def _loops(self) -> tuple[Loops, ...]:
        if self._parent is not None:  # whose weights of the joined order stay
            return ("improvements",) if self._kind == "ials" else ()
        return ("chain", "choices") if self._kind == "ials" else ("chain",)

    def begin(self, *, preliminary: bool = False) -> None:
        """Learn in a thread: nearly all of it is work on arrays, without the interpreter's lock. What needs loops waits
        for `prepare`. With `preliminary` a model of interest alone is made on the way.
        """
        thread = ThreadPoolExecutor(1)
        self._beside = thread.submit(self._learn, self._prepared.wait, preliminary=preliminary)
        thread.shutdown(wait=False)

    def preliminary(self) -> Iterator[Preliminary]:
        """Give the preliminary model, once, as soon as it is there."""
        artifact, self._early = self._early, None
        if artifact is not None:
            yield Preliminary(kind=artifact.model, artifact=artifact)

    def result(self, interest: Interest | None = None) -> Joined:
        """Return what was learned, in the thread or else now; where `interest` was learned elsewhere only its weights
        are.
        """
        return self._learn(interest=interest) if self._beside is None else self._beside.result()

    def close(self) -> None:
        """Leave no thread behind."""
        self._unwanted.set()
        self._prepared.set()
        if self._beside is not None:
            wait([self._beside])

    def _learn(
        self,
        wait_for_loops: Callable[[], object] = lambda: None,
        interest: Interest | None = None,
        *,
        preliminary: bool = False,
    ) -> Joined:
        clock, choices, parent = Stopwatch(), Choices.of(self._ratings, self._split.training), self._parent
        factors = None if parent is None else parent.interest_factors
        if self._kind == "ials":
            wait_for_loops()
        interest = interest or fit_first(self._kind, choices.weights, choices.genres, factors)
        if preliminary:
            config = (IalsConfig if self._kind == "ials" else EaseConfig).model_validate({"model": self._kind})
            self._early = interest_artifact(interest, self._ratings, self._split, config)
        wait_for_loops()
        if parent is None:
            join = learn_join(interest.kind, choices, self._ratings.scale, self._stars_by)
        else:
            join = parent.artifact.join
        return Joined(with_factors(interest, choices.weights), join, clock.seconds)

    def _stars_by(self, users: Codes) -> StarsOf:
        """Return the predictions of a small `bayes` that is trained on some users alone, by their codes."""
        ratings, split = self._ratings, self._split
        rows = split.training[np.isin(ratings.users[split.training], users)]
        model = GibbsFit(ratings, Split(split.name, rows, rows[:0]), SMALL_MODEL)
        for _ in model.epochs():
            self._check()
        stars = stars_of(model.build_artifact({}))

        def predict(rated: Codes, stars_given: Singles, titles: Codes) -> Floats:
            self._check()
            return stars(rated, stars_given, titles)

        return predict

    def _check(self) -> None:
        if self._unwanted.is_set():
            raise _Unwanted


def stars_of(artifact: Artifact) -> StarsOf:
    """Return the predictions of a model for anyone who is folded in."""
    scoring, rows = artifact.scoring, artifact.item_rows

    def predict(rated: Codes, stars: Singles, titles: Codes) -> Floats:
        features, noise = scoring.select(rows[rated]), artifact.noise.at(rows[rated])
        posterior, _ = fold_in_ratings(artifact.prior, features, stars.astype(np.float64), noise)
        return scoring.select(rows[titles], np.float32).mean_stars(posterior.mean)

    return predict
