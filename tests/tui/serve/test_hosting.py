"""The server as a whole: its host key, its limits as people meet them, its end, and its death."""

import asyncio
import contextlib
import json
import os
import platform
import re
import resource
import signal
import socket
import stat
import subprocess
from pathlib import Path

import asyncssh
import pytest

import collab
from collab.data import DataSpec
from collab.runs import RunStore, take
from collab.storage import private_folder
from tests.program import PROGRAM
from tests.terminal.processes import parent_of
from tests.tui.serve.running import PATIENCE, Screen, Served, app_of, serving
from tests.tui.serve.web.visiting import visiting
from tui.serve import Homes, read_status, server_process
from tui.serve.web import TerminalModes

_TIGHT = """
sessions_per_person = 1
sessions = 2
logins = 3
logins_per_address = 2
login_seconds = 60
connections_per_minute = 100_000
free_failures = 1000
"""


async def exported(served: Served, person: str) -> str:
    async with served.login(person) as connection:
        return str((await connection.run("profiles export")).stdout)


def command(shared: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLLAB_HOME": str(shared)}
    return subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, env=env, timeout=PATIENCE, check=False
    )


async def test_limits_are_met_with_a_sentence_and_read_again(tmp_path: Path) -> None:
    with serving(tmp_path / "home", settings=_TIGHT) as served:
        async with served.login("anna") as anna, app_of(anna) as screen:
            await screen.wait_for("q quit")
            second = await anna.run("search film")
            assert second.exit_status == 2
            assert "anna has 1 sessions open, which is as many as one person may have" in str(second.stderr)
            await _logins_have_their_limits(served)
            process = await process_of(served)
            status = command(served.shared, "serve", "status", "--json")
            [session] = json.loads(status.stdout)["sessions"]
            assert (session["person"], session["runs"], session["process"]) == ("anna", "app", process)
            assert 0 < session["memory_mib"] < 130
            reloads = served.reloads()
            (served.folder / "settings.toml").write_text(_TIGHT.replace("person = 1", "person = 2"))
            assert command(served.shared, "serve", "reload").returncode == 0
            while served.reloads() == reloads:
                await asyncio.sleep(0.02)
            assert (await anna.run("search film -n 1 --json")).exit_status == 0
            another = command(served.shared, "serve", "ssh", "--port", "0", "--unconfined")
            assert (another.returncode, "A server is at work" in another.stderr) == (2, True)
            assert command(served.shared, "serve", "stop").returncode == 0
            stderr = await screen.process.stderr.read()
            assert b"This server is being stopped. Every answer is kept" in stderr
        assert served.process.wait(PATIENCE) == 0
    assert "No server is at work" in command(served.shared, "serve", "status").stderr


async def _logins_have_their_limits(served: Served) -> None:
    """One more of three connections at once is sent away; those who stay silent go by themselves after their time."""
    silent = [await _greeted(served, "127.0.0.1") for _ in range(2)]
    third, writer = await asyncio.open_connection("127.0.0.1", served.port)
    assert b"2 connections from your address have not logged in yet" in await third.read()
    writer.close()
    await served.set_limits(_TIGHT.replace("login_seconds = 60", "login_seconds = 1"))
    silent.append(await _greeted(served, "127.0.0.2"))
    async with asyncio.timeout(50):  # those from before have a minute
        await silent[-1][0].read()
    for _, writer in silent:
        writer.close()


async def _greeted(served: Served, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect from an address, and wait until the server has said who it is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port, local_addr=(address, 0))
    assert (await reader.readline()).startswith(b"SSH-2.0-collab-tui")
    return reader, writer


async def test_the_host_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        with serving(tmp_path / "home") as served:
            keys.append((await asyncssh.get_server_host_key("127.0.0.1", served.port)).public_data)  # type: ignore[union-attr]
    assert keys[0] == keys[1]
    path = tmp_path / "home" / "serve" / "host_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    done = command(tmp_path / "home", "serve", "ssh", "--port", "0", "--unconfined")
    assert (done.returncode, "host_key can be read by others" in done.stderr) == (2, True)


