"""What is to be said of a run under its losses: trouble and what to press, which epoch is kept, what was published."""

from collections.abc import Mapping
from typing import Any

from collab.models.presets import PUBLISHED_ON, published
from collab.runs.record import RunInfo
from tui.cells import UNICODE, Glyphs
from tui.keys.keymap import Keymap
from tui.rows.format import duration, samples_text
from tui.run_state import RunState

Note = tuple[str, str]
"""A line and its role: "bad", "dim" or ""."""


def run_notes(
    info: RunInfo, state: RunState, config: Mapping[str, Any], keymap: Keymap, *, glyphs: Glyphs = UNICODE
) -> list[Note]:
    """Return the lines, the most urgent first."""
    trouble = _trouble(info, state, keymap)
    lines = [trouble, _limits(state), (_epochs_told(state, glyphs=glyphs), ""), (_published(config), "dim")]
    if info.note:
        lines.insert(3, (f"note: {info.note}", ""))
    return [(text, role) for text, role in lines if text]


def _trouble(info: RunInfo, state: RunState, keymap: Keymap) -> Note:
    key = keymap.key("train.toggle_run")
    if state.status == "failed":
        return f"! {state.error} {key} tries it again", "bad"
    if state.status == "died":
        return f"! The worker of this run died. {info.error} {key} resumes it.", "bad"
    if state.status == "stopped":
        return f"stopped, its checkpoint is kept: {key} resumes it", ""
    if state.status == "running" and info.silent:
        told = f"! It has told nothing for {duration(info.silent)}, but its process lives."
        log = f"{keymap.key('train.show_log')} shows its log"
        return f"{told} {log}; {key} ends it and resumes from its checkpoint.", "bad"
    return "", ""


def _limits(state: RunState) -> Note:
    return (f"! {state.note}", "") if state.note else ("", "")


def _epochs_told(state: RunState, *, glyphs: Glyphs) -> str:
    """Say where the held-out loss turned, and which epoch's model is kept."""
    return glyphs.pick(" · ", ", ").join(filter(None, (_turn(state, glyphs.lowest), _kept(state))))


def _turn(state: RunState, sign: str) -> str:
    if state.turned is not None:
        return f"{sign} valid loss turned after epoch {state.turned}: over-fitting"
    lowest = state.lowest
    return f"{sign} lowest valid loss" if lowest is not None and lowest is not state.history[-1] else ""


def _kept(state: RunState) -> str:
    if state.keep == "samples":
        done = state.status == "finished"
        return f"kept: {samples_text(state.kept)}" if done else "each epoch is a sweep of the sampler"
    if state.status == "finished" and state.kept:
        why = "the lowest valid loss, chosen on the held-out rows" if state.keep == "best" else "the last"
        return f"kept: epoch {state.kept}, {why}"
    if state.keep == "best" and state.history:
        return "keeps the epoch with the lowest valid loss, chosen on the held-out rows"
    return ""


def _published(config: Mapping[str, Any]) -> str:
    figure = published(str(config.get("model", "")), config)
    return "" if figure is None else f"published: {figure:g} ({PUBLISHED_ON})"
