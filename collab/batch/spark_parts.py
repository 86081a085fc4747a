"""Parts with lists made by the executors of Apache Spark: each is sent the ratings of its people, and is a file when it
comes back. The model goes to each executor once, as its file.
"""

import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from collab.batch.content import Format, part_contents
from collab.batch.lists import ListOptions
from collab.batch.people import TrainedPeople
from collab.data import Ratings, Users
from collab.processes import interpreter
from collab.recommend import Recommender
from collab.storage import Strings, home_folder
from collab.training.als import sent_file, spark_session
from collab.types import Codes, Singles, Times

_PARTS_A_CORE = 2  # on their way at once: one is made while the next one waits
_DOING = "it made lists, of which those that are written stay"
_LOG = "spark.log"


@dataclass(frozen=True)
class Spark:
    """Where Spark is, the memory of its driver and of each executor, and the file of the model, which they are sent."""

    master: str
    memory: str
    model: Path


@dataclass(frozen=True, eq=False)
class _People:
    """Some people of the data with their ratings, whose items are positions in the model's table, as they travel."""

    ids: tuple[str, ...]
    users: Codes
    items: Codes
    stars: Singles
    times: Times
    about: Users | None

    def ratings(self, model: Recommender) -> Ratings:
        """Return them as data for the model."""
        artifact = model.artifact
        return Ratings(
            name=artifact.data,
            fingerprint=artifact.fingerprint,
            dataset=artifact.fingerprint,
            users=self.users,
            items=self.items,
            stars=self.stars,
            times=self.times,
            user_ids=Strings.of(self.ids),
            item_table=model.items,
            scale=model.scale,
            user_table=self.about,
            implicit=artifact.implicit,
        )


class _Histories:
    """The ratings of people of the data, taken out for a model."""

    def __init__(self, model: Recommender, ratings: Ratings) -> None:
        positions = model.items.positions
        self._ratings, self._trained = ratings, TrainedPeople(model, ratings)
        self._places = np.array([positions.get(item, -1) for item in ratings.item_table.ids], np.int32)

    def check(self, parts: Sequence[Sequence[str]]) -> None:
        """Raise UnknownUser where someone is not known, before anything is started."""
        for users in parts:
            self._trained.check(users)

    def of(self, users: Sequence[str]) -> _People:
        """Return some people, who are known, with their ratings in file order."""
        ratings, each = self._ratings, [self._ratings.history(user) for user in users]
        rows, own = np.concatenate(each), np.repeat(np.arange(len(users), dtype=np.int32), [len(one) for one in each])
        items = self._places[ratings.items[rows]]
        kept = items >= 0
        rows = rows[kept]
        about, table = None, ratings.user_table
        if table is not None:
            codes = np.array([ratings.user_codes[user] for user in users], np.int32)
            about = Users(table.ages[codes], table.genders.take(codes), table.occupations.take(codes))
        return _People(tuple(users), own[kept], items[kept], ratings.stars[rows], ratings.times[rows], about)


def parts_on_spark(
    spark: Spark,
    model: Recommender,
    ratings: Ratings,
    options: ListOptions,
    kind: Format,
    parts: Sequence[Sequence[str]],
) -> Generator[bytes, None, None]:
    """Yield the content of the file of each part, in their order, a few more of which are on their way; to close it
    ends Spark. Raises UnknownUser, BadConfig and TrainingFailed.
    """
    if not parts:
        return
    histories, people = _Histories(model, ratings), sum(map(len, parts))
    histories.check(parts)
    log = home_folder() / _LOG
    with ExitStack() as stack:
        with _errors_in(log):
            session = stack.enter_context(spark_session(spark.master, spark.memory, _DOING, str(log)))
        context = session.sparkContext
        if spark.master.startswith("local"):
            context.pythonExec = os.environ.get("PYSPARK_PYTHON", interpreter())
        context.addFile(str(spark.model.resolve()))
        compiles = model.fold_in.pays_to_compile(people)
        work = partial(_make, spark.model.resolve().name, options, kind, compiles)
        most = _PARTS_A_CORE * max(1, int(context.defaultParallelism))
        threads, ahead = ThreadPoolExecutor(most), deque[Future[bytes]]()
        try:
            for users in parts:
                ahead.append(threads.submit(_send, context, work, histories.of(users)))
                if len(ahead) == most:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            if ahead:
                context.cancelAllJobs()
            threads.shutdown(cancel_futures=True)


@contextmanager
def _errors_in(log: Path) -> Iterator[None]:
    """Let processes that are started meanwhile write their errors and warnings into a file."""
    ours = os.dup(2)
    try:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)


def _send(context: Any, work: Any, people: _People) -> bytes:
    """Have the file of one part made: a partition of its own, so that it can be on its way beside others."""
    (content,) = context.parallelize([people], 1).mapPartitions(work).collect()
    return bytes(content)


def _make(name: str, options: ListOptions, kind: Format, compiles: bool, parts: Iterator[_People]) -> Iterator[bytes]:
    """Yield the content of the file of each part, where an executor runs."""
    model = _opened(sent_file(name))
    if compiles:
        model.fold_in.compile()
    for people in parts:
        yield from part_contents(model, people.ratings(model), options, kind, [people.ids])


@lru_cache(maxsize=1)
def _opened(file: Path) -> Recommender:
    """Return the model of a file, which a process opens once for all its parts."""
    return Recommender.open(file)
