"""How fast and how large `bayes` is: make bench-bayes.

    python -m bench.bayes [--training N]... [--sweeps N] [--factors N] [--head ordinal|gaussian] [--features all|none]
                          [--folds NAME]... [--epochs N]

Generated ratings with taste behind them, of 6.7 and 25 million training rows unless given: seconds of a sweep, held-out
losses included, the whole fit, and the peak memory of its process. Then MovieLens 100K, in the folder of
COLLAB_SHARED_DATA: the fit on each fold, with and without all that is known beside the stars, how much of it goes to
events and checkpoints, and beside it myFM (PyPI) with the same features, where it is installed.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import collab
from collab.data import Ratings
from collab.testing import Generated
from collab.types import AnyArray

_HELD_OUT = 0.1
_TARGETS = {6_700_000: ("a sweep", 0.45), 25_000_000: ("100 sweeps", 300.0)}
_SWEEPS = {25_000_000: 100}
_MOST_MEMORY = 3.5
_STARS_ALONE = 300  # sweeps over MovieLens 100K


@dataclass(frozen=True)
class Fit:
    """A fit's RMSE, and what it took: seconds before the first sweep, of a sweep, of all, and GiB at its peak."""

    rmse: float
    before: float
    sweep: float
    whole: float
    memory: float


def fit_generated(folder: Path, rows: int, options: dict[str, Any]) -> Fit:
    """Fit on generated ratings, stars alone, without interest; return what it took in this process."""
    from collab.training import Epoch, fit

    ratings = Generated(rows).ratings(folder)
    split, config = collab.split(ratings, f"random:{_HELD_OUT}@42"), collab.configure("bayes", **options)
    begun, marks, rmse = time.perf_counter(), [0.0], 0.0
    for event in fit(ratings, split, config):
        if isinstance(event, Epoch):
            marks.append(time.perf_counter() - begun)
            rmse = event.rmse or 0.0
            if event.epoch == config.epoch_count:
                break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # KiB on Linux
    times = np.diff(marks)
    sweep = statistics.median(times[1:] if len(times) > 1 else times)
    return Fit(rmse, float(times[0] - sweep), sweep, marks[-1], peak)


def in_a_process(folder: Path, rows: int, options: dict[str, Any]) -> Fit:
    """Do the same in a process of its own, whose memory is the fit's alone."""
    command = [sys.executable, "-m", "bench.bayes", "--in", str(folder), str(rows), json.dumps(options)]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return Fit(**json.loads(lines[-1]))


def measure_generated(training: int, args: argparse.Namespace) -> None:
    """Print the line of so many training ratings."""
    with tempfile.TemporaryDirectory() as name:
        folder, rows = Path(name), round(training / (1 - _HELD_OUT))
        Generated(rows).write_columns(folder)
        sweeps = args.sweeps or _SWEEPS.get(training, 25)
        options = {
            "epochs": sweeps,
            "factors": args.factors or (16 if training >= 25_000_000 else 12),
            "head": args.head,
            "features": args.features,
        }
        done = in_a_process(folder, rows, options)
    target, allowed = _TARGETS.get(training, ("a sweep", float("nan")))
    taken = done.sweep if target == "a sweep" else done.before + 100 * done.sweep
    over = "over" if taken > allowed or done.memory > _MOST_MEMORY else ""
    print(
        f"{training:>12,} {sweeps:>7} {done.before:>8.1f} {done.sweep:>8.3f} {done.whole:>8.1f} {done.memory:>8.2f} "
        f"{done.rmse:>8.4f}   {target} at most {allowed:g} s, {_MOST_MEMORY} GiB  {over}",
        flush=True,
    )


def measure_fold(ratings: Ratings, fold: str, options: dict[str, Any]) -> tuple[float, float, float, float, int]:
    """Return the RMSE that a fit on a fold of MovieLens 100K tells at its end, and the one that `evaluate` has of its
    model; its seconds, those with interest learned beside it, and its sweeps.
    """
    from collab.evaluation import measure_accuracy
    from collab.training import Epoch, Finished

    begun, split, events = time.perf_counter(), collab.split(ratings, fold), list[Any]()
    model = collab.train(ratings, split, collab.configure("bayes", **options), progress=events.append)
    whole = time.perf_counter() - begun
    [finished] = [event for event in events if isinstance(event, Finished)]
    sweeps = sum(isinstance(event, Epoch) for event in events)
    return finished.rmse or 0.0, measure_accuracy(model, ratings, split).rmse, finished.seconds, whole, sweeps


def measure_worker(ratings: Ratings, fold: str, options: dict[str, Any]) -> float:
    """Return the share of a run's time that goes to events and checkpoints, as its worker writes them."""
    from collab.runs import Checkpoints
    from collab.training import Epoch, fit

    spent, begun = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        checkpoints = Checkpoints(Path(name, "state.safetensors"))
        for event in fit(ratings, collab.split(ratings, fold), collab.configure("bayes", **options)):
            start = time.perf_counter()
            with Path(name, "events.jsonl").open("a") as file:
                file.write(event.line() + "\n")
            if isinstance(event, Epoch):
                checkpoints.offer(event)
            spent += time.perf_counter() - start
            if isinstance(event, Epoch) and event.epoch == event.epochs:
                break
    return spent / (time.perf_counter() - begun)


