"""Processes without the start of Python: servers that have imported what their processes need, and fork for each one.

A command, a job or a worker still runs in a process of its own, with the arguments, environment, folder and streams
that it is given. It is spared the imports: a third of a second of a core for a command, two for what brings torch,
which is most of what some hundred processes of the tests take. Where the start itself is the subject, tests start
`PROGRAM`, or take `real_processes`.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from runpy import run_module
from types import SimpleNamespace, TracebackType
from typing import IO, Any, NoReturn

ROOT = Path(__file__).parent.parent
_LONGEST_REQUEST, _MOST_FILES = 2**17, 16  # bytes, descriptors
_MODULES = {
    "commands": ("tui.cli.entry",),
    "jobs": (
        *("collab.data.reading", "collab.processes", "collab.runs"),
        *("collab.training.gibbs_fit", "collab.training.gradient_fit", "collab.training.interest_fit"),
        *("collab.training.engine", "collab.training.setup", "collab.training.export", "collab.recommend.recommender"),
        *("collab.kernels.compiled", "collab.kernels.first_calls", "collab.kernels.row_loops", "pandas", "pyarrow.csv"),
    ),
    "readers": ("collab.data.reading", "collab.processes"),
}


class Server:
    """A server of "commands", of "jobs", or of "readers", jobs that train nothing; it imports nothing before the first
    is asked for, and ends with the process that started it.
    """

    def __init__(self, kind: str, jobs: str = "", *, forked: bool = False) -> None:
        """`jobs` is the socket of the server that jobs and workers of these processes are forked by; `forked` makes the
        server a fork of this process, which has what was changed in it.
        """
        folder = tempfile.TemporaryDirectory(prefix="forking-")
        self.path = str(Path(folder.name, kind))
        lifeline, self._lifeline = os.pipe()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(self.path)
            listener.listen(64)
            if forked:
                self._wait = self._fork(kind, listener, lifeline)
            else:
                numbers = (listener.fileno(), lifeline)
                command = [sys.executable, "-P", __file__, kind, jobs or self.path, *map(str, numbers)]
                self._wait = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, pass_fds=numbers, start_new_session=True, cwd=ROOT
                ).wait
        os.close(lifeline)
        atexit.register(self._end, folder)

    def _fork(self, kind: str, listener: socket.socket, lifeline: int) -> Callable[[], object]:
        if not (child := os.fork()):
            try:
                os.close(self._lifeline)  # by whose end the server knows that this process has ended
                atexit._clear()  # what is to be done then is for this process
                _end(_serve(kind, self.path, listener, lifeline))
            finally:
                os._exit(1)  # never on with what this process does: an error of a module on its way in ends the server
        return partial(os.waitpid, child, 0)

    def _end(self, folder: "tempfile.TemporaryDirectory[str]") -> None:
        os.close(self._lifeline)
        self._wait()
        folder.cleanup()


@cache
def job_server() -> Server:
    """Return the server of this process's jobs and workers."""
    return Server("jobs")


@cache
def command_server() -> Server:
    """Return the server of this process's commands."""
    return Server("commands", job_server().path)


