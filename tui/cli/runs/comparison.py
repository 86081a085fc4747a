"""Runs side by side as a table."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from collab.evaluation import Compared, Comparison, setting_text
from collab.models import PUBLISHED_ON
from tui.cli.common import print_line, table
from tui.text import loss, ndcg_text

_FIGURES = ("valid_loss", "mse", "rmse", "accuracy", "keep", "kept")
_ALL_LOSSES_UP_TO = 4
_ALL_EPOCHS_UP_TO = 30


def comparison_line(compared: Compared) -> dict[str, Any]:
    """Return one of the runs as plain data."""
    summary = asdict(compared.summary)
    fields = ("run", "name", "model", "data", "split", "status", "epoch", *_FIGURES)
    epochs = [
        {field: getattr(done, field) for field in ("epoch", "train_loss", "valid_loss", "ndcg10", "recall20")}
        for done in compared.epochs
    ]
    return {
        **{field: summary[field] for field in fields},
        "published": compared.published,
        "best": compared.best,
        "settings": dict(compared.settings),
        "epochs": epochs,
    }


def show_comparison(comparison: Comparison) -> None:
    """Print the runs, one a line, with the settings that differ; the best is marked."""
    columns = ["run", *(["name"] if any(run.summary.name for run in comparison.runs) else []), *comparison.differing]
    published = any(run.published is not None for run in comparison.runs)
    figures = ["epochs done", "train", "valid", "mse", *(["published"] if published else []), "kept"]
    if any(run.summary.accuracy is not None for run in comparison.runs):
        figures.insert(4, "accuracy")
    if any(done.ndcg10 is not None for run in comparison.runs for done in run.epochs):
        figures[figures.index("mse") + 1 : figures.index("mse") + 1] = ["nDCG@10", "recall@20"]
    rows = [_row(run, [*columns, *figures]) for run in comparison.runs]
    table([*columns, *figures, ""], rows, right=" ".join(["run", *figures]))
    if published:
        print_line(f"\npublished: the lesson's own valid loss, on {PUBLISHED_ON}")
    if any(run.summary.keep == "best" and run.summary.kept for run in comparison.runs):
        print_line("kept best: the epoch was chosen on the held-out rows, so its figures flatter the model a little")
    if comparison.note:
        print_line(comparison.note)


def _row(run: Compared, columns: list[str]) -> list[str]:
    summary = run.summary
    last = run.epochs[-1] if run.epochs else None
    samples = summary.keep == "samples"
    epoch = last if samples else next((done for done in run.epochs if done.epoch == summary.kept), last)
    kept = f"{summary.kept} samples" if samples else f"{summary.keep} {summary.kept}"
    cells: Mapping[str, str] = {
        **{name: setting_text(value) for name, value in run.settings.items()},
        "run": summary.run,
        "name": summary.name,
        "epochs done": f"{summary.epoch}/{summary.epochs}" if summary.status != "finished" else str(summary.epoch),
        "train": loss(epoch.train_loss if epoch else None),
        "valid": loss(summary.valid_loss),
        "mse": loss(summary.mse),
        "accuracy": "" if summary.accuracy is None else f"{summary.accuracy:.1%}",
        "nDCG@10": ndcg_text(epoch.ndcg10 if epoch else None),
        "recall@20": ndcg_text(epoch.recall20 if epoch else None),
        "published": "" if run.published is None else f"{run.published:g}",
        "kept": kept if summary.kept else summary.status,
    }
    return [*(cells.get(name, "") for name in columns), "best" if run.best else ""]


def show_epochs(comparison: Comparison) -> None:
    """Print the losses after each epoch: train and valid of a few runs, of more the valid loss alone."""
    runs = [run for run in comparison.runs if run.epochs]
    both = len(runs) <= _ALL_LOSSES_UP_TO
    heading = [words for run in runs for words in _heading(run.summary.run, both=both)]
    numbers = sorted({done.epoch for run in runs for done in run.epochs})
    thinned = len(numbers) > _ALL_EPOCHS_UP_TO
    if thinned:
        numbers = [number for number in numbers if _round(number) or number in {run.epochs[-1].epoch for run in runs}]
    rows = []
    for number in numbers:
        epochs = [next((done for done in run.epochs if done.epoch == number), None) for run in runs]
        cells = [(done.train_loss, done.valid_loss) if done else (None, None) for done in epochs]
        rows.append([str(number), *(loss(value) for pair in cells for value in (pair if both else pair[1:]))])
    if rows:
        print_line()
        table(["epoch", *heading], rows, right=" ".join(["epoch", *heading]))
    if thinned:
        print_line("not every epoch is shown; --json has all")


def _round(number: int) -> bool:
    """Return whether a number has one digit other than 0."""
    return not str(number)[1:].strip("0")


def _heading(run: str, *, both: bool) -> list[str]:
    return [f"{run}:train", f"{run}:valid"] if both else [f"{run}:valid"]
