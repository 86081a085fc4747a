"""Bytes to the terminal: by the first screen, at rest, while a model trains, by every key: make bench-terminal."""

import os
import re
import tempfile
from collections.abc import Sequence

from bench.keys import PRESSES, PROGRAM, Kind, Watched, command, go, p95, press_kinds
from collab.testing import KEYS
from tui.actions import Action, actions_of

SIZE = (120, 40)
BUDGETS = "budgets: first screen 30 KB, idle 0 B/s, training 4 KiB/s, a key 15 KB, p95 50 ms"
_SCREENS = {"train": "T", "rate": "R", "foryou": "F", "similar": "S", "inside": "B", "learn": "L"}
_DIALOGS = {"people": ("P",), "evaluate": ("T", "E"), "presets": ("T", "p"), "form": ("T", "e"), "together": ("P", "t")}
_LEFT_OUT = {"quit", "suspend_process", "toggle_run", "new_run", "start_all", "start_evaluation", "delete_run"}
"""The keys that would end, stop or start what is measured."""
_COPIED = re.compile(rb"\x1b\]52;[^\x07\x1b]*(?:\x07|\x1b\\)")  # OSC 52: as long as what a person copies
_NAMES = {"escape": "esc", "delete": "\x1b[3~", "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "home": "\x1b[H"}


def first_screen() -> int:
    """Return the bytes up to the first whole screen of a model in use."""
    with Watched(PROGRAM, size=SIZE) as terminal:
        terminal.wait_for("What have you seen?")
        terminal.wait_for("For you so far")
        terminal.read_for(1.0)
        return len(terminal.sent)


def idle(seconds: float = 10.0) -> float:
    """Return the bytes a second while nothing happens."""
    with Watched(PROGRAM, size=SIZE) as terminal:
        terminal.wait_for("What have you seen?")
        terminal.read_for(3.0)
        return terminal.read_for(seconds) / seconds


def every_key(terminal: Watched) -> dict[str, int]:
    """Return the bytes drawn for each key of each screen and dialog, by place and key."""
    most = {}
    for place, way in {**{place: (key,) for place, key in _SCREENS.items()}, **_DIALOGS}.items():
        shared = ("list", "app") if place in _SCREENS else ("list",)
        for action in actions_of(place, *shared):
            if action.verb not in _LEFT_OUT:
                most[f"{place} {action.key_label}"] = _answer(terminal, way, action)
    return most


def _answer(terminal: Watched, way: Sequence[str], action: Action) -> int:
    """Go to a place, press a key there, and return the bytes drawn for it; then back to a screen."""
    for key in way:
        _press(terminal, key)
    before = len(terminal.sent)
    _press(terminal, action.keys[0], 0.6)
    drawn = _COPIED.sub(b"", terminal.sent[before:])
    for _ in range(2):
        _press(terminal, "escape")
    return len(drawn)


def _press(terminal: Watched, key: str, seconds: float = 0.25) -> None:
    os.write(terminal.master, _sent(key))
    terminal.read_for(seconds)


def _sent(key: str) -> bytes:
    if key.startswith("ctrl+"):
        return bytes([ord(key[-1]) & 31])
    key = _NAMES.get(key, key)
    return KEYS.get(key, key).encode()


def main() -> None:
    """Train once, then measure beside a long run; print what is sent and how soon."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["COLLAB_HOME"] = home
        command("train", "--epochs", "2")
        print(f"{SIZE[0]}x{SIZE[1]}, 256 colours; {BUDGETS}")
        print(f"first screen {first_screen() / 1000:.1f} KB, idle {idle():.0f} B/s")
        command("train", "--epochs", "5000", "--detach", "--name", "long")
        try:
            _beside_training()
        finally:
            command("runs", "stop", "2")


def _beside_training() -> None:
    with Watched(PROGRAM, size=SIZE) as terminal:
        terminal.wait_for("/5000 ")
        terminal.read_for(3.0)
        kinds = press_kinds(terminal)
        go(terminal, "T")
        training = terminal.read_for(20.0) / 20
        sent = every_key(terminal)
    times = [answer.shown for kind in kinds for answer in kind.answers]
    print(f"training, on Train: {training / 1024:.2f} KiB/s; key to screen, p95: {1000 * p95(times):.0f} ms")
    print(f"{'what is sent, KB':<28}{'presses':>8}{'most':>8}")
    print("\n".join(f"{kind.name:<28}{len(kind.answers):>8}{_most(kind):>8.1f}" for kind in kinds))
    print(f"of all {len(sent)} keys, once each, those that most is drawn for, text to the clipboard apart:")
    for name, count in sorted(sent.items(), key=lambda pair: -pair[1])[: min(10, PRESSES)]:
        print(f"{name:<36}{count / 1000:>8.1f}")


def _most(kind: Kind) -> float:
    return max(answer.sent for answer in kind.answers) / 1000


if __name__ == "__main__":
    main()
