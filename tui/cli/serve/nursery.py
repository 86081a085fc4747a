"""The process that sessions are forked from: it has imported the app and its commands, and does nothing else.

It has also opened the model that all use, so that each of them does not.

It answers each request [number, process, null] when the child is there and [number, process, status] when it has ended;
it ends with the server, whose sessions the system then hangs up.
"""

import atexit
import fcntl
import gc
import json
import os
import selectors
import signal
import socket
import sys
import termios
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from collab.processes import python_command

_STREAMS = 3
_FAILED = 1
_RESERVE = 2**21  # bytes that nobody writes to: they count, and are no memory


def main() -> None:
    """Serve the channel whose file number is the first argument."""
    _leave_out_encryption()
    _import_all()
    _share_model()
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))


def _leave_out_encryption() -> None:
    """Let asyncio and hashlib do without OpenSSL: sessions have no network, and Python has digests of its own, unless
    it was built without them.
    """
    for name in ("ssl", "_hashlib") if find_spec("_md5") else ("ssl",):
        sys.modules[name] = None  # type: ignore[assignment]


def _import_all() -> None:
    """Import what sessions with a screen need, none of which may start a thread or read a terminal; a command imports
    the rest in a moment, where sessions without it are smaller.
    """
    from collab.storage import give_back_memory
    from tui.app import import_app

    give_back_memory()  # before more is imported: what is in one pool from the beginning stays close together
    from tui.cli import main, start_app  # noqa: F401 (for the children)
    from tui.serve import confine, limit_process  # noqa: F401 (as above)

    import_app()


def _share_model() -> None:
    from tui.cli.serve.shared_model import share_model

    share_model()


def _serve(channel: socket.socket) -> None:
    numbers = dict[int, int]()
    readable, wakeup = socket.socketpair()
    wakeup.setblocking(False)
    readable.setblocking(False)
    signal.set_wakeup_fd(wakeup.fileno())
    signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        selector.register(readable, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is readable:
                    readable.recv(4096)
                    _reap(channel, numbers)
                else:
                    _take(channel, numbers, (readable, wakeup))


def _take(channel: socket.socket, numbers: dict[int, int], mine: Sequence[socket.socket]) -> None:
    """Fork for one request; end where there are no more."""
    from tui.serve import LONGEST_REQUEST

    request, streams, *_ = socket.recv_fds(channel, LONGEST_REQUEST, _STREAMS)
    if not request:
        os._exit(0)  # whatever children there are go on by themselves
    asked = json.loads(request)
    _share_model()
    child = os.fork()
    if not child:
        _become(asked, streams, (channel, *mine))
    for stream in set(streams):
        os.close(stream)
    numbers[child] = asked["number"]
    channel.send(json.dumps([asked["number"], child, None]).encode())


def _reap(channel: socket.socket, numbers: dict[int, int]) -> None:
    while numbers:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        channel.send(json.dumps([numbers.pop(process), process, os.waitstatus_to_exitcode(status)]).encode())


def _become(asked: dict[str, Any], streams: Sequence[int], foreign: Sequence[socket.socket]) -> NoReturn:
    """Be the process that was asked for, to its end."""
    from tui.terminal import end_without_memory, leave_without_memory  # now: later there may be no room

    status, reserve = _FAILED, bytearray(_RESERVE)
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in foreign:
            each.close()
        _take_over(asked, streams)
        _confine(asked)
        if "--help" in asked["arguments"]:
            _replace(asked["arguments"])
        try:
            status = _run()
        except BaseException:  # noqa: BLE001 (what cannot even be told is want of memory)
            del reserve  # or there is not even room to ask for more
            leave_without_memory()
            end_without_memory()
    finally:
        os._exit(status)


def _take_over(asked: dict[str, Any], streams: Sequence[int]) -> None:
    os.setsid()
    if asked["terminal"]:
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in set(streams) - set(range(_STREAMS)):
        os.close(stream)
    _open_streams()
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["folder"])
    sys.argv = ["collab-tui", *asked["arguments"]]


def _open_streams() -> None:
    """Open Python's own streams anew: those there were know what their files could do before."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = open(number, mode, encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115 (for the whole process)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _confine(asked: dict[str, Any]) -> None:
    from tui.serve import confine, limit_process

    limit_process(asked["memory_mib"], asked["cpu_minutes"], asked["training"])
    if asked["confined"]:
        confine(map(Path, asked["readable"]), map(Path, asked["writable"]))


def _replace(arguments: Sequence[str]) -> NoReturn:
    """Run the command line in the place of this process, which has no docstrings to help with."""
    from tui import cli

    command = python_command(cli.__name__, *arguments)
    os.execv(command[0], command)  # noqa: S606 (there is no shell here)


def _run() -> int:
    """Run the command line and return its exit status; its objects stay: taken apart, they would be copied."""
    from tui.cli import main as run
    from tui.terminal import lacks_memory, leave_without_memory

    status: Any = 0
    try:
        run()
    except SystemExit as end:
        status = end.code
    except BaseException as error:  # noqa: BLE001 (as where nobody catches it)
        if lacks_memory(error):
            leave_without_memory()  # to tell it takes some
        sys.excepthook(*sys.exc_info())
        status = _FAILED
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return status if isinstance(status, int) else _FAILED


if __name__ == "__main__":
    main()
