"""The lesson's experiments beside one's own runs of them, as rows of text."""

from collections.abc import Mapping, Sequence

from collab.models.presets import LESSON, Preset
from collab.runs.record import RunConfig, RunInfo
from tui.cells import Glyphs, Spans
from tui.rows.format import loss
from tui.run_state import RunState
from tui.settings import RunSettings

_NAME, _MODEL, _WHOLE = 23, 19, 73


def preset_heading(width: int) -> str:
    """Return the heading over rows of `preset_row`."""
    return f"{'experiment':<{_NAME}}{_model('model', width)}{'published':>9}  {'yours':>7}   difference"


def _model(name: str, width: int) -> str:
    """Return the column of the model, which is left out first."""
    return f"{name:<{_MODEL}}" if width >= _WHOLE else ""


def runs_of_presets(
    settings: RunSettings, runs: Sequence[RunInfo], records: Mapping[str, RunConfig]
) -> list[RunInfo | None]:
    """Return, for each experiment of the lesson, the newest run of it on the data and split of `settings`."""
    found: list[RunInfo | None] = []
    for preset in LESSON:
        wanted = settings.with_preset(preset)
        options = wanted.config.model_dump(mode="json")  # as it is kept
        alike = (
            info
            for info in runs
            if (record := records.get(info.run)) is not None
            and (record.data, record.split, record.config) == (wanted.data, wanted.split, options)
        )
        found.append(next(alike, None))
    return found


def preset_row(preset: Preset, info: RunInfo | None, state: RunState | None, width: int, *, glyphs: Glyphs) -> Spans:
    """Return one line: the experiment, its published figure, and one's own as far as it is known."""
    head = [
        (f"{preset.name:<{_NAME}}", ""),
        (_model(preset.model, width), "dim"),
        (f"{preset.published:>9.4g}  ", ""),
    ]
    if info is None:
        return [*head, (f"{'':>7}   not yet", "dim")]
    done = state.history[-1] if state is not None and state.active and state.history else info
    return [*head, (f"{loss(done.valid_loss):>7}   ", "strong"), *_standing(preset, info, state, glyphs=glyphs)]


def _standing(preset: Preset, info: RunInfo, state: RunState | None, *, glyphs: Glyphs) -> Spans:
    if state is not None and state.active:
        sign = glyphs.running
        where = f"{sign} {state.epoch}/{state.epochs}" if state.status == "running" else state.status
        return [(where, "accent")]
    if info.status != "finished" or info.valid_loss is None:
        return [(f"! {info.status}", "bad")] if info.status in ("failed", "died") else [(info.status, "dim")]
    return [(difference(info.valid_loss, preset.published, glyphs=glyphs), "")]


def difference(own: float, published: float, *, glyphs: Glyphs) -> str:
    """Return own less published with its sign; less is better."""
    by = own - published
    if round(abs(by), 4) == 0:
        return " 0.0000"
    sign = "+" if by > 0 else glyphs.minus
    return f"{sign}{abs(by):.4f}"
