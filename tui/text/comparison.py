"""Figures side by side, as rows of text and as curves: runs, the lesson's experiments beside them, evaluations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from collab.evaluation import Compared, Estimate, Records, SplitAccuracy, setting_text
from collab.models import LESSON, Preset
from collab.runs import RunConfig, RunState, RunSummary
from collab.training import Epoch
from tui.cells import Glyphs, Spans, fit
from tui.core.runs import RunSettings
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
    ("epochs", _epochs),
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


def runs_of_presets(
    settings: RunSettings, runs: Sequence[RunSummary], records: Mapping[str, RunConfig]
) -> list[RunSummary | None]:
    """Return, for each experiment of the lesson, the newest run of it on the data and split of `settings`."""
    newest: list[RunSummary | None] = []
    for preset in LESSON:
        wanted = settings.with_preset(preset)
        options = wanted.config.model_dump(mode="json")  # as it is kept
        alike = (
            summary
            for summary in runs
            if (record := records.get(summary.run)) is not None
            and (record.data, record.split, record.config) == (wanted.data, wanted.split, options)
        )
        newest.append(next(alike, None))
    return newest


def preset_row(
    preset: Preset, summary: RunSummary | None, state: RunState | None, width: int, *, alike: bool, glyphs: Glyphs
) -> Spans:
    """Return one line: the experiment, its published figure, and one's own as far as it is known; the difference where
    both are `alike` of the lesson's data.
    """
    head = [
        (f"{preset.name:<{_NAME}}", ""),
        (_model(preset.model, width), "dim"),
        (f"{preset.published:>9.4g}  ", ""),
    ]
    if summary is None:
        return [*head, (f"{'':>7}   not yet", "dim")]
    done = state.history[-1] if state is not None and state.active and state.history else summary
    return [
        *head,
        (f"{loss(done.valid_loss):>7}   ", "strong"),
        *_standing(preset, summary, state, alike=alike, glyphs=glyphs),
    ]


def _standing(preset: Preset, summary: RunSummary, state: RunState | None, *, alike: bool, glyphs: Glyphs) -> Spans:
    if state is not None and state.active:
        sign = glyphs.running
        where = f"{sign} {state.epoch}/{state.epochs}" if state.status == "running" else state.status
        return [(where, "accent")]
    if summary.status != "finished" or summary.valid_loss is None:
        return [(f"! {summary.status}", "bad")] if summary.status in ("failed", "died") else [(summary.status, "dim")]
    if not alike:
        return [("other data", "dim")]
    return [(difference(summary.valid_loss, preset.published, glyphs=glyphs), "")]


def difference(own: float, published: float, *, glyphs: Glyphs) -> str:
    """Return own less published with its sign; less is better."""
    by = own - published
    if round(abs(by), 4) == 0:
        return " 0.0000"
    sign = "+" if by > 0 else glyphs.minus
    return f"{sign}{abs(by):.4f}"


_LETTERS, _STRATEGY, _FIGURE, _NDCG = "vp", 18, 11, 8
_EVALUATED = ("rmse", "mse", "mae", "mean_rmse")


def rating_rows(records: Records, width: int) -> list[str]:
    """Return a table of splits, its heading first; of its columns, as many as fit."""
    split = max([5, *(len(record["split"]) for record in records)])
    fit = max(1, (width - split) // _FIGURE)
    heading = "split".ljust(split) + "".join(f"{name:>{_FIGURE}}" for name in (*_EVALUATED, "seconds")[:fit])
    return [heading, *(record["split"].ljust(split) + "".join(_figures(record)[:fit]) for record in records)]


def _figures(record: Mapping[str, Any]) -> list[str]:
    return [*(f"{loss(record[name]):>{_FIGURE}}" for name in _EVALUATED), f"{record['seconds']:>{_FIGURE}.1f}"]


def as_trained_text(row: SplitAccuracy) -> str:
    """Return why the RMSE of an evaluation is not the one that training ended with; nothing where it is."""
    if row.rmse_trained is None or loss(row.rmse_trained) == loss(row.accuracy.rmse):
        return ""
    ratings = "1 rating" if row.unrated == 1 else f"{row.unrated:,} ratings"
    causes = [f"{ratings} of titles that training had none of are predicted by genres and year"] if row.unrated else []
    causes += ["everyone is folded in from their ratings, as a new person is"] if row.folded_in else []
    ended = f"Training ended with an rmse of {loss(row.rmse_trained)}"
    return f"{ended}: here {' and '.join(causes)}." if causes else f"{ended}."


def cold_rows(records: Records, width: int) -> list[str]:
    """Return a table of numbers of answers, a group of columns for each strategy, its heading first; the figures of
    lists are left out where there is no room for them, and then the intervals.
    """
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    by_answers: dict[Any, list[Mapping[str, Any]]] = {}
    for record in records:
        by_answers.setdefault(record["answers"], []).append(record)
    figures, names = _cold_columns(len(strategies), width)
    heading = "answers" + "".join(f"   {strategy:<{_STRATEGY}}{names}" for strategy in strategies)
    return [heading, *(f"{answers!s:>7}" + "".join(map(figures, row)) for answers, row in by_answers.items())]


def _cold_columns(strategies: int, width: int) -> tuple[Callable[[Mapping[str, Any]], str], str]:
    """Return what writes a record's cells, and the names over those after the first."""
    if shows_lists(strategies, width):
        return _cold_with_lists, "covered  ndcg10   liked"
    return (_cold, "covered") if shows_intervals(strategies, width) else (_rmse, "")


