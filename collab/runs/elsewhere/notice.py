"""The news of a run, and a command of one's own that is run with them."""

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from collab.errors import BadConfig
from collab.runs import ACTIVE, RunStore, RunSummary
from collab.storage import os_error_text
from collab.text import clean

_PREFIX = "COLLAB_RUN"


def notifying_command(text: str) -> tuple[str, ...]:
    """Return the arguments of a command, its program by its whole path: blanks and quotation marks part them, and no
    shell ever reads it. Raises BadConfig where there is no such program.
    """
    try:
        name, *arguments = shlex.split(text)
    except ValueError:
        wrong = "a quotation mark is missing" if text.strip() else "a program is wanted, and what it takes"
        raise BadConfig(f'--notify "{clean(text)}": {wrong}.') from None
    program = shutil.which(name)
    if program is None:
        raise BadConfig(f'--notify: there is no program "{clean(name)}" that can be run.')
    return str(Path(program).absolute()), *arguments


def news_of(summary: RunSummary) -> str:
    """Return what is to be told of a run: "finished", "stopped", "failed" or "died", "silent" where it has told nothing
    for a minute; nothing while it waits or goes on.
    """
    if summary.status in ACTIVE:
        return "silent" if summary.silent else ""
    return summary.status


def notify(command: Sequence[str], news: str, summary: RunSummary, folder: Path, **more: str) -> None:
    """Start a command with a run's state in its environment, and leave it to itself; see `_variables`. One that cannot
    be started is named on stderr.
    """
    env = {**os.environ, **_variables(news, summary, folder), **more}
    try:
        process = subprocess.Popen([*command], stdin=subprocess.DEVNULL, env=env)
    except OSError as error:
        sys.stderr.write(f"--notify: {command[0]}: {os_error_text(error)}\n")
        return
    threading.Thread(target=process.wait).start()  # so that it does not stay as a zombie


class NewsWatch:
    """Watches the runs of several data folders, and runs one command with the news of each."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._stores: dict[Path, RunStore] = {}
        self._news: dict[Path, str] = {}

    def look(self, home: Path, *, quietly: bool = False, **more: str) -> None:
        """Notify of what has happened in a folder since the last look, with `more` variables; `quietly` it is only
        noted as known. Runs of another folder, which links lead to, are left to that.
        """
        store = self._stores.setdefault(home, RunStore(home))
        for summary in store.runs():
            folder = store.root / summary.run
            if not folder.is_symlink():
                news, before = news_of(summary), self._news.get(folder, "")
                self._news[folder] = news
                if news not in ("", before) and not quietly:
                    notify(self._command, news, summary, folder, **more)


def _variables(news: str, summary: RunSummary, folder: Path) -> Mapping[str, str]:
    """Return COLLAB_RUN, the number, COLLAB_RUN_NEWS, COLLAB_RUN_FOLDER, and each field that `runs show --json` has by
    its name, as COLLAB_RUN_STATUS; what is not known is empty, yes is 1 and no is 0.
    """
    fields = {name: value for name, value in asdict(summary).items() if not isinstance(value, dict)}
    number = fields.pop("run")
    texts = {name.upper(): _text(value) for name, value in fields.items()}
    return {
        _PREFIX: number,
        **{f"{_PREFIX}_{name}": text for name, text in texts.items()},
        f"{_PREFIX}_NEWS": news,
        f"{_PREFIX}_FOLDER": str(folder),
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return "" if value is None else clean(str(value))
