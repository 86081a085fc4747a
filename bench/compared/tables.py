"""The page of tables, docs/compared.md, written of results alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean, median

from bench.compared.data import COLD_SPLITS, FIRST, SPLITS
from bench.compared.measures import ANSWERS, RELEVANT
from bench.compared.results import Result, Results
from bench.compared.speed import NAMES

_SMALL = "ml-latest-small"
_OURS, _LEADING = "ours", 10
_HEAD = Path(__file__).with_name("page.md")


@dataclass(frozen=True)
class Row:
    """The results of a system in one part, by data set, in the order of their splits; `common` are the splits on which
    all systems of the part were measured, over which means are taken.
    """

    system: str
    library: str
    settings: str
    results: Mapping[str, Sequence[Result]]
    common: Mapping[str, Sequence[str]]

    def of(self, data: str) -> list[Result]:
        """Return its results on a data set, but for failures."""
        return [result for result in self.results.get(data, ()) if "failed" not in result]

    @property
    def failure(self) -> str:
        """Why it has a failure, where it has one."""
        every = (result for some in self.results.values() for result in some)
        return next((str(result["failed"]) for result in every if "failed" in result), "")

    @property
    def name(self) -> str:
        """Its name, ours in bold."""
        return f"**{self.system}**" if self.library == _OURS else self.system

    def mean(self, name: str, data: str = FIRST) -> float | None:
        """Return the mean of a figure over the common splits of a data set; None where one of them is missing."""
        figures = [result[name] for result in self.of(data) if result["split"] in self.common[data]]
        return fmean(figures) if figures and len(figures) == len(self.common[data]) else None

    def median(self, name: str, data: str = FIRST) -> float | None:
        """Return the median of a figure over the common splits of a data set."""
        figures = [result[name] for result in self.of(data) if result["split"] in self.common[data]]
        return median(figures) if figures else None


Value = Callable[[Row], float | None]


def mean_of(name: str, data: str = FIRST) -> Value:
    """Return what gives a row's mean of a figure over the splits of a data set."""
    return lambda row: row.mean(name, data)


def rows_of(results: Iterable[Result]) -> list[Row]:
    """Return results by system."""
    grouped: dict[str, dict[str, list[Result]]] = {}
    about: dict[str, Result] = {}
    for result in results:
        grouped.setdefault(result["system"], {}).setdefault(result["data"], []).append(result)
        about[result["system"]] = result
    common = {data: _common(data, grouped.values()) for data in SPLITS}
    return [
        Row(name, about[name]["library"], about[name].get("settings", ""), each, common)
        for name, each in grouped.items()
    ]


def _common(data: str, systems: Iterable[Mapping[str, Sequence[Result]]]) -> list[str]:
    """Return the splits of a data set on which every system was measured that was measured at all."""
    measured = [
        {each["split"] for some in system.values() for each in some if "failed" not in each} for system in systems
    ]
    return [split for split in (*SPLITS[data], *COLD_SPLITS) if all(split in splits for splits in measured if splits)]


def _folds(rows: Sequence[Row]) -> str:
    """Return the names of the folds that means are taken over."""
    return ", ".join(f"`{split}`" for split in (rows[0].common[FIRST] if rows else ()))


