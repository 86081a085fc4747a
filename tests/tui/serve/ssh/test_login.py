"""Logins: whose key it is decides who one is, and nothing else lets anybody in."""

import asyncssh
import pytest

from tests.tui.serve.running import Served, add_person, last_json


async def denied(served: Served, person: str, user: str = "", **options: object) -> None:
    with pytest.raises((asyncssh.PermissionDenied, asyncssh.ConnectionLost)):
        async with served.login(person, user, **options):
            """Nobody comes so far."""


async def test_the_key_decides_whose_answers_are_read(served: Served) -> None:
    for person in ("anna", "ben"):
        async with served.login(person) as connection:
            exported = await connection.run("profiles export")
        assert exported.exit_status == 0
        assert f'"name": "{person}"' in str(exported.stdout)


async def test_any_user_name_will_do_but_that_of_another(served: Served) -> None:
    async with served.login("anna", "whoever") as connection:
        assert '"name": "anna"' in str((await connection.run("profiles export")).stdout)
    await denied(served, "anna", "ben")
    await denied(served, "anna", "BEN")
    assert "it is anna's, not ben's" in {entry.get("why") for entry in served.events("refused", what="a key")}


async def test_without_a_key_of_the_file_nobody_comes_in(served: Served) -> None:
    stranger = asyncssh.generate_private_key("ssh-ed25519")
    await denied(served, "anna", client_keys=[stranger])
    await denied(served, "anna", client_keys=None)
    await denied(served, "anna", client_keys=None, password="anna")  # noqa: S106 (it is none)
    await denied(served, "anna", "guest", client_keys=None)
    assert served.events("refused", what="a key", why="it is not in the file")


async def test_a_key_that_is_offered_is_not_a_key_that_signs(served: Served) -> None:
    """Ben's public key is known to Anna; she offers it, and signs with her own."""
    offered = asyncssh.read_public_key(_public(served, "ben"))

    anna = asyncssh.read_private_key(served.key("anna"))
    pair = asyncssh.load_keypairs([anna])[0]
    pair.public_data = offered.public_data
    await denied(served, "anna", client_keys=[pair])
    async with served.login("anna") as connection:
        assert '"name": "anna"' in str((await connection.run("profiles export")).stdout)


def _public(served: Served, person: str) -> str:
    path = f"{served.key(person)}.pub"
    asyncssh.read_private_key(served.key(person)).write_public_key(path)
    return path


async def test_the_file_is_read_again_when_it_changes(served: Served) -> None:
    add_person(served, "carla")
    async with served.login("carla") as connection:
        assert '"name": "carla"' in str((await connection.run("profiles export")).stdout)
    keys = served.folder / "authorized_keys"
    keys.write_text("".join(line for line in keys.read_text().splitlines(keepends=True) if "carla" not in line))
    await denied(served, "carla")


async def test_whatever_becomes_of_the_file_those_whose_lines_stand_come_in(served: Served) -> None:
    """The file is replaced, huge, no plain file, empty and gone, while Anna is in."""
    keys = served.folder / "authorized_keys"
    right = keys.read_text()
    try:
        async with served.login("anna") as anna:
            assert (
                await anna.run("search film -n 1")
            ).exit_status == 0  # her key is looked up once more after it signed
            for text, problem in (
                ('expiry-time="00010101" ssh-ed25519 AAAA x\n' + right, "line 1 is left out"),
                ("x\n" * 200_000 + right, "199,980 more lines are left out"),
                ("#" * 5_000_000 + right, "is larger than 4,194,304 bytes"),
            ):
                keys.write_text(text)
                async with served.login("ben") as ben:
                    assert (await ben.run("search film -n 1")).exit_status == 0
                assert problem in (served.folder / "log.jsonl").read_text()[-20_000:]
            keys.unlink()
            keys.mkdir()  # nothing that can be read
            async with served.login("ben"):
                assert "The keys stay as they were" in (served.folder / "log.jsonl").read_text()[-20_000:]
            keys.rmdir()
            await denied(served, "ben")
            keys.write_text("")
            await denied(served, "ben")
            assert (await anna.run("search film -n 1")).exit_status == 0
    finally:
        if keys.is_dir():
            keys.rmdir()
        keys.write_text(right)
    async with served.login("ben") as ben:
        assert (await ben.run("search film -n 1")).exit_status == 0


async def test_options_of_a_key_hold(served: Served) -> None:
    add_person(served, "elsewhere", 'from="192.0.2.0/24"')
    await denied(served, "elsewhere")
    add_person(served, "late", 'expiry-time="20200101"')
    await denied(served, "late")
    add_person(served, "mute", "no-pty")
    async with served.login("mute") as connection:
        assert (await connection.run("recommend -n 1 --json")).exit_status == 0
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run(term_type="xterm")
        said = await connection.run()
        assert "no terminal (no-pty)" in str(said.stderr)


async def test_a_link_lets_one_more_key_of_a_person_in_once(served: Served) -> None:
    add_person(served, "dora")
    second = asyncssh.generate_private_key("ssh-ed25519", comment="dora@elsewhere")
    async with served.login("dora") as connection:
        done = await connection.run("link")
        user = str(done.stdout).strip()
        assert f"ssh -t -p {served.port} {user}@HOST" in str(done.stderr)
    await denied(served, "anna", user)  # whose key it is already
    async with served.login("dora", user, client_keys=[second]) as connection:
        assert '"name": "dora"' in str((await connection.run("profiles export")).stdout)
    third = asyncssh.generate_private_key("ssh-ed25519")
    await denied(served, "dora", user, client_keys=[third])
    await denied(served, "dora", "link-aaaaaaaaaaaaaaaa", client_keys=[third])
    async with served.login("dora", client_keys=[second]) as connection:
        assert (await connection.run("search film --json -n 1")).exit_status == 0
    async with served.login("dora") as connection:
        assert (await connection.run("profiles export")).exit_status == 0


async def test_too_many_keys_on_one_connection_are_no_login(served: Served) -> None:
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(20)]
    await denied(served, "anna", client_keys=[*keys, served.key("anna")])
    assert served.events("refused", what="a login", name="too many keys")


async def test_every_login_is_in_the_audit_log_and_no_rating_is(served: Served) -> None:
    async with served.login("anna") as connection:
        first = last_json(str((await connection.run("recommend -n 1 --json")).stdout))
    entry = await served.wait_for("end", person="anna", runs="recommend")
    assert entry["address"] == "127.0.0.1"
    assert entry["seconds"] >= 0
    assert served.events("login", person="anna")[-1]["key"].startswith("SHA256:")
    assert first["title"] not in (served.folder / "audit.jsonl").read_text()