def measure_movielens(args: argparse.Namespace) -> None:
    """Print the lines of MovieLens 100K."""
    folder = os.environ.get("COLLAB_SHARED_DATA")
    if not folder:
        print("MovieLens 100K: COLLAB_SHARED_DATA does not say where it is")
        return
    ratings = collab.load(Path(folder, "ml-100k"))
    epochs = {"epochs": args.epochs} if args.epochs else {}
    plain = {"head": "gaussian", "features": "none", "epochs": args.epochs or _STARS_ALONE}
    print("\ntold: the RMSE that training ends with, of training's own embeddings averaged over the samples kept")
    print("evaluate: that of the model, into which people are folded in by all their training ratings")
    print(f"{'MovieLens 100K':<30} {'sweeps':>7} {'told':>7} {'evaluate':>9} {'fit, s':>8} {'whole, s':>9}")
    for name, options, allowed in (("with all that is known", epochs, 25.0), ("stars alone", plain, 2.5)):
        for fold in args.folds:
            trained, evaluated, seconds, whole, sweeps = measure_fold(ratings, fold, options)
            figures = f"{sweeps:>7} {trained:>7.4f} {evaluated:>9.4f} {seconds:>8.2f} {whole:>9.2f}"
            print(f"{fold}, {name:<26} {figures}   fit at most {allowed:g} s  {'over' if seconds > allowed else ''}")
    share = measure_worker(ratings, args.folds[0], epochs)
    print(f"events and checkpoints: {share:.1%} of the fit's time, at most 10%{'  over' if share > 0.1 else ''}")
    if find_spec("myfm") is None:
        print("myFM is not installed here: pip install myfm")
        return
    sweeps = args.epochs or collab.configure("bayes").epochs_for(len(ratings))
    rmse, seconds = fit_myfm(ratings, args.folds[0], sweeps)
    print(f"{args.folds[0]}, myFM with an ordinal head, the same features{'':<6} {rmse:>7.4f} {seconds:>8.2f}")


def fit_myfm(ratings: Ratings, fold: str, sweeps: int) -> tuple[float, float]:
    """Return RMSE and seconds of myFM's ordered probit (Ohtsuki, PyPI myfm) on a fold, with as many factors and sweeps:
    users and titles, which titles a user rated, who rated a title, genres and years.
    """
    from importlib import import_module

    from scipy.sparse import csr_matrix, eye_array, hstack

    from collab.bayes import item_tables

    os.environ["TQDM_DISABLE"] = "1"  # its bar
    myfm = import_module("myfm")
    split = collab.split(ratings, fold)
    users, items = ratings.users[split.training], ratings.items[split.training]
    shape = (len(ratings.user_ids), len(ratings.item_table))
    rated = csr_matrix((np.ones(len(users)), (users, items)), shape)

    def shared(matrix: Any) -> Any:
        return csr_matrix(matrix.multiply(1 / np.sqrt(np.maximum(matrix.sum(1), 1))))

    tables = [csr_matrix(table) for table in item_tables(ratings.item_table, np.unique(items)).values()]
    sides = (
        [eye_array(shape[0]), shared(rated)],
        [eye_array(shape[1]), shared(csr_matrix(rated.T)), *tables],
    )
    blocks = [csr_matrix(hstack(side)) for side in sides]
    groups = [part.shape[1] for side in sides for part in side]
    steps = (ratings.stars - 1).astype(int)  # classes from 0

    def rows_of(rows: AnyArray) -> list[Any]:
        places = (ratings.users[rows], ratings.items[rows])
        return [myfm.RelationBlock(place, block) for place, block in zip(places, blocks, strict=True)]

    begun = time.perf_counter()
    model = myfm.MyFMOrderedProbit(rank=12, random_seed=42)
    model.fit(
        None,
        steps[split.training],
        X_rel=rows_of(split.training),
        grouping=None,
        n_iter=sweeps,
        n_kept_samples=sweeps * 9 // 10,
        group_shapes=groups,
    )
    seconds = time.perf_counter() - begun
    shares = model.predict_proba(None, X_rel=rows_of(split.valid))
    predicted = 1 + shares @ np.arange(shares.shape[1])
    return float(np.sqrt(np.mean((predicted - ratings.stars[split.valid]) ** 2))), seconds


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.bayes")
    parser.add_argument("--training", type=int, action="append", help="training ratings to generate; 0 for none")
    parser.add_argument("--sweeps", type=int, default=0, help="sweeps over generated ratings")
    parser.add_argument("--factors", type=int, default=0, help="12, and 16 of 25 million, unless given")
    parser.add_argument("--head", default="ordinal")
    parser.add_argument("--features", default="all")
    parser.add_argument("--folds", action="append", help="folds of MovieLens 100K, u1 to u5; none for none of it")
    parser.add_argument("--epochs", type=int, default=0, help="sweeps over MovieLens 100K")
    parser.add_argument("--in", nargs=3, dest="own", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    args = parsed()
    if args.own:
        folder, rows, options = args.own
        print(json.dumps(asdict(fit_generated(Path(folder), int(rows), json.loads(options)))))
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; head {args.head}, features {args.features}")
    print(f"{'training':>12} {'sweeps':>7} {'before':>8} {'a sweep':>8} {'whole, s':>8} {'GiB':>8} {'rmse':>8}")
    for training in args.training or _TARGETS:
        if training:
            measure_generated(training, args)
    args.folds = args.folds or ["u1", "u2", "u3", "u4", "u5"]
    if args.folds != ["none"]:
        measure_movielens(args)


if __name__ == "__main__":
    main()