def figure(value: float | None, digits: int = 4) -> str:
    """Return a figure without its leading zero: ".8749"; a dash where there is none."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.removeprefix("0") if 0 <= value < 1 else text


def seconds(value: float | None) -> str:
    """Return seconds or milliseconds with three digits."""
    return "-" if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table in Markdown."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---' for _ in heads)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _ordered(rows: Sequence[Row], value: Value, *, highest: bool = False) -> list[Row]:
    """Return rows with the best value first, those without one last."""

    def key(row: Row) -> tuple[bool, float]:
        known = value(row)
        return known is None, 0.0 if known is None else -known if highest else known

    return sorted(rows, key=key)


def _lead(rows: Sequence[Row], value: Value, called: str, digits: int, *, highest: bool = False) -> str:
    """Return a sentence on which of ours and which of the others is best."""
    known = [row for row in _ordered(rows, value, highest=highest) if value(row) is not None]
    ours = next((row for row in known if row.library == _OURS), None)
    theirs = next((row for row in known if row.library != _OURS), None)
    if ours is None or theirs is None:
        return ""
    ahead = "ahead of" if known[0].library == _OURS else "behind"
    one, other = figure(value(ours), digits), figure(value(theirs), digits)
    return f"By {called}, ours at best is `{ours.system}` with {one}, {ahead} {theirs.system} with {other}."


def accuracy(results: Results) -> Iterator[str]:
    """Yield the section on stars."""
    rows = _ordered(rows_of(results.of("accuracy")), mean_of("rmse"))
    bayes = next((row.median("core") for row in rows if row.system == "bayes"), None)
    yield from ("## Stars", "", _lead(rows, mean_of("rmse"), f"the mean RMSE on {_folds(rows)}", 4))
    yield from (_lead(rows, mean_of("rmse", _SMALL), "the RMSE on MovieLens latest-small", 4), "")
    heads = (
        "",
        "RMSE, `u1`",
        "RMSE, mean",
        "MAE, mean",
        "RMSE, small",
        "MAE, small",
        "fit, s",
        "of a core",
        "with lists, s",
        "of a core, by `bayes`",
    )
    yield from table(heads, (_accuracy_row(row, bayes) for row in rows))


def _accuracy_row(row: Row, bayes: float | None) -> list[str]:
    if row.failure and not row.of(FIRST):
        return _failed(row, 10)
    first = next((result["rmse"] for result in row.of(FIRST) if result["split"] == "u1"), None)
    whole, core = row.median("seconds"), row.median("core")
    return [
        row.name,
        figure(first),
        *(
            figure(row.mean(name, data))
            for data, names in ((FIRST, ("rmse", "mae")), (_SMALL, ("rmse", "mae")))
            for name in names
        ),
        seconds(row.median("stars_seconds")),
        seconds(core),
        seconds(whole) if row.library == _OURS else "",
        "-" if core is None or bayes is None else f"{core / bayes:.2g}",
    ]


def _failed(row: Row, cells: int) -> list[str]:
    return [row.name, f"failed: {row.failure}".replace("|", "/"), *[""] * (cells - 2)]


def ranking(results: Results) -> Iterator[str]:
    """Yield the section on lists."""
    rows = _ordered(rows_of(results.of("ranking")), mean_of("ndcg10_liked"), highest=True)
    yield from ("## Lists", "")
    for name in reversed(RELEVANT):
        figure_name, what = f"ndcg10_{name}", f"nDCG@10 of {'all held-out titles' if name == 'all' else 'those liked'}"
        yield _lead(rows, mean_of(figure_name), f"{what}, the mean on {_folds(rows)}", 3, highest=True)
        yield _lead(rows, mean_of(figure_name, _SMALL), "the same on MovieLens latest-small", 3, highest=True)
    yield ""
    heads = (
        "",
        "nDCG@10, liked / all",
        "recall@20, liked / all",
        "`u1`: nDCG@10",
        "small: nDCG@10",
        "small: recall@20",
        "fit, s",
        "of a core",
    )
    yield from table(heads, map(_ranking_row, rows))


def _ranking_row(row: Row) -> list[str]:
    if row.failure and not row.of(FIRST):
        return _failed(row, 8)

    def both(name: str, data: str = FIRST) -> str:
        return " / ".join(figure(row.mean(f"{name}_{relevant}", data), 3) for relevant in reversed(RELEVANT))

    first = next((result for result in row.of(FIRST) if result["split"] == "u1"), None)
    u1 = " / ".join("-" if first is None else figure(first[f"ndcg10_{relevant}"], 3) for relevant in reversed(RELEVANT))
    return [
        row.name,
        both("ndcg10"),
        both("recall20"),
        u1,
        both("ndcg10", _SMALL),
        both("recall20", _SMALL),
        seconds(row.median("seconds")),
        seconds(row.median("core")),
    ]


After = Callable[[int], Value]


def coldstart(results: Results) -> Iterator[str]:
    """Yield the section on new people."""
    rows = rows_of(results.of("coldstart"))
    yield from ("## New people", "", f"People of {_folds(rows)}.", "")
    yield from _cold_table(rows, "RMSE", _rmse_after, highest=False)
    for name in reversed(RELEVANT):
        yield ""
        yield from _cold_table(rows, f"nDCG@10, {name}", _ndcg_after(name), highest=True)


def _cold_table(rows: Sequence[Row], what: str, after: After, *, highest: bool) -> Iterator[str]:
    """Yield the table of a figure after each number of answers, and who leads it after ten."""
    ordered = _ordered(rows, after(_LEADING), highest=highest)
    yield _lead(ordered, after(_LEADING), f"{what} after {_LEADING} answers", 3, highest=highest)
    yield ""
    yield from table(
        (what, *map(str, ANSWERS)),
        (
            [row.name, *(figure(after(count)(row), 3) for count in ANSWERS)]
            if row.of(FIRST)
            else _failed(row, len(ANSWERS) + 1)
            for row in ordered
            if row.failure or after(_LEADING)(row) is not None
        ),
    )


def _after(row: Row, count: int) -> list[Result]:
    """Return the results after so many answers, of the fifths of the people on which all were measured."""
    return [each for each in row.of(FIRST) if each["asked"] == count and each["split"] in row.common[FIRST]]


def _rmse_after(count: int) -> Value:
    def pooled(row: Row) -> float | None:
        results = [result for result in _after(row, count) if "squares" in result]
        squares, ratings = (sum(result[name] for result in results) for name in ("squares", "ratings"))
        return sqrt(squares / ratings) if results else None

    return pooled


def _ndcg_after(relevant: str) -> After:
    def after(count: int) -> Value:
        def pooled(row: Row) -> float | None:
            sums = [result[f"ndcg_{relevant}"] for result in _after(row, count)]
            return sum(total for total, _ in sums) / sum(people for _, people in sums) if sums else None

        return pooled

    return after


def certainty(results: Results) -> Iterator[str]:
    """Yield the section on certainty."""
    rows = _ordered(rows_of(results.of("certainty")), mean_of("spearman"), highest=True)
    yield from (
        "## Certainty",
        "",
        _lead(
            rows,
            mean_of("spearman"),
            f"Spearman's correlation of error and width, the mean on {_folds(rows)}",
            3,
            highest=True,
        ),
    )
    yield from (_lead(rows, _worst, "the farthest of the twenty fifths from 80%", 3), "")
    heads = ("", "within 80%", "width, stars", "Spearman", "fifths by stars", "by width", "by user", "by title")
    yield from table(heads, (_certainty_row(row) for row in rows if row.failure or row.mean("coverage") is not None))


def _fifths(row: Row, by: str) -> list[float]:
    """Return the coverage of each fifth, the mean over the splits."""
    return [
        fmean(same)
        for same in zip(
            *(each["fifths"][by] for each in row.of(FIRST) if each["split"] in row.common[FIRST]), strict=True
        )
    ]


def _worst(row: Row) -> float | None:
    if row.mean("coverage") is None:
        return None
    return max(abs(share - 0.8) for by in ("stars", "width", "user", "title") for share in _fifths(row, by))


def _certainty_row(row: Row) -> list[str]:
    if row.failure:
        return _failed(row, 8)
    fifths = [" ".join(figure(share, 2) for share in _fifths(row, by)) for by in ("stars", "width", "user", "title")]
    return [
        row.name,
        figure(row.mean("coverage"), 3),
        figure(row.mean("width"), 2),
        figure(row.mean("spearman"), 3),
        *fifths,
    ]


def speed(results: Results) -> Iterator[str]:
    """Yield the section on how long answers take."""
    rows = rows_of(results.of("speed"))
    yield from ("## Answers, milliseconds", "")
    yield from table(("", *NAMES.values()), map(_speed_row, rows))


def _speed_row(row: Row) -> list[str]:
    if not row.of(FIRST):
        return _failed(row, len(NAMES) + 1)
    taken = row.of(FIRST)[-1]["milliseconds"]
    return [row.name, *(seconds(taken.get(name)) for name in NAMES)]


def settings(results: Results) -> Iterator[str]:
    """Yield the settings of each system."""
    rows: dict[str, Row] = {}
    for part in ("accuracy", "ranking", "coldstart", "certainty", "speed"):
        rows |= {row.system: row for row in rows_of(results.of(part)) if row.settings}
    yield from ("## Settings", "")
    yield from table(("", "settings"), ([row.name, row.settings] for row in rows.values()))


def measured_with(results: Results) -> Iterator[str]:
    """Yield when and with what the figures were measured."""
    for machine in results.of("machine")[-1:]:
        versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
        yield f"Written on {machine['day']}: {machine['cores']} cores of {machine['processor']}, {machine['system']};"
        yield f"Python {machine['python']}, BLAS: {machine['blas']}; {versions}."
    busy = [result["load"] for part in ("accuracy", "ranking") for result in results.of(part) if "load" in result]
    if busy:
        least, most = min(busy), max(busy)
        yield f"Load when the fits began, their own included: {least:.1f} to {most:.1f}, median {median(busy):.1f}."
        if median(busy) > max((machine["cores"] for machine in results.of("machine")), default=0):
            yield "Other work went on beside them: what a fit took of a core tells more than its seconds."


def page(results: Results) -> str:
    """Return the page, its paragraphs apart by one blank line."""
    parts = (measured_with, accuracy, ranking, coldstart, certainty, speed, settings)
    lines = "\n".join("\n".join((*part(results), "")) for part in parts)
    return re.sub(r"\n{3,}", "\n\n", f"{_HEAD.read_text('utf-8').rstrip()}\n\n{lines}").rstrip() + "\n"


def write(results: Results, path: Path) -> None:
    """Write the page."""
    path.write_text(page(results), "utf-8")
