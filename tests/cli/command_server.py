"""Commands without the start of Python: a server that has imported them all, and forks for each one.

A command still runs in a process of its own, with the arguments, environment, folder and streams that it is given. It
is spared a third of a second of a core, which is most of what some hundred commands of the tests take.
"""

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

_LONGEST_REQUEST = 2**17  # bytes


class CommandServer:
    """A server that runs one command at a time, to its end; it ends with the process that started it."""

    def __init__(self) -> None:
        self._channel, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            command = [sys.executable, "-P", __file__, str(other.fileno())]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[other.fileno()])

    def run(
        self, arguments: Sequence[str], env: Mapping[str, str], folder: Path, timeout: float
    ) -> tuple[int, str, str]:
        """Return a command's status, negative where a signal ended it, and what it printed on stdout and stderr."""
        with TemporaryFile() as out, TemporaryFile() as err:
            request = {"arguments": arguments, "env": dict(env), "folder": str(folder), "timeout": timeout}
            socket.send_fds(self._channel, [json.dumps(request).encode()], [out.fileno(), err.fileno()])
            status = int(self._channel.recv(16))
            for file in (out, err):
                file.seek(0)
            return status, out.read().decode(), err.read().decode()

    def end(self) -> None:
        """End the server."""
        self._channel.close()
        self._process.wait()


@cache
def command_server() -> CommandServer:
    """Return the server of this process, started when it is first needed."""
    server = CommandServer()
    atexit.register(server.end)
    return server


def _serve(channel: socket.socket) -> None:
    """Answer each request with the status of its command, until there are no more. Returns in each child too, which is
    to be the command.
    """
    while True:
        request, streams, *_ = socket.recv_fds(channel, _LONGEST_REQUEST, 2)
        if not request:
            sys.exit()
        child = os.fork()
        if not child:
            channel.close()
            _become(json.loads(request), streams)
            return
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        channel.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(request: dict[str, Any], streams: Sequence[int]) -> None:
    """Take over what a command is started with."""
    for number, stream in enumerate(streams, 1):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["folder"])
    sys.argv = ["collab-tui", *request["arguments"]]
    signal.alarm(int(request["timeout"]))


def _end(command: Callable[[], None]) -> NoReturn:
    """Run a command and end the process as Python would, but leave its objects where they are: to take them apart would
    copy the whole memory of the server first.
    """
    status: Any = 0
    try:
        command()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001 (as where nobody catches it)
        sys.excepthook(*sys.exc_info())
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    from pkgutil import resolve_name

    from tui.cli.commands import _COMMANDS
    from tui.cli.entry import main

    for each in _COMMANDS.values():
        resolve_name(each.place)
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _end(main)
