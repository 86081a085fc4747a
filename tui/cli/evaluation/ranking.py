"""The ranking protocol on the command line: lists evaluated split by split, and two models compared in words."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from collab.evaluation import (
    Estimate,
    Ranker,
    Relevant,
    SplitRanking,
    compare_rankers,
    evaluate_rankings,
    ranking_lines,
    ranking_records,
)
from collab.recommend import By
from tui.cli.common import Meter, emit, print_line, table
from tui.cli.evaluation.other import other_subject
from tui.cli.runs import Subject
from tui.text import RANKING_HEADING, RANKING_LEGEND, difference_text, ranking_cells

Rankings = Sequence[SplitRanking]


def rank(
    subject: Subject, splits: Sequence[str], orders: Sequence[By], compared_with: str | None, *, as_json: bool
) -> None:
    """Evaluate a model's lists, and those of another run's model on the same splits where that is wanted."""
    other = None if compared_with is None else other_subject(subject, compared_with)
    mine = _evaluate(subject, splits, orders, beside=True, as_json=as_json, names_run=other is not None)
    theirs = [] if other is None else _evaluate(other, splits, orders, beside=False, as_json=as_json, names_run=True)
    if as_json:
        if other is not None:
            _emit_differences(subject, other, mine, theirs)
        return
    print_line(
        f"{subject.heading}, protocol ranking: everyone's list of all titles not rated in training, against what each "
        "split holds out"
    )
    _show_lists(mine)
    if other is not None:
        print_line(f"\n{other.name}: {other.heading}")
        _show_lists(theirs)
    print_line()
    for legend in RANKING_LEGEND:
        print_line(legend)
    print_line()
    _show_differences(subject, mine, other, theirs)


def _evaluate(
    subject: Subject, splits: Sequence[str], orders: Sequence[By], *, beside: bool, as_json: bool, names_run: bool
) -> Rankings:
    """Evaluate on each split; with --json, print its lines as they come, and those of the mean of several."""
    meter, rankings = Meter(), list[SplitRanking]()
    going = evaluate_rankings(
        subject.ratings, subject.spec, subject.config, splits, orders, beside=beside, report=meter.show
    )
    with closing(going):
        for ranking in going:
            rankings.append(ranking)
            meter.clear()
            if as_json:
                _emit(subject, [ranking], names_run=names_run)
    meter.clear()
    if as_json and len(rankings) > 1:
        _emit(subject, rankings, names_run=names_run)
    return rankings


def _emit(subject: Subject, rankings: Rankings, *, names_run: bool) -> None:
    about = {"run": subject.run} if names_run and subject.run else {}
    for record in ranking_records(ranking_lines(rankings)):
        emit(record if _is_baseline(record) else {**record, **about})


def _is_baseline(record: Mapping[str, Any]) -> bool:
    return bool(record["model"] == record["order"])


def _show_lists(rankings: Rankings) -> None:
    means = ranking_lines(rankings) if len(rankings) > 1 else []
    lines = [*(line for ranking in rankings for line in ranking_lines([ranking])), *means]
    table(RANKING_HEADING, list(map(ranking_cells, ranking_records(lines))), right=" ".join(RANKING_HEADING[3:]))


def _show_differences(subject: Subject, mine: Rankings, other: Subject | None, theirs: Rankings) -> None:
    """Say in words how the first order compares with each baseline, and with the same order of the other model."""
    first, *more = mine[0].tallies
    others = [(ranker.model, compare_rankers(mine, first, mine, ranker)) for ranker in more if _is_beside(ranker)]
    if other is not None:
        others.append(
            (f"{other.name} {first.order}", compare_rankers(mine, first, theirs, next(iter(theirs[0].tallies))))
        )
    for name, differences in others:
        for relevant, difference in differences.items():
            print_line(f"{relevant}: {difference_text(f'{subject.name} {first.order}', name, difference)}")


def _is_beside(ranker: Ranker) -> bool:
    return ranker.model == ranker.order


def _emit_differences(subject: Subject, other: Subject, mine: Rankings, theirs: Rankings) -> None:
    """Print a line for each order and meaning of relevant: by how much nDCG@10 is above that of the other model."""
    split = mine[0].split if len(mine) == 1 else "mean"
    for ranker, same in zip(mine[0].tallies, theirs[0].tallies, strict=False):
        for relevant, difference in compare_rankers(mine, ranker, theirs, same).items():
            emit(_difference_record(split, subject, other, ranker.order, relevant, difference))


def _difference_record(
    split: str, subject: Subject, other: Subject, order: str, relevant: Relevant, difference: Estimate
) -> dict[str, Any]:
    return {
        "protocol": "ranking",
        "split": split,
        "compared": [subject.name, other.name],
        "order": order,
        "relevant": relevant,
        "difference": difference.mean,
        "ci_low": difference.low,
        "ci_high": difference.high,
        "words": difference_text(subject.name, other.name, difference),
    }
