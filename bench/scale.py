"""From a hundred thousand to 32 million ratings, each step in a process of its own: make bench-scale.

    python -m bench.scale [--millions N]... [--model NAME]... [--folder FOLDER]

Generated ratings, read, opened again, learned from by each model with the settings that it begins with on so many, a
random fifth held out; lists of twenty for everyone; the app on it; ALS of implicit and of LensKit where these are
installed, as `make bench` does: .venv-bench/bin/python -m bench.scale. Of each step the seconds, those of a core, and
the peak memory of its process; of a fit what it reaches on held-out ratings, and the time and memory said before it and
seen, but of the very first on fewer than a million. A folder that is named is kept.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import numpy as np

import collab
from bench.keys import Kind, Watched, go, p95
from bench.scale_peers import installed, peer
from bench.start import EMPTY, first_screen
from collab.artifact import open_artifact
from collab.data import DataSpec
from collab.evaluation import held_out_people
from collab.interest import ndcg
from collab.models import configure_for
from collab.runs import RunStore
from collab.testing import Generated

_SPLIT = "random:0.2@42"
_PEOPLE, _LIST = 300, 10
_PRESSES, _ROUNDS, _SIZE = 12, 5, (120, 40)
_KEYS = {  # the keys that lead there, and those that are pressed by turns
    "a star": ("R", "4"),
    "a page of Rate": ("R", "np"),
    "a row of For you": ("F", "j"),
    "half a page of For you": ("F", "\x04\x15"),
    "the dial of For you": ("F", "-+"),
    "the variety of For you": ("F", "]["),
    "a row of the users": ("Fa", "j"),
    "a letter of a search": ("S/", "a"),
    "a row of Similar": ("S", "jk"),
    "a step of Similar": ("S\r", "m"),
    "a row of Train": ("T", "jk"),
    "a plot of Train": ("T", "v"),
    "a tab of Browse inside": ("B", "np"),
    "a row of Browse inside": ("B", "jk"),
    "a page of Learn": ("L", "np"),
    "from screen to screen": ("R", "TFSBLR"),
    "a card": ("F\r", "jk"),
    "taste, and back": ("F", "Mq"),
    "help, and back": ("F", "?q"),
}
_KIB = 1 << 10
_MIB = _GIB = 1 << 20  # of bytes, of KiB
_STARS = ("dot-bias", "bayes")
_EVERYTHING_AT_ONCE = 20_000


@dataclass(frozen=True)
class Step:
    """A step that was measured: seconds, those of a core, GiB at its peak, and what else it tells."""

    name: str
    seconds: float
    of_a_core: float
    memory: float
    more: dict[str, float] = field(default_factory=dict)


def read(folder: Path, _: str) -> dict[str, float]:
    """Read the files into the cache."""
    return {"ratings": len(collab.load(folder / "csv"))}


def second_start(folder: Path, _: str) -> dict[str, float]:
    """Open what was read."""
    begun = time.perf_counter()
    collab.load(folder / "csv")
    return {"open, s": time.perf_counter() - begun}


def fit(folder: Path, model: str) -> dict[str, float]:
    """Train a run as its worker does."""
    spec, store = DataSpec(source=str(folder / "csv")), RunStore()
    ratings = spec.load()
    run = store.create(spec, _SPLIT, configure_for(model, len(ratings)), data_name=ratings.name)
    subprocess.run([sys.executable, "-P", "-m", "collab.runs.worker", str(store.folder(run))], check=True)
    state = store.state(run)
    if state.finished is None:
        return {"failed": 1}
    store.use(run)
    size = store.model_path(run).stat().st_size / _MIB
    figures = {"run": int(run), "fit, s": state.finished.seconds, "rmse": state.finished.rmse or 0, "model, MiB": size}
    if (expected := state.expected) is None:
        return figures
    said = {"said, s": expected.seconds, "took, s": state.finished.took, "said, MiB": expected.memory / _MIB}
    return figures | said | {"held, MiB": state.finished.memory / _MIB}


def rank(folder: Path, run: str) -> dict[str, float]:
    """Measure the lists of some people by what is held out for them."""
    ratings = collab.load(folder / "csv")
    model = collab.Recommender(open_artifact(RunStore().model_path(run)), ratings)
    figures = []
    for person in islice(held_out_people(model, ratings, collab.split(ratings, _SPLIT)), _PEOPLE):
        best = [ratings.item_table.position(each.item) for each in model.recommend(person.me, n=_LIST)]
        relevant = person.relevant["all"]
        figures.append(ndcg(np.isin(best, relevant), len(relevant)))
    return {"ndcg10": float(np.mean(figures))}


def lists(folder: Path, run: str) -> dict[str, float]:
    """Write lists of twenty for everyone."""
    out = str(folder / f"lists-{run}")
    subprocess.run([sys.executable, "-m", "tui.cli", "recommend", "--all", "--run", run, "--out", out], check=True)
    return {}


def app(_: Path, run: str) -> dict[str, float]:
    """Start the app, press keys, and look at its memory."""
    RunStore().use(run)
    commands = [[sys.executable, *what] for what in (("-m", "tui.cli", "--fresh"), ("-c", EMPTY))]
    times = [[first_screen(command) for command in commands] for _ in range(_ROUNDS)]
    with Watched(commands[0], size=_SIZE) as terminal:
        terminal.wait_for("What have you seen?", 60)
        terminal.read_for(3)
        figures = {f"{name}, ms": 1000 * p95(_pressed(terminal, name, *keys)) for name, keys in _KEYS.items()}
        memory = _memory(terminal.process.pid)
    ours, empty = (statistics.median(column) for column in zip(*times, strict=True))
    return {"first screen / empty": ours / empty, **memory, **figures}


def _memory(process: int) -> dict[str, float]:
    """Return the MiB that a process holds, pages of files that it shares with others by its part of them, and without
    pages of files, which it gives back where they are needed.
    """
    lines = [line.split() for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]]
    sizes = {name: int(size) / _KIB for name, size, *_ in lines}
    return {"app, MiB": sizes["Pss:"], "of no file, MiB": sizes["Anonymous:"]}


def _pressed(terminal: Watched, name: str, opening: str, keys: str) -> list[float]:
    """Return the seconds until the screen had changed after each press of some keys, by turns."""
    for key in ("esc", *opening):
        go(terminal, key)
    terminal.read_for(2)
    kind = Kind(name)
    for key in islice(cycle(keys), _PRESSES):
        was = terminal.text
        terminal.measure(kind, key, lambda text, was=was: text != was)  # type: ignore[misc]
    return [answer.shown for answer in kind.answers]


def als_of(folder: Path, name: str) -> dict[str, float]:
    """Fit the ALS of another library."""
    return peer(folder, name, _SPLIT)


STEPS: dict[str, Callable[[Path, str], dict[str, float]]] = {
    each.__name__: each for each in (read, second_start, fit, rank, lists, app, als_of)
}


def measured(folder: Path, name: str, argument: str = "") -> Step:
    """Take a step in a process of its own, with those that it starts; the peak is that of the largest of them."""
    command = [sys.executable, "-m", "bench.scale", "--step", name, "--folder", str(folder), "--argument", argument]
    begun = time.perf_counter()
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return Step(f"{name} {argument}".strip(), time.perf_counter() - begun, **json.loads(lines[-1]))


def take(folder: Path, name: str, argument: str) -> None:
    """Take a step in this process and print what it took."""
    more = STEPS[name](folder, argument)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    core = sum(each.ru_utime + each.ru_stime for each in used)
    print(json.dumps({"of_a_core": core, "memory": max(each.ru_maxrss for each in used) / _GIB, "more": more}))


def measure_size(folder: Path, rows: int, models: list[str]) -> Iterator[Step]:
    """Yield the steps over so many ratings, as they are taken."""
    generated = Generated(rows)
    if not (folder / "csv" / "ratings.csv").exists():
        generated.write_csv(folder / "csv")
    os.environ["COLLAB_HOME"] = str(folder / "home")
    yield measured(folder, "read")
    yield measured(folder, "second_start")
    run = ""
    for model in models:
        if model in ("ease", "item-knn") and len(generated.world) > _EVERYTHING_AT_ONCE:
            continue
        step = measured(folder, "fit", model)
        yield step
        if "run" in step.more:
            run = f"{step.more['run']:.0f}"
            yield measured(folder, "rank", run)
    if run:
        yield measured(folder, "lists", run)
        yield measured(folder, "app", run)
    for name in installed():
        yield measured(folder, "als_of", name)


@contextmanager
def kept(folder: Path | None, rows: int) -> Iterator[Path]:
    """Give the folder of a size: within the one that is kept, or for now."""
    if folder is not None:
        yield folder / f"{rows}"
    else:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)


def growth(sizes: list[int], steps: list[list[Step]]) -> Iterator[str]:
    """Yield the exponent by which the seconds of a core of each step grow with the ratings, from the first size to the
    last.
    """
    first, last = ({step.name: step for step in each} for each in (steps[0], steps[-1]))
    for name in first.keys() & last.keys():
        ratio = last[name].of_a_core / max(first[name].of_a_core, 1e-9)
        yield f"{name}: {np.log(ratio) / np.log(sizes[-1] / sizes[0]):.2f}"


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("--millions", type=float, action="append", help="ratings; .1, 1, 10, 25 and 32 unless given")
    parser.add_argument("--model", action="append", help=f"a model to fit; {', '.join(_STARS)} and more unless given")
    parser.add_argument("--folder", type=Path, help="keeps what is generated and trained")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--argument", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    args = parsed()
    if args.step:
        take(args.folder, args.step, args.argument)
        return
    sizes = [round(1e6 * millions) for millions in args.millions or (0.1, 1, 10, 25, 32)]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; random fifth held out")
    print(f"{'ratings':>12}  {'step':<16}{'seconds':>9}{'of a core':>11}{'GiB':>7}")
    everything = []
    for rows in sizes:
        with kept(args.folder, rows) as folder:
            steps = []
            for step in measure_size(folder, rows, args.model or ["popularity", "ials", "ease", *_STARS]):
                steps.append(step)
                more = "  ".join(f"{name} {value:.4g}" for name, value in step.more.items())
                figures = f"{step.seconds:>9.1f}{step.of_a_core:>11.1f}{step.memory:>7.2f}"
                print(f"{rows:>12,}  {step.name:<16}{figures}  {more}", flush=True)
            everything.append(steps)
    if len(sizes) > 1:
        print("seconds of a core grow with the ratings to the power of", "; ".join(growth(sizes, everything)))


if __name__ == "__main__":
    main()
