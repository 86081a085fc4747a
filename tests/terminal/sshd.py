"""OpenSSH's own server on a free port of this machine, for one test, and what a client needs to reach it."""

import getpass
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.terminal.processes import app_under, descendants, name_of

_TRIES = 5


@dataclass(frozen=True)
class SshServer:
    """A server at work: its process, and the options with which its one client comes in."""

    process: int
    options: Sequence[str]

    def client(self, *arguments: str, terminal: bool = False) -> list[str]:
        """Return the command that runs collab-tui with `arguments` there, on a terminal of its own or on none."""
        program = shlex.join([sys.executable, "-m", "tui.cli", *arguments])
        way = "-tt" if terminal else "-T"
        return ["ssh", *self.options, way, "127.0.0.1", f"cd {shlex.quote(str(Path.cwd()))} && exec {program}"]

    def app(self) -> int:
        """Return the process of collab-tui at the other end."""
        return app_under(self.process)

    def end_sessions(self) -> None:
        """Kill what serves the connections that there are; the server itself stays."""
        for process in descendants(self.process):
            _kill_session(process)


def server_program() -> str | None:
    """Return where sshd is; it is seldom on the PATH of an ordinary user."""
    return shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


@contextmanager
def ssh_server(folder: Path, env: Mapping[str, str]) -> Iterator[SshServer]:
    """Serve this user alone, by a key of their own, with `env` in every session; keys and settings are in `folder`."""
    folder.mkdir()
    for key in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # the system's own service makes it when it starts
    port, server = _start(folder, env)
    options = {
        "IdentityFile": folder / "client",
        "IdentitiesOnly": "yes",
        "Port": port,
        "User": getpass.getuser(),
        "BatchMode": "yes",
        "StrictHostKeyChecking": "no",
        "UserKnownHostsFile": "/dev/null",
        "LogLevel": "ERROR",
        "EscapeChar": "none",
    }
    try:
        yield SshServer(server.pid, ["-F", "none", *(f"-o{name}={value}" for name, value in options.items())])
    finally:
        sessions = descendants(server.pid)
        server.kill()
        server.communicate()
        for process in sessions:
            _kill_session(process)


def _kill_session(process: int) -> None:
    """Kill a process that serves a connection, where it has not ended by itself."""
    if name_of(process).startswith("sshd"):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _start(folder: Path, env: Mapping[str, str]) -> tuple[int, subprocess.Popen[str]]:
    """Return the port and the process of a server that answers."""
    log = ""
    for _ in range(_TRIES):  # another process may take the port in between
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        (folder / "config").write_text(_config(folder, port, env))
        program = server_program()
        assert program, "sshd is missing: the package openssh-server brings it"
        server = subprocess.Popen([program, "-D", "-e", "-f", folder / "config"], stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        log = server.stderr.readline()
        if log.startswith("Server listening"):
            return port, server
        log += server.communicate()[1]
    raise AssertionError(f"sshd did not start: {log}")


def _config(folder: Path, port: int, env: Mapping[str, str]) -> str:
    sets = " ".join(f'"{name}={value}"' for name, value in env.items())
    return f"""
ListenAddress 127.0.0.1
Port {port}
HostKey {folder / "host"}
AuthorizedKeysFile {folder / "client.pub"}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv {sets}
"""
