"""Training on Apache Spark: a session of its own on this machine, its end, and its errors in words."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec, Ratings
from collab.errors import BadConfig
from collab.evaluation import trained_stars
from collab.runs import RunStore, follow
from collab.testing.models import final_mse, fit
from collab.training import Epoch, Failed, Finished, Interested, Progress, Started, Stopped, check_engine
from tests.runs.workers import run_of, told_by, worker_pid
from tests.terminal.processes import command_of, descendants, wait_for_end

pytestmark = pytest.mark.spark
ON_SPARK = {"engine": "spark", "master": "local[2]"}


def begun_run(store: RunStore, data: DataSpec) -> tuple[str, int, Iterator[Progress | Failed | Stopped | Finished]]:
    """Start a run that takes long; return it, its Java process, and what it tells after the first sign of work."""
    run = run_of(store, data, "als", epochs=60, factors=6, **ON_SPARK)
    events = begun(store, run)
    first = next(events)
    assert isinstance(first, Progress), first
    return run, java_of(store, run), events


def begun(store: RunStore, run: str) -> Iterator[Progress | Failed | Stopped | Finished]:
    """Give what a run tells from its first sign of Spark's work on."""
    return (
        event
        for event in follow(store, run, poll=0.02)
        if isinstance(event, Failed | Stopped | Finished) or (isinstance(event, Progress) and event.done > 0)
    )


def java_of(store: RunStore, run: str) -> int:
    """Return the Java process of a run's worker."""
    return next(child for child in descendants(worker_pid(store, run)) if "java" in command_of(child))


@pytest.mark.shared_data
def test_it_ends_where_the_loops_of_this_machine_end_and_is_used_like_any_model(
    store: RunStore, ml_100k: Ratings, shared_data: Path, scratch: Path
) -> None:
    options: dict[str, object] = {"epochs": 10, "factors": 8}
    run = store.create(
        DataSpec(source=str(shared_data / "ml-100k")), "u1", collab.configure("als", **options, **ON_SPARK)
    )
    collab.runs.start(store, run)
    events = told_by(store, run)
    started, *_, interested, finished = events
    assert isinstance(started, Started)
    assert isinstance(interested, Interested)
    assert isinstance(finished, Finished), finished
    assert interested.kind == "ials"
    shares = [event.epoch - 1 + event.done for event in events if isinstance(event, Progress)]
    assert shares == sorted(shares)
    assert len([event for event in events if isinstance(event, Epoch)]) == 1
    _, local = fit(ml_100k, "als", "u1", **options)
    assert finished.rmse == pytest.approx(local.metrics["rmse"], abs=0.005)
    assert list(scratch.glob("collab-tui-spark-*")) == []  # neither shuffles nor checkpoints are left

    rec = collab.Recommender.open(store.model_path(run))
    split = collab.split(ml_100k, "u1")
    both = [trained_stars(model, ml_100k, split) for model in (rec, collab.Recommender(local, ml_100k))]
    assert float(abs(both[0] - both[1]).mean()) < 0.1
    me = rec.fold_in({"50": 5.0, "181": 5.0, "172": 5.0})
    assert {"174", "210", "98"} & {title.item for title in rec.recommend(me, n=20)}
    assert final_mse(events) < 0.95


def test_a_stopped_run_ends_spark_and_says_that_it_stopped(store: RunStore, data: DataSpec) -> None:
    run, java, events = begun_run(store, data)
    store.request_stop(run)
    (*_, last) = events
    assert isinstance(last, Stopped)
    assert not last.checkpoint
    wait_for_end(java)
    summary = store.summary(run)
    assert (summary.status, summary.checkpoint) == ("stopped", False)


def test_where_the_worker_is_killed_java_ends_and_the_run_says_that_it_died(store: RunStore, data: DataSpec) -> None:
    run, java, events = begun_run(store, data)
    os.kill(worker_pid(store, run), signal.SIGKILL)
    (*_, last) = events
    assert isinstance(last, Failed)
    assert "ended without a word" in last.error
    wait_for_end(java)
    assert store.summary(run).status == "died"


def test_where_java_is_killed_the_run_says_that_spark_ended(store: RunStore, data: DataSpec) -> None:
    _, java, events = begun_run(store, data)
    os.kill(java, signal.SIGKILL)
    (*_, last) = events
    assert isinstance(last, Failed)
    assert last.error.startswith("Spark ended while it trained.")


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "k8s://https://127.0.0.1:1"])
def test_where_nobody_answers_it_is_refused_at_once(master: str) -> None:
    with pytest.raises(BadConfig, match=f"Nobody answers at {master}"):
        check_engine(collab.configure("als", engine="spark", master=master))


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(BadConfig, match="needs Java 17 or later, and there is no java"):
        check_engine(collab.configure("als", engine="spark"))
