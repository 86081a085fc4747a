"""Sessions in browsers, by their protocol: they go on after a reload and a cut, within the limits of all."""

import asyncio

from tests.tui.serve.running import PATIENCE, Served
from tests.tui.serve.web.visiting import quit_app, visiting


async def test_what_is_rated_in_a_browser_is_kept_and_everyone_has_their_own(served: Served) -> None:
    async with visiting(served, "anna") as anna, anna.tab() as tab:
        await tab.wait_for("q quit")
        assert tab.person == "anna"
        await tab.press("R")
        await tab.wait_for("·····")
        await tab.press("5")
        await tab.wait_for("★★★★★")
        await quit_app(tab)
        assert (tab.end, tab.over) == ("This session has ended.", True)
    async with served.login("anna") as connection:
        assert '"stars": 5.0' in str((await connection.run("profiles export")).stdout)
    async with served.login("ben") as connection:
        assert '"answers": []' in str((await connection.run("profiles export")).stdout)


async def test_a_cut_connection_is_taken_up_where_it_was(served: Served) -> None:
    async with visiting(served, "ben") as ben:
        async with ben.tab() as tab:
            await tab.wait_for("q quit")
            await tab.press("S")
            await tab.wait_for("Enter on a title shows what is close to it")
            before, session = await tab.at_rest(), tab.session
            await tab.cut()
        async with ben.tab(session) as again:
            await again.wait_for("Enter on a title shows what is close to it")
            assert again.session == session
            assert await again.wait_for(before) == before
            await quit_app(again)
    assert served.events("resume", person="ben")


async def test_a_session_that_is_taken_up_in_another_size_is_drawn_so(served: Served) -> None:
    async with visiting(served, "ben") as ben:
        async with ben.tab() as tab:
            await tab.wait_for("q quit")
            session = tab.session
        async with ben.tab(session, size=(60, 20)) as again:
            await again.wait_for("q quit")
            await again.say(size=(30, 8))
            await again.wait_for("too small")
            await again.say(size=(60, 20))
            await again.wait_for("q quit")
            await quit_app(again)


async def test_a_new_tab_takes_up_what_nobody_shows_and_else_has_its_own(served: Served) -> None:
    async with visiting(served, "anna") as anna:
        async with anna.tab() as tab:
            await tab.wait_for("q quit")
            async with anna.tab() as second:
                await second.wait_for("q quit")
                assert second.session != tab.session
                await quit_app(second)
            session = tab.session
        async with anna.tab() as third:
            await third.wait_for("q quit")
            assert third.session == session
            await quit_app(third)


async def test_a_session_is_shown_in_one_tab_at_a_time(served: Served) -> None:
    async with visiting(served, "anna") as anna, anna.tab() as tab:
        await tab.wait_for("q quit")
        async with anna.tab(tab.session) as second:
            await second.wait_for("q quit")
            assert await tab.wait_for_end() == "This session is taken up elsewhere, and goes on there."
            assert tab.over is False
            await quit_app(second)


async def test_ctrl_z_stops_nothing_where_no_shell_would_go_on(served: Served) -> None:
    async with visiting(served, "ben") as ben, ben.tab() as tab:
        await tab.wait_for("q quit")
        await tab.press("\x1a")
        await tab.wait_for("There is no shell here to go back to")
        await quit_app(tab)


async def test_nobody_comes_to_the_session_of_another(served: Served) -> None:
    async with visiting(served, "anna") as anna, visiting(served, "ben") as ben, anna.tab() as tab:
        await tab.wait_for("q quit")
        async with ben.tab(tab.session) as other:
            await other.wait_for("q quit")
            assert (other.person, other.session != tab.session) == ("ben", True)
            await quit_app(other)
        await quit_app(tab)


async def test_status_counts_sessions_in_browsers_too(served: Served) -> None:
    async with visiting(served, "ben") as ben, ben.tab() as tab:
        await tab.wait_for("q quit")
        begun = await served.wait_for("begin", person="ben", runs="browser")
        assert begun["address"] == "127.0.0.1"
        path = served.folder / "status.json"
        async with asyncio.timeout(PATIENCE):
            while '"browser"' not in path.read_text():
                await asyncio.sleep(0.02)
        await quit_app(tab)
