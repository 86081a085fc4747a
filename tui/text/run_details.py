"""One run in detail: the notes under its losses, the layers of its model, the end of its log."""

import re
from collections.abc import Sequence
from pathlib import Path

from collab.data import catalog
from collab.models import PUBLISHED_ON, is_like_the_lesson, published
from collab.runs import RunConfig, RunState, RunSummary, checkpoint_phrase
from collab.text import clean
from collab.training import Expected, Finished
from tui.cells import UNICODE, Glyphs, Spans
from tui.core.runs import Estimate, KnownForecast, LaterSet
from tui.keys import Keymap
from tui.text.format import bytes_text, duration, explained_text, loss, r_hat_text, samples_text
from tui.text.runs import continued_text

Note = tuple[str, str]
"""A line and its role: "bad", "next" for what to press, "dim" or ""."""

_LIKE_THEM = "measured here on ratings made up like these"
_IN_USE = "in use: press {app.show_rate} to rate a few films, {app.show_foryou} for the list they lead to"
_KEEP_BEST = "{train.edit_settings} then keep best keeps that one; chosen on held-out rows, its figures flatter"


def run_notes(
    summary: RunSummary,
    state: RunState,
    record: RunConfig | None,
    keymap: Keymap,
    *,
    used: bool = False,
    glyphs: Glyphs = UNICODE,
) -> list[Note]:
    """Return the lines, the most urgent first; `record` is how the run was started, where that can be read, `used` says
    that it is the run in use.
    """
    trouble = _problem(summary, state, keymap)
    explained = explained_text(summary.explained)
    lines = [
        trouble,
        _limits(state),
        (keymap.with_keys(_IN_USE) if used else "", "next"),
        (continued_text(state.continued) if state.continued else "", ""),
        (costs_text(state), "dim"),
        (_epochs_text(state, glyphs=glyphs), ""),
        (_other_keeping(state, keymap), "dim"),
        (f"explained: {explained}" if explained else "", "dim"),
        (r_hat_text(summary.r_hat, summary.epoch, summary.planned), "dim"),
        ("" if record is None else _published(record), "dim"),
    ]
    if summary.note:
        lines.insert(5, (f"note: {summary.note}", ""))
    return [(text, role) for text, role in lines if text]


def _problem(summary: RunSummary, state: RunState, keymap: Keymap) -> Note:
    key = keymap.key("train.toggle_run")
    if state.status == "failed":
        return f"! {state.error} {key} tries it again", "bad"
    if state.status == "died":
        return f"! The worker of this run died. {summary.error} {key} resumes it.", "bad"
    if state.status == "stopped":
        return f"stopped, {checkpoint_phrase(kept=state.checkpoint)}: {key} resumes it", ""
    if state.status == "running" and summary.silent:
        silence = f"! It has told nothing for {duration(summary.silent)}, but its process lives."
        log = f"{keymap.key('train.show_log')} shows its log"
        return f"{silence} {log}; {key} ends it and resumes it.", "bad"
    return "", ""


def _limits(state: RunState) -> Note:
    return (f"! {state.note}", "") if state.note else ("", "")


def _epochs_text(state: RunState, *, glyphs: Glyphs) -> str:
    """Say where the held-out loss turned, and which epoch's model is kept."""
    return glyphs.pick(" · ", ", ").join(filter(None, (_turn(state, glyphs.lowest), _kept(state))))


def _turn(state: RunState, sign: str) -> str:
    if state.turned is not None:
        return f"{sign} valid loss turned after epoch {state.turned}: over-fitting"
    lowest = state.lowest
    return f"{sign} lowest valid loss" if lowest is not None and lowest is not state.history[-1] else ""


def _kept(state: RunState) -> str:
    if state.keep == "samples":
        return _kept_samples(state) if state.finished else "each epoch is a sweep of the sampler"
    if state.finished and state.kept:
        why = "the lowest valid loss, chosen on the held-out rows" if state.keep == "best" else "the last"
        lowest = state.lowest
        best = f"; the best was {lowest.epoch}" if lowest is not None and lowest.epoch != state.kept else ""
        return f"kept: epoch {state.kept}, {why}{best}"
    if state.keep == "best" and state.history:
        return "keeps the epoch with the lowest valid loss, chosen on the held-out rows"
    return ""


def _kept_samples(state: RunState) -> str:
    """Say what is kept of a sampler, and why its loss is not that of the last sweep's line."""
    kept, own = samples_text(state.kept), state.finished.valid_loss if state.finished else None
    last = state.history[-1].valid_loss if state.history else None
    if own is None or last is None or loss(own) == loss(last):
        return f"kept: {kept}"
    return f"kept: {state.kept} samples, valid loss {loss(own)}; the last line, {loss(last)}, is of all sweeps"


def _other_keeping(state: RunState, keymap: Keymap) -> str:
    """Say how a run comes to keep its best epoch, where it kept a later one."""
    missed = state.finished and state.keep == "last" and state.turned is not None
    return keymap.with_keys(_KEEP_BEST) if missed else ""


def _published(record: RunConfig) -> str:
    figure = published(str(record.config.get("model", "")), record.config)
    if figure is None:
        return ""
    if is_like_the_lesson(record.data, record.split, record.config):
        return f"published for such a run: {figure:g} ({PUBLISHED_ON.partition(',')[0]}, 5 epochs)"
    return f"the lesson's {figure:g} is of ML-100K and 5 epochs, not of a run like this"


