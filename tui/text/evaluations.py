"""Evaluations as rows of text, as curves and in words, a protocol each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from collab.evaluation import GROUPED_BY, Estimate, Records, SplitAccuracy
from tui.plots import ROLES, Curve
from tui.text.format import loss, ndcg_text
from tui.text.inspection import GROUPS

_LETTERS, _STRATEGY, _FIGURE, _NDCG = "vp", 18, 11, 8
_EVALUATED = ("rmse", "mse", "mae", "mean_rmse")
_KNOWN_WHEN = "rmse_when"


def rating_rows(records: Records, width: int) -> list[str]:
    """Return a table of splits, its heading first; of its columns, as many as fit."""
    split = max([5, *(len(record["split"]) for record in records)])
    fit = max(1, (width - split) // _FIGURE)
    names = (*_EVALUATED, *((_KNOWN_WHEN,) if any(record.get(_KNOWN_WHEN) for record in records) else ()))
    heading = "split".ljust(split) + "".join(f"{name:>{_FIGURE}}" for name in (*names, "seconds")[:fit])
    return [heading, *(record["split"].ljust(split) + "".join(_figures(record, names)[:fit]) for record in records)]


def _figures(record: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    return [*(f"{loss(record[name]):>{_FIGURE}}" for name in names), f"{record['seconds']:>{_FIGURE}.1f}"]


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
_SHORT = ("lists", "of", "ndcg10", "from", "to", "recall", "cover", "rated", "mrr")
_GROUP_HEADING = ("people", "groups", "covered", "width", "chance", "liked")
_NAMES = 2  # the first columns; the others are figures
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
    return _better_text("ranks better than", name, other, difference)


def rmse_difference_text(name: str, other: str, difference: Estimate) -> str:
    """Return how the RMSE of two models compares: "A is nearer to the stars than B by .0031 (.0012 to .0050)", or that
    it is noise; `difference` is that of the first less that of the other.
    """
    turned = Estimate(-difference.mean, -difference.high, -difference.low)
    return _better_text("is nearer to the stars than", name, other, turned, 4)


def _better_text(better: str, name: str, other: str, difference: Estimate, decimals: int = 3) -> str:
    """Return which of two is better, where more is better."""
    low, high, by = (_short(figure, decimals) for figure in (difference.low, difference.high, abs(difference.mean)))
    if difference.is_noise:
        return f"{name} and {other}: the difference is noise ({low} to {high})"
    if difference.mean < 0:
        low, high = (_short(-figure, decimals) for figure in (difference.high, difference.low))
        name, other = other, name
    return f"{name} {better} {other} by {by} ({low} to {high})"


def _short(figure: float, decimals: int) -> str:
    """Return a figure without the zero before the point: ".012"."""
    text = f"{abs(figure):.{decimals}f}"
    return f"{'-' if figure < 0 and float(text) else ''}{text.removeprefix('0')}"


def ranking_rows(records: Records, width: int) -> list[str]:
    """Return a table of lists, its heading first, in words that are short where the whole ones have no room; of its
    columns, as many as fit.
    """
    cells = [ranking_cells(record)[1:] for record in records]
    rows: Sequence[Sequence[str]] = [RANKING_HEADING[1:], *cells]
    if _widths(rows)[1] > width:
        rows = [_SHORT, *([*row[:6], *row[7:], row[6]] for row in cells)]
    widths, _ = _widths(rows)
    return [_row(row, widths, width) for row in rows]


def _widths(rows: Sequence[Sequence[str]]) -> tuple[list[int], int]:
    """Return the widths of columns, and that of all with the gaps between them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return widths, sum(widths) + 2 * (len(widths) - 1)


def ranking_differences(records: Records, relevant: str) -> list[str]:
    """Return in words how a model's lists compare with plain ones, for one meaning of relevant, which begins them."""
    texts = []
    for record in (record for record in records if record["relevant"] == relevant):
        name, other = record["compared"]
        difference = Estimate(record["difference"], record["ci_low"], record["ci_high"])
        texts.append(f"{relevant}: {difference_text(name, other, difference)}")
    return texts


def certainty_rows(records: Records, width: int) -> list[str]:  # noqa: ARG001 (every protocol's rows take it)
    """Return the share of held-out ratings within their 80% ranges, in all and by fifths, its heading first."""
    about = {by: GROUPS[by].label for by in GROUPED_BY}
    fifths = {by: [record for record in records if record["by"] == by] for by in about}
    [whole] = [record for record in records if record["by"] == "all"]
    room = max(map(len, about.values()))
    names = "".join(f"{name:>9}" for name in ("lowest", "2nd", "3rd", "4th", "highest"))
    in_all = f"{'all'.ljust(room)}{whole['coverage80']:>9.1%} of {whole['ratings']:,}"
    return [
        " " * room + names,
        *(about[by].ljust(room) + "".join(f"{each['coverage80']:>9.1%}" for each in fifths[by]) for by in about),
        f"{in_all}; ranges are {whole['width']:.2f} stars wide",
    ]


def group_rows(records: Records, width: int) -> list[str]:  # noqa: ARG001 (as above)
    """Return the figures of groups of people, a row for each size, its heading first."""
    rows = [
        (
            str(record["people"]),
            f"{record['groups']:,}",
            f"{record['coverage90']:.1%}",
            f"{record['width']:.2f}",
            f"{record['chance']:.1%}",
            f"{record['liked']:.1%}",
        )
        for record in records
    ]
    return ["".join(f"{cell:>9}" for cell in row) for row in (_GROUP_HEADING, *rows)]


def _row(cells: Sequence[str], widths: Sequence[int], room: int) -> str:
    line = ""
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        column = cell.ljust(width) if place < _NAMES else cell.rjust(width)
        more = column if not line else f"{line}  {column}"
        if len(more) > room:
            break
        line = more
    return line
