"""Runs side by side: figures, the settings in which they differ, and which is best, as rows of text and as curves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collab.runs.compare import Compared, setting_text
from collab.runs.record import RunInfo
from collab.training.events import Epoch
from tui.cells import Glyphs, Spans, fit
from tui.plots.curves import valid_points
from tui.plots.plot import ROLES, Curve
from tui.rows.format import duration, loss
from tui.rows.run_rows import model_text
from tui.run_state import RunState

LETTERS = "abcdef"
_LABEL, _WIDEST = 13, 24


@dataclass(frozen=True)
class Column:
    """One run of a comparison, and its state as of the last look at it."""

    compared: Compared
    state: RunState

    @property
    def info(self) -> RunInfo:
        """The run as lists show it."""
        return self.compared.info

    @property
    def last(self) -> RunInfo | Epoch:
        """What its figures are: of a finished run those of the model kept, else those of the last epoch."""
        return self.info if self.info.status == "finished" or not self.state.history else self.state.history[-1]


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

    given = [column.compared.settings for column in columns]
    return [
        row("", [f"{letter} run {column.info.run}" for letter, column in zip(LETTERS, columns, strict=False)], "title"),
        row("model", [model_text(column.info.model) for column in columns]),
        row(
            "mse",
            [loss(column.last.mse) for column in columns],
            "strong",
            [sign if column.compared.best else " " for column in columns],
        ),
        *figures(_FIGURES),
        *(
            row(name, [setting_text(each[name]) if name in each else "-" for each in given])
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


def _valid(column: Column) -> str:
    """Return the held-out loss where it is not the MSE itself."""
    return "" if column.last.valid_loss == column.last.mse else loss(column.last.valid_loss)


_FIGURES: tuple[tuple[str, Figure], ...] = (
    ("published", _published),
    ("valid loss", _valid),
    ("accuracy", _accuracy),
)
_COURSE: tuple[tuple[str, Figure], ...] = (
    ("rmse", lambda column: loss(column.last.rmse)),
    ("lowest valid", _lowest),
    ("kept", _kept),
    ("epochs", _epochs),
    ("time", _seconds),
    ("name", lambda column: column.info.name),
)


def compare_curves(columns: Sequence[Column], *, train: bool) -> list[Curve]:
    """Return one curve a run, told apart by its letter."""
    return [
        Curve(
            f"run {column.info.run}",
            tuple((float(done.epoch), done.train_loss) for done in column.state.history)
            if train
            else valid_points(column.state),
            ROLES[at],
            LETTERS[at],
        )
        for at, column in enumerate(columns)
    ]
