"""One library on one split: its systems fitted in turn and measured, a JSON object a line on stdout."""

import argparse
import json
import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

import numpy as np

import collab
from bench.compared import measures
from bench.compared.data import COLD_SPLITS, load
from bench.compared.peers import systems
from bench.compared.speed import latencies
from bench.compared.system import Fitted, Part, System, Training
from collab.data import Ratings, Split
from collab.evaluation import Halves, halves

_MEASURES: dict[Part, Callable[[Fitted, Training], measures.Record]] = {
    "accuracy": measures.accuracy,
    "ranking": measures.ranking,
    "certainty": measures.certainty,
    "speed": lambda fitted, _: {"milliseconds": latencies(fitted)},
}


def measured(system: System, training: Training, parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Fit a system and yield what each part says of it, with the seconds of the fit."""
    system.prepare(training)
    begun, core = time.perf_counter(), time.process_time()
    fitted = system.fit(training)
    took = {"seconds": time.perf_counter() - begun, "core": time.process_time() - core}
    took["stars_seconds"] = getattr(fitted, "stars_seconds", 0) or took["seconds"]
    for part in parts:
        yield {"part": part, **_MEASURES[part](fitted, training), **took}


def measured_cold(system: System, ratings: Ratings, split: Split) -> Iterator[dict[str, Any]]:
    """Yield the sums of the people held out by a split after each number of answers, those about popular titles first.

    A system that folds in is fitted once; any other anew for each number, with all answers beside the training rows.
    """
    users = np.unique(ratings.users[split.valid]).astype(np.int32)
    people = halves(ratings, users.tolist())
    training = Training(ratings, split)
    fitted = system.fit(training) if system.folds_in else None
    for count in measures.ANSWERS:
        asked = measures.answered(ratings, [each.answerable for each in people], split.training, count)
        if fitted is not None:
            known, codes = fitted.fold_in(measures.answers_of(ratings, asked)), np.arange(len(users), dtype=np.int32)
        else:
            known, codes = system.fit(Training(ratings, _with(split, asked))), users
        yield {"asked": count, **_cold(known, codes, training, asked, people, system)}
    if system.questions is not None:
        for record in system.questions(fitted, training, people):
            yield {"system": f"{system.name}, its own questions", **record}


def _cold(
    fitted: Fitted, codes: Any, training: Training, asked: Sequence[Any], people: Sequence[Halves], system: System
) -> measures.Record:
    stars = "accuracy" in system.parts
    return measures.cold_figures(fitted, codes, training, asked, [each.predicted for each in people], stars=stars)


def _with(split: Split, asked: Sequence[Any]) -> Split:
    return Split(split.name, np.sort(np.concatenate([split.training, *asked])).astype(np.int32), split.valid)


def lines(library: str, data: str, text: str, parts: Sequence[Part], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the results of a library's systems on a split; of one that fails, what it failed with."""
    ratings = load(data)
    split = collab.split(ratings, text)
    for system in systems(library):
        wanted = [part for part in parts if part in system.parts]
        if not wanted or (names and system.name not in names):
            continue
        about = {"data": data, "split": text, "system": system.name, "settings": system.settings, "library": library}
        load_now = {"load": os.getloadavg()[0]}
        try:
            if text in COLD_SPLITS:
                for result in measured_cold(system, ratings, split):
                    yield {"part": "coldstart", **about, **result, **load_now}
            else:
                for result in measured(system, Training(ratings, split), wanted):
                    yield {**about, **result, **load_now}
        except Exception as error:  # noqa: BLE001 # whatever a peer raises is what its row says
            traceback.print_exc()
            yield from ({"part": part, **about, "failed": f"{type(error).__name__}: {error}"} for part in wanted)


def main() -> None:
    """Print what one library says of one split."""
    parser = argparse.ArgumentParser(prog="python -m bench.compared.job")
    for name in ("library", "data", "split"):
        parser.add_argument(name)
    parser.add_argument("parts", help="with commas", type=lambda text: text.split(","))
    parser.add_argument("names", nargs="*", help="of systems; all unless given")
    args = parser.parse_args()
    if unknown := set(args.parts) - set(get_args(Part)):
        parser.error(f"no part {min(unknown)}; there are {', '.join(get_args(Part))}")
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no result
    for line in lines(args.library, args.data, args.split, args.parts, args.names):
        print(json.dumps(line), file=out, flush=True)


if __name__ == "__main__":
    main()