def shows_lists(strategies: int, width: int) -> bool:
    """Return whether there is room for the figures of lists, beside the stars of so many strategies."""
    return width >= 7 + strategies * (3 + _STRATEGY + 7 + 2 * _NDCG)


def shows_intervals(strategies: int, width: int) -> bool:
    """Return whether there is room for intervals and what they cover, beside the RMSE of so many strategies."""
    return width >= 7 + strategies * (3 + _STRATEGY + 7)


def _rmse(record: Mapping[str, Any]) -> str:
    return f"   {loss(record['rmse']):<{_STRATEGY}}"


def _cold(record: Mapping[str, Any]) -> str:
    span = f"{record['ci_low']:.3f}-{record['ci_high']:.3f}"
    return f"   {loss(record['rmse'])} {span}{record['coverage80']:>7.1%}"


def _cold_with_lists(record: Mapping[str, Any]) -> str:
    ndcg = (f"{ndcg_text(record[name]):>{_NDCG}}" for name in ("ndcg10_all", "ndcg10_liked"))
    return f"{_cold(record)}{''.join(ndcg)}"


def cold_curves(records: Records) -> list[Curve]:
    """Return the RMSE by number of answers, a curve for each strategy; all answers have no place on the axis."""
    strategies = list(dict.fromkeys(record["strategy"] for record in records))
    return [
        Curve(strategy, _points(records, strategy), ROLES[index], _LETTERS[index])
        for index, strategy in enumerate(strategies)
    ]


def _points(records: Records, strategy: str) -> tuple[tuple[float, float], ...]:
    mine: Sequence[Mapping[str, Any]] = [record for record in records if record["strategy"] == strategy]
    return tuple((float(record["answers"]), record["rmse"]) for record in mine if record["answers"] != "all")


RANKING_HEADING = ("split", "lists", "relevant", "ndcg10", "from", "to", "recall20", "mrr", "coverage", "popularity")
_NAMES = 3  # the first columns; the others are figures
RANKING_LEGEND = (
    "from, to: 95% confidence interval of ndcg10, over people; liked: stars from three quarters of the scale up",
    "coverage: listed titles in anyone's first ten; popularity: training ratings of a title there",
)


def lists_text(record: Mapping[str, Any]) -> str:
    """Return whose lists they are: "bayes likely", or a baseline's name alone."""
    model, order = record["model"], record["order"]
    return model if order == model else f"{model} {order}"


def ranking_cells(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a record under RANKING_HEADING."""
    ndcg, recall, mrr = (ndcg_text(record[name]) for name in ("ndcg10", "recall20", "mrr"))
    interval = (ndcg_text(record["ci_low"]), ndcg_text(record["ci_high"]))
    coverage, popularity = f"{record['coverage']:.1%}", f"{record['popularity']:,.0f}"
    return (record["split"], lists_text(record), record["relevant"], ndcg, *interval, recall, mrr, coverage, popularity)


def difference_text(name: str, other: str, difference: Estimate) -> str:
    """Return how two models' nDCG compares: "A ranks better than B by .012 (.006 to .018)", or that it is noise."""
    low, high, by = difference.low, difference.high, difference.mean
    if difference.is_noise:
        return f"{name} and {other}: the difference is noise ({_short(low)} to {_short(high)})"
    if by < 0:
        name, other, low, high = other, name, -high, -low
    return f"{name} ranks better than {other} by {_short(abs(by))} ({_short(low)} to {_short(high)})"


def _short(figure: float) -> str:
    """Return a figure with three decimals and no zero before the point: ".012"."""
    text = f"{abs(figure):.3f}"
    return f"{'-' if figure < 0 and float(text) else ''}{text.removeprefix('0')}"


def ranking_rows(records: Records, width: int) -> list[str]:
    """Return a table of lists, its heading first; of its columns, as many as fit."""
    rows: Sequence[Sequence[str]] = [RANKING_HEADING, *map(ranking_cells, records)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_row(row, widths, width) for row in rows]


def _row(cells: Sequence[str], widths: Sequence[int], room: int) -> str:
    line = ""
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        column = cell.ljust(width) if place < _NAMES else cell.rjust(width)
        more = column if not line else f"{line}  {column}"
        if len(more) > room:
            break
        line = more
    return line