def test_without_a_model_nobody_is_served(tmp_path: Path) -> None:
    done = command(tmp_path / "home", "serve", "ssh", "--port", "0", "--unconfined")
    assert (done.returncode, done.stdout) == (1, "")
    assert "which all who come in use. Train one: collab-tui train" in done.stderr


async def test_guests_come_in_where_that_was_asked_for_and_leave_nothing(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--open") as served:
        people = []
        for _ in range(2):
            async with served.login("anna", "guest", client_keys=None) as guest:
                people.append(json.loads(str((await guest.run("profiles export")).stdout))["name"])
                assert "A guest has no key" in str((await guest.run("link")).stderr)
        assert people[0] != people[1]
        assert '"name": "anna"' in await exported(served, "anna")
        while any((served.folder / "guests").iterdir()):
            await asyncio.sleep(0.02)


async def test_a_guest_is_told_at_the_door_and_when_leaving_that_answers_go_too(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--open") as served:
        reader = _Reader()
        async with served.login("anna", "guest", client_keys=None, client_factory=lambda: reader) as guest:
            assert "what you rate here is deleted when you leave" in reader.banner
            async with app_of(guest) as screen:
                await screen.wait_for("q quit")
                screen.press("q")
                ended = await screen.process.wait()
            assert "You were a guest: what you rated here is deleted." in str(ended.stderr)
            assert ended.exit_status == 0
        reader = _Reader()
        async with served.login("anna", client_factory=lambda: reader) as anna, app_of(anna) as screen:
            assert not reader.banner
            await screen.wait_for("q quit")
            screen.press("q")
            assert not (await screen.process.wait()).stderr
        async with served.login("anna", "guest", client_keys=None) as guest, app_of(guest) as screen:
            await screen.wait_for("You are a guest: what you rate here is deleted when you leave.")
            nursery = parent_of(await process_of(served))
            os.kill(nursery, signal.SIGSTOP)  # so that the server waits for word of the session's end, ten seconds
            try:
                served.process.terminate()
                with contextlib.suppress(ConnectionError):  # refused, or cut as the door closes
                    while True:
                        socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE).close()
                refused = str((await guest.run("search film")).stderr)
            finally:
                os.kill(nursery, signal.SIGCONT)
            assert "what you rated here as a guest is deleted" in refused
            assert "is kept" not in refused
            assert "what you rated here as a guest is deleted" in str((await screen.process.wait()).stderr)


async def rated_one(served: Served, screen: Screen) -> int:
    """Have a person rate a title; return the process of their session."""
    await screen.wait_for("q quit")
    screen.press("R")
    await screen.wait_for("·····")
    screen.press("5")
    await screen.wait_for("1 answered")
    return await process_of(served)


async def process_of(served: Served) -> int:
    """Return the process of the session that began last, once the server tells it."""
    *before, last = served.events("begin")
    since = before[-1]["at"] if before else 0.0  # to a thousandth of a second, after that session began
    while True:
        status = read_status(Homes(served.shared))
        for session in status[1].sessions if status else ():
            if session.person == last["person"] and session.process and session.began > since + 0.001:
                return session.process
        await asyncio.sleep(0.02)


class _Reader(asyncssh.SSHClient):
    """A client that keeps what it is told before it is in."""

    banner = ""
    lost: Exception | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = exc

    def auth_banner_received(self, msg: str, lang: str) -> None:  # noqa: ARG002 (the base class asks for it)
        self.banner += msg


async def test_a_full_disk_is_said_and_afterwards_everything_goes_on(tmp_path: Path) -> None:
    """The disk is full for the server alone: not a byte can be added to a file."""
    sentence = "Nothing can be kept on this server now: its disk may be full."
    with serving(tmp_path / "home", "--open", web=True) as served:
        async with served.login("anna") as anna, app_of(anna) as screen:
            await screen.wait_for("q quit")
            hard = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, hard))
            for person, user in (("ben", "ben"), ("ben", "guest")):
                reader = _Reader()
                async with served.login(person, user, client_factory=lambda reader=reader: reader) as connection:
                    await connection.wait_closed()
                assert sentence in str(reader.lost)
            for token in (served.tokens["ben"], ""):
                async with visiting(served, token=token) as visitor:
                    assert (await visitor.enter())[0] == 200
                    async with visitor.tab() as tab:
                        assert sentence in await tab.wait_for_end()
            assert (await anna.run("search film -n 1")).exit_status == 0
            screen.press("q")
            assert (await screen.process.wait()).exit_status == 0
            assert not list((served.folder / "guests").iterdir())
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        async with served.login("ben") as ben:
            assert (await ben.run("recommend -n 1 --json")).exit_status == 0
        assert [each["what"] for each in served.events("refused")] == ["a folder"] * 4
        await served.wait_for("end", person="ben", runs="recommend")
        assert len(served.events("begin")) == len(served.events("end")) == 3
        await no_session(served)


