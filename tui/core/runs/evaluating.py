"""Evaluating a run's model in a process of its own.

It is asked to end, not killed: the workers of its fits end with it.
"""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from collab.data import DataSpec, Ratings
from collab.errors import CollabError
from collab.evaluation import Protocol, Records
from collab.models import Config
from collab.processes import EndedEarly, Tell, interrupt_on_signals, run_job_beside

if TYPE_CHECKING:
    from collab.evaluation import SplitAccuracy, SplitRanking

_Result = TypeVar("_Result")
_TELL_EVERY = 0.25


async def evaluate(
    run: str, protocol: Protocol, step: Callable[[str, float | None], None], update: Callable[[Records], None]
) -> None:
    """Evaluate the model of a run; `step` is told the step at hand and its share, None where that is not
    known, `update` all records so far.

    Cancelling ends the child and its fits. Raises what the evaluation raises.
    """

    def listen(message: Mapping[str, Any]) -> None:
        match message:
            case {"doing": str() as doing, "done": float() | int() | None as done}:
                step(doing, done)
            case {"records": list() as records}:
                update(records)

    try:
        await run_job_beside(evaluate_job, {"run": run, "protocol": protocol}, listen)
    except EndedEarly:
        raise CollabError("The process that evaluates ended without a word.") from None


class _Steps:
    """Tells the step at hand, four times a second at most, but each new one at once."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._last, self._doing = tell, 0.0, ""

    def __call__(self, doing: str, done: float | None) -> None:
        if doing != self._doing or time.monotonic() - self._last >= _TELL_EVERY:
            self._last, self._doing = time.monotonic(), doing
            self._tell({"doing": doing, "done": done})


def evaluate_job(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Evaluate in the process that was asked; tell steps, and all records each time there are more."""
    interrupt_on_signals()
    with closing(_evaluated(request["run"], request["protocol"], _Steps(tell))) as going:
        for records in going:
            tell({"records": records})
    return {}


def _evaluated(run: str, protocol: Protocol, steps: "_Steps") -> Generator[Records, None, None]:
    """Evaluate; give all records so far each time there are more."""
    from collab.evaluation import CERTAINTY, COLD, GROUPS, RANKING, RATING
    from collab.models import configure
    from collab.runs import RunStore

    record = RunStore().trained_anew(run)
    ratings = record.data.load()
    config = configure(
        record.config["model"], **{name: value for name, value in record.config.items() if name != "model"}
    )
    evaluate_by = {COLD: _cold_starts, RANKING: _lists, RATING: _stars, CERTAINTY: _certainty, GROUPS: _groups}[
        protocol
    ]
    return evaluate_by(ratings, record.data, config, steps)


def _so_far(
    going: Generator[_Result, None, None], records: Callable[[Sequence[_Result]], Records]
) -> Generator[Records, None, None]:
    """Give the records of all results so far each time there is one more."""
    results: list[_Result] = []
    with closing(going):
        for result in going:
            results.append(result)
            yield records(results)


def _cold_starts(ratings: Ratings, spec: DataSpec, config: Config, steps: "_Steps") -> Generator[Records, None, None]:
    from collab.evaluation import COMPARED, cold_records, evaluate_cold_start

    compared = (COMPARED[0], COMPARED[-1])  # as many as there is room for
    going = evaluate_cold_start(ratings, spec, config, compared, report=steps)
    return _so_far(going, lambda curves: cold_records(config.model, curves[-1]))


def _stars(ratings: Ratings, spec: DataSpec, config: Config, steps: "_Steps") -> Generator[Records, None, None]:
    from collab.evaluation import default_splits, evaluate_splits, mean_of, rating_record

    def records(rows: "Sequence[SplitAccuracy]") -> Records:
        mean = [mean_of(rows)] if len(rows) > 1 else []
        return [rating_record(config.model, each) for each in (*rows, *mean)]

    return _so_far(evaluate_splits(ratings, spec, config, default_splits(ratings), steps), records)


def _lists(ratings: Ratings, spec: DataSpec, config: Config, steps: "_Steps") -> Generator[Records, None, None]:
    from collab.evaluation import default_splits, evaluate_rankings, ranking_lines, ranking_records

    def records(rankings: "Sequence[SplitRanking]") -> Records:
        mean = ranking_lines(rankings) if len(rankings) > 1 else []
        each = (line for some in rankings for line in ranking_lines([some]))
        return [*ranking_records([*each, *mean]), *_differences(rankings)]

    return _so_far(evaluate_rankings(ratings, spec, config, default_splits(ratings), report=steps), records)


def _differences(rankings: "Sequence[SplitRanking]") -> list[dict[str, Any]]:
    """Return by how much the lists of a model are better than each plain one, over all splits so far."""
    from collab.evaluation import compare_rankers

    first, *others = rankings[0].tallies
    return [
        {
            "compared": [f"{first.model} {first.order}", other.model],
            "relevant": relevant,
            "difference": estimate.mean,
            "ci_low": estimate.low,
            "ci_high": estimate.high,
        }
        for other in others
        for relevant, estimate in compare_rankers(rankings, first, rankings, other).items()
    ]


def _certainty(ratings: Ratings, spec: DataSpec, config: Config, steps: "_Steps") -> Generator[Records, None, None]:
    from collab.evaluation import certainty_records, default_splits, evaluate_certainty, mean_certainty

    going = evaluate_certainty(ratings, spec, config, default_splits(ratings), steps)
    return _so_far(going, lambda results: certainty_records(config.model, _one(results, mean_certainty)))


def _groups(ratings: Ratings, spec: DataSpec, config: Config, steps: "_Steps") -> Generator[Records, None, None]:
    from collab.evaluation import default_splits, evaluate_groups, group_records, mean_groups

    going = evaluate_groups(ratings, spec, config, default_splits(ratings), steps)
    return _so_far(going, lambda results: group_records(config.model, _one(results, mean_groups)))


def _one(results: Sequence[_Result], mean: Callable[[Sequence[_Result]], _Result]) -> _Result:
    """Return the only result, or the mean of several."""
    return mean(results) if len(results) > 1 else results[0]
