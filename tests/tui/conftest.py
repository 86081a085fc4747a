"""Fixtures of the tests of screens: runs that start without a process."""

from functools import partial
from typing import Any

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from collab.testing.fake_worker import FakeWorker
from tui.app import run_watch
from tui.screens.common import base_screen, dialog
from tui.terminal import StallWatch

_wait.SLEEP_GRANULARITY = 1 / 250  # the pilot waits four times a key until this long nothing was done: 20 ms otherwise
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20

# where the machine stands still, messages do not go before they are looked at, nor does one come that says so
base_screen._MESSAGE_SECONDS = dialog._MESSAGE_SECONDS = 3600.0
run_watch.StallWatch = partial(StallWatch, lambda: 0.0)  # type: ignore[assignment, attr-defined]

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parse_once(
    sheet: Stylesheet,
    css: str,
    read_from: tuple[str, str],
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """Return the rules of some CSS with a sheet's variables: every app that a test starts has the same."""
    about = css, read_from, is_default_rules, tie_breaker, scope
    key = (*about, *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *about)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[assignment]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    """Let runs be started and resumed without a process."""
    fake = FakeWorker()
    monkeypatch.setattr("collab.runs.start", fake.start)
    monkeypatch.setattr("collab.runs.resume", fake.resume)
    return fake
