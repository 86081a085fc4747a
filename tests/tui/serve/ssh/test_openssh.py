"""OpenSSH's own client at the server: what it can do, and every option by which it asks for more."""

import os
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from collab.testing import Terminal
from tests.terminal.processes import let_pass
from tests.tui.serve.running import PATIENCE, Served, serving

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]


_FEW_LOGINS = "logins_per_address = 2\nconnections_per_minute = 6\nlogin_seconds = 3600\n"


def client(served: Served, person: str, *options: str, user: str = "") -> list[str]:
    """Return the command that comes in with the key of a person."""
    settings = {
        "IdentitiesOnly": "yes",
        "BatchMode": "yes",
        "StrictHostKeyChecking": "no",
        "UserKnownHostsFile": "/dev/null",
        "LogLevel": "ERROR",
        "Port": str(served.port),
        "User": user or person,
        "IdentityFile": served.key(person),
    }
    return ["ssh", "-F", "none", *(f"-o{name}={value}" for name, value in settings.items()), *options, "127.0.0.1"]


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL
    )


def test_the_app_is_on_the_terminal_of_openssh(served: Served) -> None:
    with Terminal(client(served, "anna", "-t"), size=(100, 30)) as terminal:
        terminal.wait_for("q quit")
        terminal.press("R")
        terminal.wait_for("·····")
        terminal.press("down", "4")
        terminal.wait_for("answered")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0
    assert '"stars": 4.0' in run([*client(served, "anna"), "profiles", "export"]).stdout


def test_a_wrong_key_or_none_or_the_name_of_another_is_refused(served: Served, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "stranger"], check=True)
    stranger = [word.replace(served.key("anna"), str(tmp_path / "stranger")) for word in client(served, "anna")]
    nothing = client(served, "anna", "-oPubkeyAuthentication=no", "-oPasswordAuthentication=yes")
    for command in (stranger, nothing, client(served, "anna", user="ben")):
        done = run([*command, "recommend"])
        assert done.returncode == 255
        assert "Permission denied (publickey)" in done.stderr


def test_one_connection_too_many_is_told_why_and_not_reset(tmp_path: Path) -> None:
    with serving(tmp_path / "home", settings=_FEW_LOGINS) as served:
        first, second = (socket.create_connection(("127.0.0.1", served.port), PATIENCE) for _ in range(2))
        with first, second:
            assert {silent.recv(5) for silent in (first, second)} == {b"SSH-2"}
            for _ in range(4):
                _is_refused(served, "2 connections from your address have not logged in yet. Try again in a moment.")
        _is_refused(served, "more than 6 connections a minute from your address. Wait one.")


def test_who_offers_too_many_keys_is_told_how_to_offer_one(tmp_path: Path) -> None:
    with serving(tmp_path / "home", settings="login_attempts = 1\n") as served:
        strangers = [str(tmp_path / f"stranger{number}") for number in range(3)]
        for stranger in strangers:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger], check=True)
        command = client(served, strangers[0], *(f"-oIdentityFile={stranger}" for stranger in strangers[1:]))
        done = run([word.replace(served.key(strangers[0]), strangers[0]) for word in command])
        assert done.returncode == 255
        assert "collab-tui: too many keys were offered. Offer one: ssh -o IdentitiesOnly=yes -i FILE" in done.stderr


def _is_refused(served: Served, sentence: str) -> None:
    done = run([*client(served, "anna"), "recommend"])
    assert done.returncode == 255
    assert f"Received disconnect from 127.0.0.1 port {served.port}:12: collab-tui: {sentence}" in done.stderr
    assert "reset" not in done.stderr


@pytest.mark.parametrize("command", ["sh", "cat /etc/passwd", "/bin/sh -c id", "recommend && id", "scp -f /etc/passwd"])
def test_no_shell_is_there(served: Served, command: str) -> None:
    done = run([*client(served, "anna"), command])
    assert (done.returncode, done.stdout) == (2, "")


def test_neither_sftp_nor_scp_moves_a_file(served: Served, tmp_path: Path) -> None:
    options = client(served, "anna")[1:-1]
    for program, arguments in (
        ("sftp", ["127.0.0.1"]),
        ("scp", ["127.0.0.1:/etc/passwd", str(tmp_path / "file")]),
        ("scp", ["-O", "127.0.0.1:/etc/passwd", str(tmp_path / "file")]),
        ("scp", [__file__, "127.0.0.1:test.py"]),
    ):
        assert run([program, *options, *arguments]).returncode != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["-R0:127.0.0.1:22", "-W127.0.0.1:22", "-A", "-X", "-Y", "-w0:0", "-s"])
def test_no_option_of_openssh_forwards_anything(served: Served, option: str) -> None:
    """An agent and a display are refused, and what was asked for besides is still answered."""
    strict = ["-oExitOnForwardFailure=yes", "-oTunnel=yes"] if option[:2] in ("-R", "-w") else []
    done = run([*client(served, "anna", *strict, option), "search", "film", "--json", "-n", "1"])
    assert (done.returncode == 0) == (option in ("-A", "-X", "-Y")), done.stderr


def test_what_comes_in_at_a_port_of_the_client_leads_nowhere(served: Served, tmp_path: Path) -> None:
    path = str(tmp_path / "port")
    command = client(served, "anna", "-N", "-T", f"-L{path}:127.0.0.1:{served.port}")
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as ssh:
        try:
            end = time.monotonic() + PATIENCE
            with socket.socket(socket.AF_UNIX) as tried:
                tried.settimeout(PATIENCE)
                while tried.connect_ex(path):  # not there yet, or nobody listens yet
                    assert time.monotonic() < end
                    assert ssh.poll() is None
                    let_pass(0.02)
                assert tried.recv(100) == b""
        finally:
            ssh.kill()


def test_odd_variables_do_not_come_in(served: Served) -> None:
    env = {**os.environ, "COLLAB_HOME": "/odd", "LD_PRELOAD": "", "LC_ALL": "C.UTF-8"}
    command = client(served, "anna", "-oSendEnv=COLLAB_HOME LC_ALL", "-oSetEnv=PYTHONPATH=/odd")
    done = subprocess.run(
        [*command, "profiles", "export"], capture_output=True, text=True, env=env, timeout=PATIENCE, check=False
    )
    assert '"name": "anna"' in done.stdout
    names = {entry["name"] for entry in served.events("refused", what="a variable")}
    assert {"COLLAB_HOME", "PYTHONPATH", "LC_ALL"} <= names
