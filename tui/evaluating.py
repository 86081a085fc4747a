"""Evaluating a run's model in a process of its own: `python -m tui.evaluating RUN PROTOCOL`.

It is asked to end, not killed: the workers of its fits end with it.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing

from collab.errors import CollabError
from collab.evaluation.records import Protocol, Records

_NICENESS = 5
_TELL_EVERY = 0.25


async def evaluate(
    run: str, protocol: Protocol, doing: Callable[[str, float], None], found: Callable[[Records], None]
) -> None:
    """Evaluate the model of a run; `doing` is told the step at hand and its share, `found` all records so far.

    Cancelling ends the child and its fits. Raises CollabError with the child's own words where it fails.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tui.evaluating", run, protocol),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=2**20,
    )
    problem = "The process that evaluates ended without a word."
    try:
        assert child.stdout is not None  # noqa: S101 (asked for a pipe above)
        async for line in child.stdout:
            match json.loads(line):
                case {"doing": str() as step, "done": float() | int() as done}:
                    doing(step, done)
                case {"records": list() as records}:
                    found(records)
                case {"ended": problem}:
                    pass
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()
    if problem:
        raise CollabError(problem)


def _tell(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


class _Steps:
    """Tells what is being done, four times a second at most."""

    def __init__(self) -> None:
        self._told = 0.0

    def __call__(self, doing: str, done: float) -> None:
        if time.monotonic() - self._told >= _TELL_EVERY:
            self._told = time.monotonic()
            _tell(doing=doing, done=done)


def _evaluated(run: str, protocol: str) -> Generator[Records, None, None]:
    """Evaluate; give all records so far each time there are more."""
    from collab.evaluation.protocols import default_splits, evaluate_cold_start, evaluate_splits
    from collab.evaluation.records import COLD, COMPARED, cold_records, mean_of, rating_record
    from collab.models.registry import configure
    from collab.runs.store import RunStore

    record, steps = RunStore().config(run), _Steps()
    spec = record.data
    ratings = spec.load()
    config = configure(
        record.config["model"], **{name: value for name, value in record.config.items() if name != "model"}
    )
    if protocol == COLD:
        with closing(evaluate_cold_start(ratings, spec, config, COMPARED, report=steps)) as going:
            for found in going:
                yield cold_records(config.model, found)
        return
    with closing(evaluate_splits(ratings, spec, config, default_splits(ratings), steps)) as rated:
        rows = []
        for row in rated:
            rows.append(row)
            mean = [mean_of(rows)] if len(rows) > 1 else []
            yield [rating_record(config.model, each) for each in (*rows, *mean)]


def main() -> None:
    """Evaluate the run on the command line by a protocol, and tell of it in JSON lines."""
    from tui.terminal.lifecycle import interrupt_on_signals

    os.nice(_NICENESS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    interrupt_on_signals()
    try:
        with closing(_evaluated(*sys.argv[1:3])) as going:
            for records in going:
                _tell(records=records)
        _tell(ended="")
    except CollabError as error:
        _tell(ended=str(error))
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(130)  # nobody listens any more; what was begun is ended


if __name__ == "__main__":
    main()
