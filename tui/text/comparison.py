"""Runs side by side, as rows of text and as curves, and the lesson's experiments beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from collab.evaluation import Compared, setting_text
from collab.models import PUBLISHED_ON
from collab.runs import RunState, RunSummary
from collab.training import Epoch
from tui.cells import Glyphs, Spans, fit
from tui.core import data_name
from tui.core.runs import Experiment
from tui.plots import ROLES, Curve, train_points, valid_points
from tui.text.format import duration, loss, ndcg_text
from tui.text.runs import model_text

LETTERS = "abcdef"
_LABEL, _WIDEST = 13, 24


@dataclass(frozen=True)
class Column:
    """One run of a comparison, and its state as of the last look at it."""

    compared: Compared
    state: RunState

    @property
    def summary(self) -> RunSummary:
        """The run as lists show it."""
        return self.compared.summary

    @property
    def last(self) -> RunSummary | Epoch:
        """The source of its figures: of a finished run the model that was kept, else the last epoch."""
        return self.summary if self.summary.status == "finished" or not self.state.history else self.state.history[-1]


Figure = Callable[[Column], str]


def compare_rows(columns: Sequence[Column], differing: Sequence[str], width: int, *, glyphs: Glyphs) -> list[Spans]:
    """Return the table, one column a run: the figures, the best marked, the settings that differ, how each went."""
    room, sign = min(_WIDEST, (width - _LABEL) // len(columns)), glyphs.lowest

    def row(label: str, texts: Sequence[str], role: str = "", marks: Sequence[str] = ()) -> Spans:
        cells = [fit(text, room - 2, glyphs=glyphs).rstrip().rjust(room - 1) for text in texts]
        signs = marks or [" "] * len(cells)
        return [(f"{label:<{_LABEL}}", "dim"), ("".join(map("".join, zip(cells, signs, strict=True))), role)]

    def figures(table: Sequence[tuple[str, Figure]]) -> list[Spans]:
        read = ((label, [text(column) for column in columns]) for label, text in table)
        return [row(label, texts) for label, texts in read if any(texts)]

    settings_of_runs = [column.compared.settings for column in columns]
    return [
        row(
            "",
            [f"{letter} run {column.summary.run}" for letter, column in zip(LETTERS, columns, strict=False)],
            "title",
        ),
        row("model", [model_text(column.summary.model) for column in columns]),
        row(
            "mse",
            [loss(column.last.mse) for column in columns],
            "strong",
            [sign if column.compared.best else " " for column in columns],
        ),
        *figures(_FIGURES),
        *(
            row(name, [setting_text(each[name]) if name in each else "-" for each in settings_of_runs])
            for name in differing
            if name != "model"
        ),
        *figures(_COURSE),
    ]


def _lowest(column: Column) -> str:
    lowest = column.state.lowest
    return f"{loss(lowest.valid_loss)} at {lowest.epoch}" if lowest is not None else ""


def _epochs(column: Column) -> str:
    state = column.state
    if state.status == "running":
        return f"{len(state.history)} of {state.epochs}"
    return f"{state.status}, {len(state.history)}"


def _kept(column: Column) -> str:
    kept, keep = column.state.kept, column.state.keep
    if not kept:
        return ""
    return f"{kept} samples" if keep == "samples" else f"{keep} {kept}"


def _accuracy(column: Column) -> str:
    return "" if column.last.accuracy is None else f"{column.last.accuracy:.1%}"


def _seconds(column: Column) -> str:
    return duration(column.state.history[-1].seconds) if column.state.history else ""


def _published(column: Column) -> str:
    return "" if column.compared.published is None else f"{column.compared.published:g}"


def _kept_epoch(column: Column, figure: Literal["ndcg10", "recall20"]) -> float | None:
    """Return a figure of the epoch that is kept, of one that goes on the last."""
    history, kept = column.state.history, column.state.kept if column.state.keep != "samples" else 0
    done = next((done for done in history if done.epoch == kept), history[-1] if history else None)
    return None if done is None else getattr(done, figure)


def _valid(column: Column) -> str:
    """Return the held-out loss where it is not the MSE itself."""
    return "" if column.last.valid_loss == column.last.mse else loss(column.last.valid_loss)


_FIGURES: tuple[tuple[str, Figure], ...] = (
    ("published", _published),
    ("valid loss", _valid),
    ("accuracy", _accuracy),
    ("nDCG@10", lambda column: ndcg_text(_kept_epoch(column, "ndcg10"))),
    ("recall@20", lambda column: ndcg_text(_kept_epoch(column, "recall20"))),
)
_COURSE: tuple[tuple[str, Figure], ...] = (
    ("rmse", lambda column: loss(column.last.rmse)),
    ("lowest valid", _lowest),
    ("kept", _kept),
    ("epochs done", _epochs),
    ("time", _seconds),
    ("name", lambda column: column.summary.name),
)


def compare_curves(columns: Sequence[Column], *, train: bool) -> list[Curve]:
    """Return one curve a run, told apart by its letter."""
    return [
        Curve(
            f"run {column.summary.run}",
            train_points(column.state) if train else valid_points(column.state),
            ROLES[index],
            LETTERS[index],
        )
        for index, column in enumerate(columns)
    ]


_NAME, _MODEL, _WHOLE = 23, 19, 73


def preset_heading(width: int) -> str:
    """Return the heading over rows of `preset_row`."""
    return f"{'experiment':<{_NAME}}{_model('model', width)}{'published':>9}  {'yours':>7}   difference"


def _model(name: str, width: int) -> str:
    """Return the column of the model, which is left out first."""
    return f"{name:<{_MODEL}}" if width >= _WHOLE else ""


def preset_row(
    experiment: Experiment, summary: RunSummary | None, state: RunState | None, width: int, *,
    alike: bool, glyphs: Glyphs,
) -> Spans:  # fmt: skip
    """Return one line: the experiment, the figure it came with, and one's own as far as it is known; the difference
    where both are `alike` of the lesson's data. `state` is that of a run at work, and of any that goes by its lists.
    """
    search, name = experiment.search, experiment.settings.name
    head = [
        (fit(name, _NAME - 1, glyphs=glyphs) + " ", ""),
        (_model(fit(model_text(experiment.settings.config.model), _MODEL - 1, glyphs=glyphs), width), "dim"),
        (f"{_figure_text(experiment):>9}  ", ""),
    ]
    if summary is None:
        return [*head, (f"{'':>7}   not yet", "dim")]
    epoch = state.history[-1] if state is not None and state.history else None
    if search is not None and search.goal == "ndcg10":
        own = ndcg_text(None if epoch is None else epoch.ndcg10)
    else:
        own = loss((epoch if epoch is not None and state is not None and state.active else summary).valid_loss)
    return [*head, (f"{own:>7}   ", "strong"), *_outcome(experiment, summary, state, alike=alike, glyphs=glyphs)]


def _figure_text(experiment: Experiment) -> str:
    """Return the figure that an experiment came with."""
    if experiment.search is None:
        return "" if experiment.published is None else f"{experiment.published:.4g}"
    figure = experiment.search.figure
    return loss(figure) if experiment.search.goal == "loss" else ndcg_text(figure)


def preset_source(experiment: Experiment) -> str:
    """Return in words where the figure of an experiment is from."""
    if experiment.of_lesson:
        return f"published: {PUBLISHED_ON}"
    if (best := experiment.search) is None:
        return "from a file of settings, without a figure"
    goal = "lowest valid loss" if best.goal == "loss" else "best nDCG@10"
    return f"by tune: {goal} of {best.trials} trials, on {best.split}"


def _outcome(
    experiment: Experiment, summary: RunSummary, state: RunState | None, *, alike: bool, glyphs: Glyphs
) -> Spans:
    if state is not None and state.active:
        sign = glyphs.running
        where = f"{sign} {state.epoch}/{state.epochs}" if state.status == "running" else state.status
        return [(where, "accent")]
    if summary.status != "finished":
        return [(f"! {summary.status}", "bad")] if summary.status in ("failed", "died") else [(summary.status, "dim")]
    if experiment.published is None:
        return [(f"on {data_name(experiment.settings.data)}", "dim")]
    if not alike or summary.valid_loss is None:
        return [("other data", "dim")]
    return [(difference(summary.valid_loss, experiment.published, glyphs=glyphs), "")]


def difference(own: float, published: float, *, glyphs: Glyphs) -> str:
    """Return own less published with its sign; less is better."""
    by = own - published
    if round(abs(by), 4) == 0:
        return " 0.0000"
    sign = "+" if by > 0 else glyphs.minus
    return f"{sign}{abs(by):.4f}"
