"""Sessions: the app on a terminal and a fixed list of commands, and no other thing that ssh can do."""

import asyncssh
import pytest

from tests.tui.serve.running import Served, app_of, last_json


async def test_the_app_keeps_what_is_rated_and_everyone_has_their_own(served: Served) -> None:
    async with served.login("anna") as anna, app_of(anna) as screen:
        await screen.wait_for("q quit")
        screen.press("R")
        await screen.wait_for("·····")
        screen.press("5")
        await screen.wait_for("★★★★★")
        assert "anna" in screen.text
        screen.press("q")
        assert (await screen.process.wait()).exit_status == 0
        assert '"stars": 5.0' in str((await anna.run("profiles export")).stdout)
    async with served.login("ben") as ben:
        assert '"answers": []' in str((await ben.run("profiles export")).stdout)


async def test_a_new_size_of_the_terminal_reaches_the_app(served: Served) -> None:
    async with served.login("ben") as ben, app_of(ben, term_size=(30, 8)) as screen:
        await screen.wait_for("too small")
        screen.process.change_terminal_size(100, 30)
        await screen.wait_for("q quit")


async def test_a_cut_connection_ends_the_app_and_one_comes_back_to_where_one_was(served: Served) -> None:
    connection = await asyncssh.connect(
        "127.0.0.1", served.port, username="ben", known_hosts=None, config=[], client_keys=[served.key("ben")]
    )
    async with app_of(connection) as screen:
        await screen.wait_for("q quit")
        screen.press("S")
        await screen.wait_for("Similar")
        connection.abort()
    await served.wait_for("end", person="ben", runs="app")
    async with served.login("ben") as ben, app_of(ben) as screen:
        await screen.wait_for("q quit")
        screen.press("q")


@pytest.mark.parametrize(
    "line",
    ["bash", "sh -c id", "recommend; id", "recommend $(id)", "scp -t /tmp", "rsync --server", "internal-sftp", "'", ""],
)
async def test_no_command_but_those_of_the_list_is_run(served: Served, line: str) -> None:
    async with served.login("anna") as connection:
        done = await connection.run(line or " ")
    assert done.exit_status == 2
    assert not done.stdout
    assert "collab-tui" in str(done.stderr)


@pytest.mark.parametrize(
    "line",
    [
        "recommend --profile ben",
        "recommend --profile=ben",
        "recommend --data /etc/passwd",
        "recommend --out /tmp/list.csv",
        "recommend --run 1",
        "recommend --users all",
        "similar 1 --data x",
        "profiles export ben",
        "profiles export anna /tmp/anna.json",
        "profiles list",
        "runs follow 1 --debug",
        "search film --data /etc",
        "recommend -n5",
    ],
)
async def test_commands_have_no_option_that_leads_elsewhere(served: Served, line: str) -> None:
    async with served.login("anna") as connection:
        done = await connection.run(line)
    assert (done.exit_status, done.stdout) == (2, "")
    assert str(done.stderr).startswith("collab-tui: ")


async def test_commands_of_the_list_answer_in_json(served: Served) -> None:
    async with served.login("anna") as connection:
        listed = await connection.run("recommend -n 2 --json")
        assert len(str(listed.stdout).splitlines()) == 2
        title, name = (last_json(str(listed.stdout))[field] for field in ("item", "title"))
        assert last_json(str((await connection.run(f"similar {title} -n 1 --json")).stdout))["title"]
        assert last_json(str((await connection.run(f"search '{name}' -n 1 --json")).stdout))["title"]
        assert last_json(str((await connection.run("runs list --json")).stdout))["run"] == "1"


async def test_a_command_says_what_it_does_and_takes(served: Served) -> None:
    async with served.login("anna") as connection:
        helped = await connection.run("recommend --help")
        assert helped.exit_status == 0
        assert "Usage: collab-tui recommend" in str(helped.stdout)
        described = str(helped.stdout).split("Options")[0].strip().splitlines()
        assert len(described) > 1, "nothing but how it is called"


async def test_a_terminal_is_needed_for_the_app(served: Served) -> None:
    async with served.login("anna") as connection:
        done = await connection.run()
    assert done.exit_status == 2
    assert "ssh -t asks for one" in str(done.stderr)


@pytest.mark.parametrize("subsystem", ["sftp", "netconf", "app"])
async def test_no_subsystem_is_there(served: Served, subsystem: str) -> None:
    async with served.login("anna") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(subsystem=subsystem)
    assert served.events("refused", what="a subsystem", name=subsystem)


async def test_nothing_is_forwarded(served: Served) -> None:
    async with served.login("anna") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", served.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/run/socket")
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.start_server(lambda *_peer: True, "127.0.0.1", 0)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.start_unix_server(lambda: True, "/run/socket")
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_tun(0)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_tap(0)
    kinds = {entry["what"] for entry in served.events("refused", person="anna")}
    assert {"a forwarded connection", "a forwarded port", "a forwarded socket"} <= kinds


async def test_neither_agent_nor_x11_is_forwarded(served: Served) -> None:
    async with served.login("anna", agent_forwarding=True) as connection:
        assert (await connection.run("search film --json -n 1")).exit_status == 0
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run("search film", x11_forwarding=True, x11_display="127.0.0.1:9")


async def test_of_the_environment_four_variables_come_in_checked(served: Served) -> None:
    odd = {
        "LD_PRELOAD": "/odd/x.so",
        "PYTHONPATH": "/odd",
        "COLLAB_HOME": "/odd",
        "HOME": "/odd",
        "PATH": "/odd",
        "LANG": "../../etc",
        "COLORTERM": "truecolor\n",
    }
    async with served.login("anna") as connection:
        done = await connection.run("profiles export", env=odd)
        assert '"name": "anna"' in str(done.stdout)
    names = {entry["name"] for entry in served.events("refused", what="a variable")}
    assert set(odd) <= names


@pytest.mark.parametrize("terminal", ["../../etc/passwd", "xterm;id", "x" * 60, "$(id)"])
async def test_a_terminal_has_the_name_of_one(served: Served, terminal: str) -> None:
    async with served.login("anna") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run(term_type=terminal)


async def test_without_colours_none_are_sent(served: Served) -> None:
    async with served.login("anna") as anna, app_of(anna, env={"NO_COLOR": "1"}) as screen:
        await screen.wait_for("q quit")
        assert b"38;" not in screen.sent
        screen.press("q")
