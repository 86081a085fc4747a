"""The figures of an evaluation as plain records, which evaluate --json prints and the app reads."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from collab.coldstart import STRATEGIES, Strategy
from collab.evaluation.accuracy import Accuracy
from collab.evaluation.certainty import Certainty
from collab.evaluation.groups import GroupFigures
from collab.evaluation.protocols import ColdStart, SplitAccuracy
from collab.evaluation.ranking_protocol import RankingLine

Protocol = Literal["rating", "ranking", "coldstart", "certainty", "groups"]
RATING: Protocol = "rating"
RANKING: Protocol = "ranking"
COLD: Protocol = "coldstart"
CERTAINTY: Protocol = "certainty"
GROUPS: Protocol = "groups"

Records = Sequence[Mapping[str, Any]]
"""The records of one evaluation, in the order in which they came."""

DEFAULT: Strategy = STRATEGIES[0]
COMPARED: tuple[Strategy, ...] = STRATEGIES[:3]
"""The strategies that are evaluated unless others are asked for."""


def rating_record(model: str, result: SplitAccuracy) -> dict[str, Any]:
    """Return the record of one split, or of the mean."""
    about = {"protocol": RATING, "split": result.split, "model": model}
    figures = {**asdict(result.accuracy), "seconds": result.seconds}
    return {**about, **figures, "rmse_trained": result.rmse_trained, "unrated": result.unrated}


def certainty_records(model: str, result: Certainty) -> list[dict[str, Any]]:
    """Return a record of all ratings of a split, and one of each fifth, numbered from 1, the lowest."""
    about = {"protocol": CERTAINTY, "split": result.split, "model": model}
    whole = {name: getattr(result, name) for name in ("ratings", "coverage80", "width", "spearman")}
    return [
        {**about, "by": "all", **whole},
        *(
            {**about, "by": by, "fifth": number, **asdict(fifth)}
            for by, fifths in result.fifths.items()
            for number, fifth in enumerate(fifths, 1)
        ),
    ]


def group_records(model: str, results: Sequence[GroupFigures]) -> list[dict[str, Any]]:
    """Return a record for each number of people."""
    return [{"protocol": GROUPS, "model": model, **asdict(line)} for line in results]


def mean_of(rows: Sequence[SplitAccuracy]) -> SplitAccuracy:
    """Return the mean over several splits, called so."""
    figures = [asdict(row.accuracy) for row in rows]
    mean = {name: _mean([figure[name] for figure in figures]) for name in figures[0]}
    return SplitAccuracy(
        split="mean",
        accuracy=Accuracy(**mean),
        seconds=sum(row.seconds for row in rows) / len(rows),
        rmse_trained=_mean([row.rmse_trained for row in rows]),
        unrated=sum(row.unrated for row in rows),
        folded_in=any(row.folded_in for row in rows),
        errors=None,
    )


def _mean(figures: Sequence[float | None]) -> Any:
    known = [figure for figure in figures if figure is not None]
    return sum(known) / len(known) if len(known) == len(figures) else None


def ranking_records(lines: Sequence[RankingLine]) -> list[dict[str, Any]]:
    """Return a record for each line."""
    return [
        {
            "protocol": RANKING,
            "split": line.split,
            **asdict(line.ranker),
            "relevant": line.relevant,
            **asdict(line.figures),
        }
        for line in lines
    ]


def cold_records(model: str, results: Sequence[ColdStart]) -> list[dict[str, Any]]:
    """Return a record for each strategy and number of answers."""
    return [
        {
            "protocol": COLD,
            "model": model,
            "strategy": result.strategy,
            "default": result.strategy == DEFAULT,
            **asdict(line),
            **({} if result.retrained is None or line.answers != "all" else {"retrained": result.retrained}),
        }
        for result in results
        for line in result.lines
    ]
