"""Parts with lists made by processes of their own, one for each core: what they read of the model and of the data is
mapped from files, so that they share it.
"""

import os
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

from pydantic import TypeAdapter

from collab.batch.content import Format, part_contents
from collab.batch.lists import ListOptions
from collab.data import open_cache
from collab.errors import TrainingFailed
from collab.processes import EndedEarly, Tell, interrupt_on_signals, run_job
from collab.recommend import Recommender
from collab.storage import write_bytes


def written_by_processes(
    count: int, model: Path, fingerprint: str, options: ListOptions, kind: Format, parts: Mapping[Path, Sequence[str]]
) -> Generator[Path, None, None]:
    """Yield the file of each part once it is written, by `count` processes that have every so manieth of them; to close
    it ends them. Where this process is killed each ends with the part that it is at.

    `model` is the file of the model, `fingerprint` that of the ratings in the cache. Raises what the first of them that
    fails does, and TrainingFailed where one ends without a word.
    """
    happened, unwanted = SimpleQueue[Path | Future[None]](), Event()
    how = {"model": str(model), "fingerprint": fingerprint, "options": asdict(options), "kind": kind}

    def write(share: Mapping[str, Sequence[str]]) -> None:
        try:
            run_job(
                write_parts_job,
                {**how, "parts": share},
                listen=lambda message: happened.put(Path(message["written"])),
                cancelled=unwanted.is_set,
            )
        except EndedEarly as error:
            raise TrainingFailed(
                f"A process that made lists ended early, status {error.status}. {error.last_line} Those that are "
                "written stay: the same command goes on."
            ) from None

    running = count
    with ThreadPoolExecutor(count) as threads:
        try:
            for first in range(count):
                share = {str(file): users for file, users in islice(parts.items(), first, None, count)}
                threads.submit(write, share).add_done_callback(happened.put)
            while running:
                event = happened.get()
                if isinstance(event, Future):
                    event.result()
                    running -= 1
                else:
                    yield event
        finally:
            unwanted.set()


def write_parts_job(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Write some parts in the process that was asked, and tell {"written": file} of each."""
    interrupt_on_signals()
    os.environ["NUMBA_NUM_THREADS"] = "1"  # there are as many processes as cores
    model = Recommender.open(request["model"])
    ratings = open_cache(request["fingerprint"]) or model.ratings
    options, parts = TypeAdapter(ListOptions).validate_python(request["options"]), request["parts"]
    contents = part_contents(model, ratings, options, request["kind"], parts.values())
    for file, content in zip(parts, contents, strict=True):
        write_bytes(Path(file), content)
        ratings.release()
        tell({"written": file})
    return {}