_FEW = 5  # seconds
_LOG_BYTES = 64 * 1024
_LOG_LINES = 1000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)")
_COUNTED = 16  # cells of a count of parameters, with its gaps
_SIZES, _NAMED = re.compile(r"(?:in|out)_features="), re.compile(r", \w+=[^,()]+")
_INDENT = re.compile(r"[ \t]*")


def layer_rows(state: RunState, width: int = 0) -> list[Spans]:
    """Return the parts of a model as its module prints them, and how many parameters they have in all; where a `width`
    has no room for the shapes, their sizes alone.
    """
    if not state.layers:
        waiting = "The layers are known once the run has read its data and starts to train."
        return [[(waiting if state.status in ("starting", "queued") else "This run has told no layers.", "dim")]]
    name = max(len("layer"), *(len(layer.name) for layer in state.layers))
    shapes = [layer.shape for layer in state.layers]
    if width and name + max(map(len, shapes)) + _COUNTED > width:
        shapes = [_NAMED.sub("", _SIZES.sub("", shape)) for shape in shapes]
    shape = max(map(len, ("shape", *shapes)))
    rows: list[Spans] = [[(f"{'layer'.ljust(name)}  {'shape'.ljust(shape)}  {'parameters':>12}", "dim")]]
    rows += [
        [(f"{layer.name.ljust(name)}  ", "strong"), (f"{text.ljust(shape)}  {layer.parameters:>12,}", "")]
        for layer, text in zip(state.layers, shapes, strict=True)
    ]
    return [*rows, [(f"{'in all'.ljust(name)}  {' ' * shape}  {state.parameters:>12,}", "title")]]


def log_rows(path: Path) -> list[Spans]:
    """Return the last lines of a run's log without anything but text; what it means where there is none."""
    lines = list(log_lines(path))
    return [[(line, "")] for line in lines] or [[("The log is empty: nothing went wrong so far.", "dim")]]


def log_lines(path: Path) -> Sequence[str]:
    """Return the last lines of a log, without control characters; none where there is no log."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LOG_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ()
    lines = text.splitlines()[1 if size > _LOG_BYTES else 0 :]
    return [_plain(line) for line in lines[-_LOG_LINES:]]


def _plain(line: str) -> str:
    """Return a line of a log as text, its indentation kept."""
    line = _ESCAPES.sub("", line).expandtabs(4)
    indent = _INDENT.match(line)
    return (indent[0] if indent else "") + clean(line)


def time_text(expected: Estimate | None, model: str) -> str:
    """Return how long a run will take and what that goes by: "About 0:40 with bayes, going by run 3: 80,000 ratings in
    0:08."; nothing where that is not known.
    """
    if expected is None:
        return ""
    took = f"{expected.rows:,} ratings in {duration(expected.seconds_then)}"
    return f"{_time(expected.seconds).capitalize()} with {model}, going by run {expected.run}: {took}."


def forecast_text(known: KnownForecast) -> str:
    """Return what a run will take: "About 4:10 and 1.9 GiB, as run 3 took."."""
    seconds, memory = known.forecast.seconds, bytes_text(known.forecast.memory)
    if known.made_up:
        text = f"{_in_minutes(seconds)}, {_LIKE_THEM}."
    else:
        text = f"{_time(seconds)} and {memory}, {_basis(known.run)}."
    return text[0].upper() + text[1:]


def later_text(later: LaterSet, *, costs: bool = True) -> str:
    """Return what is to be had in a later set: "those up to 2023, 335 MB, about 7 minutes to train here"; without the
    time where it was not measured, or the `costs` are not wanted.
    """
    entry, known = later.entry, later.known if costs else None
    size = "here already" if catalog.available(entry.name) else f"{entry.size / 1e6:,.0f} MB"
    time = f", {_in_minutes(known.forecast.seconds)} to train here" if known else ""
    return f"those up to {entry.last_year}, {size}{time}"


def expected_text(event: Expected) -> str:
    """Return what a run was said to take before it started: "expected: about 4:10 and 1.9 GiB, as run 3 took"."""
    return f"expected: {_time(event.seconds)} and {bytes_text(event.memory)}, {_basis(event.seen_in)}"


def seen_text(expected: Expected | None, finished: Finished | None) -> str:
    """Return what a run took beside what was said: "took 4:02 and 1.8 GiB; expected were 4:10 and 1.9 GiB"; nothing
    where nothing was said.
    """
    if expected is None or finished is None or not finished.took:
        return ""
    took = f"took {duration(finished.took)} and {bytes_text(finished.memory)}"
    return f"{took}; expected were {duration(expected.seconds)} and {bytes_text(expected.memory)}"


def costs_text(state: RunState) -> str:
    """Return what a run was expected to take, and what it took or has taken so far; nothing where nothing was said."""
    if state.expected is None or state.finished:
        return seen_text(state.expected, state.finished)
    last = state.history[-1] if state.history else None
    so_far = f"; so far {duration(last.seconds)} and {bytes_text(last.memory)}" if last and last.memory else ""
    return expected_text(state.expected) + so_far


def _time(seconds: float) -> str:
    return f"about {duration(seconds)}" if seconds >= _FEW else "a few seconds"


def _in_minutes(seconds: float) -> str:
    """Return a time as rough as it is known before anything of it is here."""
    minutes = round(seconds / 60)
    return f"about {minutes} minutes" if minutes > 1 else "about a minute"


def _basis(run: str) -> str:
    return f"as run {run} took" if run else "measured on a part of it"