class Forked:
    """A process that a server forks, as subprocess.Popen has it: as far as our own code and tests ask of one."""

    def __init__(
        self,
        path: str,
        command: Sequence[str],
        *,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        stdout: int | IO[bytes],
        stderr: IO[bytes],
        env: Mapping[str, str],
        cwd: str | None = None,
        pass_fds: Sequence[int] = (),
        start_new_session: bool = False,
        timeout: int = 0,
    ) -> None:
        """Ask the server whose socket is at `path`; after `timeout` seconds, if any, an alarm ends the process."""
        self.returncode: int | None = None
        self.stdout: IO[bytes] | None = None
        self._channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.connect(path)
        request = {"command": command, "env": dict(env), "cwd": cwd or str(Path.cwd()), "timeout": timeout}
        request["new_session"] = start_new_session
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 (a device)
            incoming = stdin.fileno() if not isinstance(stdin, int) else nothing.fileno()
            taken = stdout.fileno() if not isinstance(stdout, int) else -1
            if taken < 0:
                ours, taken = os.pipe()
                self.stdout = os.fdopen(ours, "rb")
            files = [incoming, taken, stderr.fileno(), *pass_fds]
            socket.send_fds(self._channel, [json.dumps(request).encode()], files)
        if self.stdout is not None:
            os.close(taken)
        self.pid = int(self._channel.recv(16))

    def __enter__(self) -> "Forked":
        """Return the process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its streams, and wait for its end."""
        if self.stdout is not None:
            self.stdout.close()
        self.wait()

    def poll(self) -> int | None:
        """Return its status, None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its status, negative where a signal ended it. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._channel], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a forked process", timeout or 0)
            self.returncode = int(self._channel.recv(16) or -signal.SIGKILL)  # nothing where the server has ended
            self._channel.close()
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # its end is not told yet
                os.kill(self.pid, number)


_STARTERS = ("collab.processes.client", "collab.runs.launch")
"""The modules that start processes."""


def fork_processes(server: Callable[[], str]) -> None:
    """Let jobs and workers of this process be forked by the server whose socket is at the path returned."""
    for name in _STARTERS:
        import_module(name).__dict__["subprocess"] = SimpleNamespace(
            **{**vars(subprocess), "Popen": lambda command, **how: Forked(server(), command, **how)}
        )


def start_processes() -> None:
    """Let jobs and workers of this process be started again."""
    for name in _STARTERS:
        import_module(name).__dict__["subprocess"] = subprocess


def _serve(kind: str, jobs: str, listener: socket.socket, lifeline: int) -> Callable[[], None]:
    """Answer each request with the process forked, and at its end with its status, until the one who began this ends.
    Return in each child, with what it is to do.
    """
    # coverage saves at this signal: a child with the handler of its server would save what is the server's, too
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ends: dict[int, tuple[int, socket.socket]] = {}
    poll = select.poll()
    for number in (listener.fileno(), lifeline):
        poll.register(number, select.POLLIN)
    while True:
        for number, _ in poll.poll():
            if number == lifeline:
                os._exit(0)
            if number in ends:
                poll.unregister(number)
                child, channel = ends.pop(number)
                os.close(number)
                _tell(channel, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                channel.close()
                continue
            channel, _ = listener.accept()
            message, files, *_ = socket.recv_fds(channel, _LONGEST_REQUEST, _MOST_FILES)
            _prepare(kind)
            if not (child := os.fork()):
                for other in (lifeline, *ends):
                    os.close(other)
                for each in (listener, channel, *(asking for _, asking in ends.values())):
                    each.close()
                fork_processes(lambda: jobs)
                return partial(_become, json.loads(message), files)
            for file in files:
                os.close(file)
            end = os.pidfd_open(child)
            ends[end] = child, channel
            poll.register(end, select.POLLIN)
            _tell(channel, child)


def _tell(channel: socket.socket, number: int) -> None:
    try:
        channel.send(str(number).encode())
    except OSError:
        """Whoever asked is gone."""


@cache
def _prepare(kind: str) -> None:
    """Import what the processes of a server need, as far as most of them do, and read what Numba has compiled."""
    for module in _MODULES[kind]:
        import_module(module)
    if kind == "jobs":
        from collab.kernels import load_kernel

        load_kernel(1).compile("chain")
    elif kind == "commands":
        from tui.cli.commands import _COMMANDS

        for command in _COMMANDS.values():
            resolve_name(command.place)
    gc.collect()
    gc.freeze()


def _become(request: dict[str, Any], files: Sequence[int]) -> None:
    """Take over what a process is started with, and do what its command says."""
    if request["new_session"]:
        os.setsid()
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    tempfile.tempdir = None
    signal.alarm(request["timeout"])
    _, _, _, module, *arguments = request["command"]
    sys.argv = [module, *arguments]
    run_module(module, run_name="__main__", alter_sys=True)


def _end(process: Callable[[], None]) -> NoReturn:
    """Do what a process is for and end it as Python would, but leave its objects where they are: to take them apart
    would copy the whole memory of the server first.
    """
    status: Any = 0
    try:
        process()
    except SystemExit as end:
        status = end.code or 0
        if not isinstance(status, int):
            print(status, file=sys.stderr)  # noqa: T201 (as Python does)
            status = 1
    except BaseException:  # noqa: BLE001 (as where nobody catches it)
        sys.excepthook(*sys.exc_info())
        status = 1
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends by itself; coverage may write
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    kind, jobs, listening, living = sys.argv[1:]
    _end(_serve(kind, jobs, socket.socket(fileno=int(listening)), int(living)))
