"""Alternating least squares by Apache Spark: explicit of what biases leave, and implicit of who chose what."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from collab.interest import FACTORS, UNCHOSEN
from collab.models import AlsConfig, Encoded
from collab.training.als.spark_session import spark_session
from collab.types import AnyArray, Codes, Singles

_LOOK_EVERY = 0.5
_ROWS_A_BLOCK, _FEWEST_BLOCKS = 500_000, 2
_STAGES_A_SWEEP, _OTHER_STAGES = 2, 26
_INTEREST_RIDGE = 0.5


class SparkAls:
    """Spark's ALS, and after a fit what it learned: factors of `users` and `items`, (rows, d), row 0 left out, and of
    the titles by `interest`, (titles, d).
    """

    users: Singles
    items: Singles
    interest: Singles

    def __init__(self, config: AlsConfig) -> None:
        self._config = config

    def fit(self, encoded: Encoded, residuals: Singles, choices: csr_array) -> Iterator[float]:
        """Fit both on Spark; give twice a second the share of the sweeps that is done. To close it ends Spark.

        Raises BadConfig and TrainingFailed.
        """
        config, (users, items) = self._config, encoded.training.T
        pairs = choices.tocoo()
        with spark_session(config.master, config.memory) as session:
            stars = {"rank": config.factors, "maxIter": config.epochs, "regParam": config.ridge, "seed": config.seed}
            learn = _Job(session, users - 1, items - 1, residuals, stars)
            with closing(learn):
                for done in learn.shares():
                    yield done / 2
                shape = (encoded.users - 1, config.factors), (encoded.items - 1, config.factors)
                self.users, self.items = learn.factors(*shape)
            chosen = {
                "rank": FACTORS,
                "maxIter": config.epochs,
                "regParam": _INTEREST_RIDGE,
                "seed": config.seed,
                "implicitPrefs": True,
                "alpha": 1 / UNCHOSEN,
            }
            choose = _Job(session, pairs.coords[0], pairs.coords[1], pairs.data, chosen)
            with closing(choose):
                for done in choose.shares():
                    yield 0.5 + done / 2
                _, self.interest = choose.factors((0, FACTORS), (choices.shape[1], FACTORS))


class _Job:
    """A fit of Spark's ALS to values of pairs, in a thread, because Spark answers only at its end."""

    def __init__(
        self, session: Any, users: AnyArray, items: AnyArray, values: Singles, options: dict[str, Any]
    ) -> None:
        from pyspark.ml.recommendation import ALS

        self._session, self._group = session, f"collab-tui {id(self)}"
        blocks = max(_FEWEST_BLOCKS, -(-len(values) // _ROWS_A_BLOCK))
        self._stages = _OTHER_STAGES + _STAGES_A_SWEEP * options["maxIter"]
        self._als = ALS(userCol="user", itemCol="item", ratingCol="value", **options).setNumBlocks(blocks)
        columns = {"user": users.astype(np.int32), "item": items.astype(np.int32), "value": values.astype(np.float32)}
        self._table = pa.table(columns)
        self._pool = ThreadPoolExecutor(1)
        self._model = self._pool.submit(self._fit)

    def _fit(self) -> Any:
        self._session.sparkContext.setJobGroup(self._group, "collab-tui", interruptOnCancel=True)
        return self._als.fit(self._session.createDataFrame(self._table))

    def shares(self) -> Iterator[float]:
        """Give the share of Spark's stages that are over, twice a second, until it has finished."""
        while not wait([self._model], _LOOK_EVERY).done:
            yield min(self._stages_over() / self._stages, 1.0)
        self._model.result()

    def _stages_over(self) -> int:
        tracker = self._session.sparkContext.statusTracker()
        jobs = (tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(self._group))
        stages = {stage for job in jobs if job is not None for stage in job.stageIds}
        known = (tracker.getStageInfo(stage) for stage in stages)
        return sum(stage is not None and stage.numCompletedTasks == stage.numTasks for stage in known)

    def factors(self, users: tuple[int, int], items: tuple[int, int]) -> tuple[Singles, Singles]:
        """Return the factors of users and items, tables of these shapes; a row without values has none."""
        model = self._model.result()
        return _table(model.userFactors, users), _table(model.itemFactors, items)

    def close(self) -> None:
        """End the fit, if it goes on."""
        if not self._model.done():
            self._session.sparkContext.cancelAllJobs()
        self._pool.shutdown(wait=True)


def _table(frame: Any, shape: tuple[int, int]) -> Singles:
    """Return a table of Spark's rows of id and factors; nothing of a table without rows."""
    table = np.zeros(shape, np.float32)
    if shape[0]:
        rows = frame.toArrow().combine_chunks()
        ids: Codes = rows["id"].to_numpy()
        values = rows["features"].combine_chunks().flatten().to_numpy()
        table[ids] = values.reshape(len(ids), -1)
    return table