async def test_a_session_without_processor_time_leaves_the_terminal_as_it_was_and_every_answer(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        async with served.login("anna") as anna, app_of(anna) as screen:
            process = await rated_one(served, screen)
            hard = resource.prlimit(process, resource.RLIMIT_CPU)[1]
            resource.prlimit(process, resource.RLIMIT_CPU, (1, hard))
            modes = TerminalModes()
            while True:
                with contextlib.suppress(BrokenPipeError):  # it has ended, and there is more to read
                    screen.press("j")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        if not (data := await screen.process.stdout.read(2**16)):
                            break
                        modes.read(data)
            assert "has had its 60 minutes of processor time" in str((await screen.process.wait()).stderr)
            assert b"\x1b[?1049l" in modes.sequences()
            assert set(re.findall(rb"\?(\d+)h", modes.sequences())) <= {b"7", b"25"}
        assert '"stars": 5.0' in await exported(served, "anna")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
async def test_a_session_that_dies_for_want_of_memory_says_so(served: Served, number: int) -> None:
    """An allocation that fails in a library ends a process by any of these signals."""
    async with served.login("anna") as anna, app_of(anna) as screen:
        await screen.wait_for("q quit")
        os.kill(await process_of(served), number)
        ended = await screen.process.wait()
    assert "most likely because memory is short. Every answer is kept." in str(ended.stderr)
    assert ended.exit_status == 1


async def test_the_sample_is_read_when_the_server_starts_and_nobody_has_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade, whose sample is another file."""
    monkeypatch.setenv("COLLAB_HOME", str(tmp_path / "home"))
    sample = DataSpec(source="sample")
    assert sample.cached() is None
    with serving(tmp_path / "home"):
        async with asyncio.timeout(PATIENCE):
            while sample.cached() is None:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("spare_kib", [0, 256, 1024, 2048])
async def test_a_session_at_the_limit_of_its_memory_ends_with_a_sentence_and_does_not_stand_still(
    tmp_path: Path, spare_kib: int
) -> None:
    """Wherever memory ran out, be it where the app is left and a thread has no room to begin."""
    with serving(tmp_path / "home") as served:
        async with served.login("anna") as anna, app_of(anna) as screen:
            process = await rated_one(served, screen)
            status = Path(f"/proc/{process}/status").read_text()
            in_use = int(status.partition("VmData:")[2].split()[0])
            hard = resource.prlimit(process, resource.RLIMIT_DATA)[1]
            resource.prlimit(process, resource.RLIMIT_DATA, ((in_use + spare_kib) * 1024, hard))
            screen.press("j4j3FvSTBLPRj5FSTBR")
            async with asyncio.timeout(PATIENCE):
                sent = await screen.process.stdout.read()
                ended = await screen.process.wait()
        words = f"{sent!r}{ended.stderr!r}{ended.exit_status}"
        assert re.search("too little memory|most likely because memory is short", words)
        assert "Every answer is kept" in words
        assert ended.exit_status == 1
        assert '"stars": 5.0' in await exported(served, "anna")


async def no_session(served: Served) -> None:
    """Wait until the server says that nobody is there."""
    while (status := read_status(Homes(served.shared))) is None or status[1].sessions:
        await asyncio.sleep(0.02)


async def test_after_a_kill_of_the_server_every_answer_is_there_and_training_has_gone_on(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        store, run = _long_run(served)
        connection = await asyncssh.connect(
            "127.0.0.1", served.port, username="anna", known_hosts=None, config=[], client_keys=[served.key("anna")]
        )
        async with app_of(connection) as screen:
            await rated_one(served, screen)
            await screen.press_until("T", "x stop, resume")
            screen.press("x")
            await screen.wait_for("of 10000")
            await served.wait_for("begin", person="anna", runs="app")
            served.process.send_signal(signal.SIGKILL)
            served.process.wait()
            connection.abort()
        done = await _epochs_after(store, run, store.state(run).epochs_done)
    with serving(tmp_path / "home") as served:
        assert '"stars": 5.0' in await exported(served, "anna")
        await _epochs_after(store, run, done)
        async with served.login("anna") as anna, app_of(anna) as screen:
            await screen.wait_for("of 10000")  # on Train, where she was
            assert json.loads(str((await anna.run("runs list --json")).stdout).splitlines()[0])["status"] == "running"
            store.request_stop(run)
            followed = await anna.run(f"runs follow {run} --json")
            assert json.loads(str(followed.stdout).splitlines()[-1])["event"] == "stopped"
            await screen.press_until("R", "1 answered")
            screen.press("q")


def _long_run(served: Served) -> tuple[RunStore, str]:
    """Make a run of Anna's that trains for ever once she sets it going, on data that the operator has read."""
    path = private_folder(served.shared / "data") / "ratings.csv"
    rows = [f"{user},{user * item % 90},{1 + user % 5}" for user in range(40) for item in range(20)]
    path.write_text("\n".join(["user,item,rating", *rows]) + "\n")
    data = DataSpec(source=str(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_HOME", str(served.shared))
        data.load()
    store = RunStore(Homes(served.shared).of("anna"))
    config = collab.configure("dot", epochs=10_000, factors=2, bs=8)
    return store, store.create(data, "random:0.2@42", config)


async def _epochs_after(store: RunStore, run: str, done: int) -> int:
    """Return how many epochs there are once there are more."""
    while (now := store.state(run).epochs_done) <= done:
        assert store.alive(run)
        await asyncio.sleep(0.02)
    return now


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\n\r\n", b"SSH-2.0-x\r\n" + b"\xff" * 40_000], ids=["http", "noise"]
)
async def test_what_speaks_no_ssh_is_cut_off(served: Served, sent: bytes) -> None:
    with (
        socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as raw,
        contextlib.suppress(ConnectionError),  # it may go before it has read all of that
    ):
        raw.sendall(sent)
        while raw.recv(2**16):
            """The server says who it is, and goes."""
    assert '"name": "anna"' in await exported(served, "anna")


@pytest.mark.parametrize("process", [1, 7, 4321])
def test_the_server_of_a_container_is_among_its_first_processes(process: int, tmp_path: Path) -> None:
    lock = Homes(tmp_path).root / "lock"
    descriptor = take(lock)
    assert descriptor is not None
    lock.write_text(f"{process} {platform.node()}")
    assert server_process(Homes(tmp_path)) == process
    os.close(descriptor)
    assert server_process(Homes(tmp_path)) is None
