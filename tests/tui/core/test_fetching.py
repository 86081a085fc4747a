"""Fetching in a process of its own."""

import asyncio

import pytest

from collab.data import catalog
from collab.errors import CollabError
from tui.core import fetch


async def test_the_child_s_own_words_come_back() -> None:
    with pytest.raises(CollabError, match="there is nothing to fetch"):
        await fetch("sample", print)
    with pytest.raises(CollabError, match='No data set is called "ml-2"'):
        await fetch("ml-2", print)


async def test_an_archive_that_is_not_the_published_one_is_told() -> None:
    catalog.archive("ml-1m").write_text("something else")
    with pytest.raises(CollabError, match="not the published archive"):
        await fetch("ml-1m", print)


async def test_cancelling_ends_the_child() -> None:
    task = asyncio.create_task(fetch("sample", print))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
