"""What is to be said of a run under its losses: trouble and what to press, which epoch is kept, what was published."""

from collections.abc import Mapping
from typing import Any

from collab.models.presets import PUBLISHED_ON, published
from collab.runs.record import RunInfo
from tui.format import duration, samples_text
from tui.run_state import RunState

Note = tuple[str, str]
"""A line and its role: "bad", "dim" or ""."""


def run_notes(info: RunInfo, state: RunState, config: Mapping[str, Any], *, plain: bool = False) -> list[Note]:
    """Return the lines, the most urgent first."""
    lines = [_trouble(info, state), _limits(state), (_epochs_told(state, plain=plain), ""), (_published(config), "dim")]
    if info.note:
        lines.insert(3, (f"note: {info.note}", ""))
    return [(text, role) for text, role in lines if text]


def _trouble(info: RunInfo, state: RunState) -> Note:
    if state.status == "failed":
        return f"! {state.error} x tries it again", "bad"
    if state.status == "died":
        return f"! The worker of this run died. {info.error} x resumes it.", "bad"
    if state.status == "stopped":
        return "stopped, its checkpoint is kept: x resumes it", ""
    if state.status == "running" and info.silent:
        told = f"! It has told nothing for {duration(info.silent)}, but its process lives."
        return f"{told} o shows its log; x ends it and resumes from its checkpoint.", "bad"
    return "", ""


def _limits(state: RunState) -> Note:
    return (f"! {state.note}", "") if state.note else ("", "")


def _epochs_told(state: RunState, *, plain: bool) -> str:
    """Say where the held-out loss turned, and which epoch's model is kept."""
    return (", " if plain else " · ").join(filter(None, (_turn(state, "<" if plain else "◂"), _kept(state))))


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
