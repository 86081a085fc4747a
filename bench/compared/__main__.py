"""Compares all systems and writes docs/compared.md: make bench, or make bench PART=ranking.

    python -m bench.compared [--part PART]... [--library NAME]... [--results FOLDER] [--out FILE] [--anew]

Each library takes each split in a process of its own, one after the other, so that fits follow each other on the same
cores; what is in the folder of results already is not measured again.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from bench.compared.data import COLD_SPLITS, FIRST, SPLITS
from bench.compared.machine import about
from bench.compared.peers import LIBRARIES, PACKAGES
from bench.compared.results import Results
from bench.compared.system import Part
from bench.compared.tables import write

PARTS: tuple[Part, ...] = get_args(Part)
_PAGE, _FOLDER = Path("docs/compared.md"), Path(".bench")


class Job(NamedTuple):
    """A library on a split, and the parts that are measured there."""

    library: str
    data: str
    split: str
    parts: tuple[Part, ...]


def jobs(parts: Sequence[Part], libraries: Sequence[str]) -> Iterator[Job]:
    """Yield the jobs split by split, so that the libraries take turns."""
    for data, splits in SPLITS.items():
        for split in splits:
            first = (data, split) == (FIRST, "u1")
            wanted = tuple(part for part in parts if part != "coldstart" and (part != "speed" or first))
            if data != FIRST:
                wanted = tuple(part for part in wanted if part != "certainty")
            yield from (Job(library, data, split, wanted) for library in libraries if wanted)
    if "coldstart" in parts:
        yield from (Job(library, FIRST, split, ("coldstart",)) for split in COLD_SPLITS for library in libraries)


def run(job: Job, results: Results) -> None:
    """Run a job whose results are not all there, and keep what it measures; what does not start is a result too."""
    name = "-".join([job.library, job.data, job.split.replace("/", "-"), *job.parts])
    done = results.folder / "done" / name
    if done.exists():
        return
    print(f"{job.library} on {job.data}, {job.split}: {', '.join(job.parts)}", flush=True)
    command = [sys.executable, "-m", "bench.compared.job", job.library, job.data, job.split, ",".join(job.parts)]
    log = results.folder / "log" / f"{name}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "COLLAB_HOME": str((results.folder / "home").resolve())}
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process,
    ):
        for line in process.stdout or ():
            results.add(json.loads(line))
    if process.returncode:
        why = (log.read_text().strip().splitlines() or [f"exit status {process.returncode}"])[-1]
        system = PACKAGES.get(job.library, job.library)
        for part in job.parts:
            results.add(
                {
                    "part": part,
                    "data": job.data,
                    "split": job.split,
                    "system": system,
                    "library": job.library,
                    "failed": why,
                }
            )
        return
    done.parent.mkdir(exist_ok=True)
    done.touch()


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.compared")
    parser.add_argument("--part", action="append", choices=PARTS, help="all unless given")
    parser.add_argument("--library", action="append", choices=LIBRARIES, help="all unless given")
    parser.add_argument("--results", type=Path, default=_FOLDER, help="the folder of results")
    parser.add_argument("--out", type=Path, default=_PAGE, help="the page of tables")
    parser.add_argument("--tables", action="store_true", help="write the page of the results there are")
    return parser.parse_args()


def main() -> None:
    """Measure what is missing and write the page."""
    args = parsed()
    results = Results(args.results)
    if not args.tables:
        results.add({"part": "machine", "data": "", "split": "", "system": "", **about()})
        for job in jobs(args.part or PARTS, args.library or LIBRARIES):
            run(job, results)
    write(results, args.out)
    print(f"written: {args.out}")


if __name__ == "__main__":
    main()
