"""The rating protocol on the command line: stars against what each split holds out, and two models in words."""

from collections.abc import Sequence
from dataclasses import asdict
from statistics import stdev
from typing import Any

from collab.evaluation import SplitAccuracy, compare_accuracies, evaluate_splits, mean_of, rating_record
from tui.cli.common import Meter, collect, emit, print_line, table
from tui.cli.evaluation.other import other_subject
from tui.cli.runs import Subject
from tui.text import as_trained_text, loss, rmse_difference_text


def rate_splits(subject: Subject, splits: Sequence[str], compared_with: str | None, *, as_json: bool) -> None:
    """Print the figures of each split, their mean and their spread, and those of another run's model on the same
    splits where that is wanted, with what the difference says.
    """
    other = None if compared_with is None else other_subject(subject, compared_with)
    mine = _evaluate(subject, splits, as_json=as_json, names_run=other is not None)
    theirs = [] if other is None else _evaluate(other, splits, as_json=as_json, names_run=True)
    if not as_json:
        print_line(
            f"{subject.heading}, protocol rating: trained on the rest of each split, measured on what it holds out"
        )
        _show(mine)
    if other is None:
        return
    if not as_json:
        print_line(f"\n{other.name}: {other.heading}")
        _show(theirs)
        print_line()
    _compare(subject, other, mine, theirs, as_json=as_json)


def _evaluate(subject: Subject, splits: Sequence[str], *, as_json: bool, names_run: bool) -> list[SplitAccuracy]:
    """Evaluate on each split; with --json, print a line of each as it comes, and one of the mean of several."""
    about = {"run": subject.run} if names_run and subject.run else {}

    def emit_accuracy(accuracy: SplitAccuracy) -> None:
        emit({**rating_record(subject.config.model, accuracy), **about})

    meter = Meter()
    going = evaluate_splits(subject.ratings, subject.spec, subject.config, splits, meter.show)
    return collect(going, meter, emit_accuracy if as_json else None, mean_of)


def _show(rows: Sequence[SplitAccuracy]) -> None:
    figures: list[dict[str, Any]] = [asdict(row.accuracy) for row in rows]
    names = [name for name in figures[0] if any(each[name] is not None for each in figures)]
    heading = ("split", *names, "seconds")
    cells = [
        (row.split, *(loss(each[name]) for name in names), f"{row.seconds:.1f}")
        for row, each in zip(rows, figures, strict=True)
    ]
    if len(rows) > 1:
        cells.append(("spread", *(_spread([each[name] for each in figures[:-1]]) for name in names), ""))
    table(heading, cells, right=" ".join(heading[1:]))
    if len(rows) > 1:
        print_line("\nspread: the standard deviation over the splits")
    if words := as_trained_text(rows[-1]):
        print_line(f"\n{words}")


def _spread(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return loss(stdev(known)) if len(known) == len(values) > 1 else ""


def _compare(
    subject: Subject, other: Subject, mine: Sequence[SplitAccuracy], theirs: Sequence[SplitAccuracy], *, as_json: bool
) -> None:
    difference = compare_accuracies(mine, theirs)
    words = rmse_difference_text(subject.name, other.name, difference)
    if not as_json:
        print_line(words)
        return
    emit(
        {
            "protocol": "rating",
            "split": mine[-1].split,
            "compared": [subject.name, other.name],
            "difference": difference.mean,
            "ci_low": difference.low,
            "ci_high": difference.high,
            "words": words,
        }
    )
