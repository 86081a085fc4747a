"""collab-tui evaluate: how good a model is on ratings it has not seen, and for people it has not seen."""

from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

from typer import Option

from collab.coldstart import STRATEGIES, Strategy
from collab.data import cross_validation
from collab.errors import BadConfig
from collab.evaluation import (
    CERTAINTY,
    COLD,
    COLD_SPLITS,
    COMPARED,
    DEFAULT_ORDER,
    GROUPS,
    RANKING,
    RATING,
    Certainty,
    ColdStart,
    Protocol,
    certainty_records,
    cold_records,
    default_splits,
    evaluate_certainty,
    evaluate_cold_start,
    list_orders,
    mean_certainty,
)
from collab.models import MODELS
from collab.recommend import BY
from tui.cli.common import Json, Meter, Run, collect, emit, new_app, print_certainty, print_line, table
from tui.cli.evaluation.groups import evaluate_together
from tui.cli.evaluation.ranking import rank
from tui.cli.evaluation.rating import rate_splits
from tui.cli.runs import fit_options
from tui.text import loss, ndcg_text

app = new_app()

_TAKEN_BY: dict[str, tuple[Protocol, ...]] = {
    "split": (RATING, RANKING, CERTAINTY, GROUPS),
    "by": (RANKING,),
    "compare": (RATING, RANKING),
    "strategy": (COLD,),
    "retrain": (COLD,),
}

Source = Annotated[str | None, Option("--data", metavar="NAME|PATH", help="Data set, file or folder. [sample]")]
Model = Annotated[str | None, Option(help=f"One of: {', '.join(MODELS)}; or FILE.py:Class of your own. [bayes]")]
Splits = Annotated[
    list[str] | None,
    Option(
        "--split",
        metavar="S",
        help="Of all protocols but coldstart, several times: as of train, or kfold:N[@S] for N of them that hold out "
        "every rating once. [u1..u5 where given, else random:0.2]",
    ),
]
Orders = Annotated[
    list[str] | None,
    Option("--by", metavar="ORDER", help=f"Of ranking, several times: {', '.join(BY)}. [{DEFAULT_ORDER}]"),
]
Other = Annotated[
    str | None,
    Option(
        "--compare",
        metavar="ID",
        help="Of rating, ranking: a run whose model is evaluated too, compared in words.",
    ),
]
Strategies = Annotated[
    list[str] | None,
    Option(
        "--strategy", metavar="NAME", help=f"Of coldstart, several times: {', '.join(STRATEGIES)}. [the first three]"
    ),
]


@app.command()
def evaluate(
    run: Run = None,
    data: Source = None,
    model: Model = None,
    factors: fit_options.Factors = None,
    epochs: fit_options.Epochs = None,
    lr: fit_options.Lr = None,
    wd: fit_options.Wd = None,
    bs: fit_options.Bs = None,
    seed: fit_options.Seed = None,
    layers: fit_options.Layers = None,
    y_range: fit_options.YRange = None,
    ridge: fit_options.Ridge = None,
    neighbours: fit_options.Neighbours = None,
    shrinkage: fit_options.Shrinkage = None,
    head: fit_options.Head = None,
    features: fit_options.Features = None,
    implicit: fit_options.Implicit = False,
    columns: fit_options.Columns = None,
    split: Splits = None,
    protocol: Annotated[
        Protocol | None,
        Option(
            help="Stars of held-out ratings, lists against them, people nobody knows, how sure a model may be, or "
            "people together. [rating; without stars: ranking]"
        ),
    ] = None,
    by: Orders = None,
    compare: Other = None,
    strategy: Strategies = None,
    retrain: Annotated[
        bool, Option("--retrain", help="Of coldstart: also train with all answers, as the reference.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train on each split and measure on what it holds out. Nothing of it is kept or listed as a run.

    rating predicts what each split holds out, and mean_rmse is what the mean of the training stars would do: with
    --split items:0/5 and so on, of titles the model has no ratings of; rmse_when also knows when each was rated, as no
    list of what to watch can. ranking makes everyone's list of all titles that
    they have not rated in training, and looks where what they rated comes: all of it, or what they liked, with stars
    from three quarters of the scale up; popularity, item-knn and ease stand beside it. coldstart holds users out whole,
    asks each about half of their titles, and predicts the other half after 0, 1, 3, 5, 10, 20 and all answers.
    certainty counts the held-out ratings within their 80% range: all of them, and each fifth by predicted stars, their
    spread, and the numbers of training ratings of user and title. groups predicts the stars of 2, 3 and 5 people at
    once who rated the same title. --run takes only the model, its settings and the data of a run.
    """
    own: dict[str, object] = {
        "split": split,
        "by": by,
        "compare": compare,
        "strategy": strategy,
        "retrain": retrain or None,
    }
    if protocol or run is None:  # of a run its data tells
        _check(protocol or _default_protocol(implicit=implicit), own)
    strategies, orders = _strategies(strategy or COMPARED), list_orders(by or [DEFAULT_ORDER])
    options: dict[str, object] = {
        "factors": factors, "epochs": epochs, "lr": lr, "wd": wd, "bs": bs, "seed": seed, "layers": layers,
        "y_range": y_range, "ridge": ridge, "neighbours": neighbours, "shrinkage": shrinkage, "head": head,
        "features": features,
    }  # fmt: skip
    subject = fit_options.subject_of(run, data, model, options, columns=columns, implicit=implicit)
    protocol = protocol or _default_protocol(implicit=subject.ratings.implicit)
    _check(protocol, own)
    if protocol == COLD:
        _coldstart(subject, strategies, retrain=retrain, as_json=as_json)
        return
    texts = split or default_splits(subject.ratings)
    splits = [fit_options.absolute(part) for text in texts for part in cross_validation(text)]
    if protocol == RATING:
        rate_splits(subject, splits, compare, as_json=as_json)
    elif protocol == GROUPS:
        evaluate_together(subject, splits, as_json=as_json)
    elif protocol == CERTAINTY:
        _certainty(subject, splits, as_json=as_json)
    else:
        rank(subject, splits, orders, compare, as_json=as_json)


def _default_protocol(*, implicit: bool) -> Protocol:
    return RANKING if implicit else RATING


def _check(protocol: Protocol, options: dict[str, object]) -> None:
    for name in fit_options.chosen(options):
        if protocol not in _TAKEN_BY[name]:
            others = " or ".join(_TAKEN_BY[name])
            raise BadConfig(f"--{name} belongs to --protocol {others}; {protocol} does not take it.")


def _strategies(names: Sequence[str]) -> list[Strategy]:
    """Return each strategy once. Raises BadConfig for one that there is not."""
    for name in names:
        if name not in STRATEGIES:
            raise BadConfig(f'No strategy "{name}". There are: {", ".join(STRATEGIES)}.')
    return [known for name in dict.fromkeys(names) for known in STRATEGIES if known == name]


def _certainty(subject: fit_options.Subject, splits: Sequence[str], *, as_json: bool) -> None:
    def emit_certainty(certainty: Certainty) -> None:
        for record in certainty_records(subject.config.model, certainty):
            emit(record)

    meter = Meter()
    going = evaluate_certainty(subject.ratings, subject.spec, subject.config, splits, meter.show)
    results = collect(going, meter, emit_certainty if as_json else None, mean_certainty)
    if as_json:
        return
    print_line(f"{subject.heading}, protocol certainty: held-out ratings within their 80% range, by fifths")
    for certainty in results:
        print_certainty(f"\n{certainty.split}:", certainty)


def _coldstart(subject: fit_options.Subject, strategies: Sequence[Strategy], *, retrain: bool, as_json: bool) -> None:
    meter, results = Meter(), list[ColdStart]()
    going = evaluate_cold_start(
        subject.ratings, subject.spec, subject.config, strategies, retrain=retrain, report=meter.show
    )
    try:
        with closing(going):
            for results in going:  # noqa: B007 (the last is of all people)
                pass
    finally:
        meter.clear()
    if as_json:
        for record in cold_records(subject.config.model, results):
            emit(record)
        return
    print_line(f"{subject.heading}, protocol coldstart, splits {COLD_SPLITS[0]} to {COLD_SPLITS[-1]}")
    print_line(
        f"{results[0].lines[0].users:,} users held out whole; half of their ratings answer, the other half is predicted"
    )
    _show_cold(results)


def _show_cold(results: Sequence[ColdStart]) -> None:
    heading = ("strategy", "answers", "rmse", "from", "to", "covered", "ndcg10", "liked")
    rows = [
        (
            result.strategy,
            str(line.answers),
            *map(loss, (line.rmse, line.ci_low, line.ci_high)),
            f"{line.coverage80:.1%}",
            *map(ndcg_text, (line.ndcg10_all, line.ndcg10_liked)),
        )
        for result in results
        for line in result.lines
    ]
    table(heading, rows, right=" ".join(heading[1:]))
    print_line("\nfrom, to: 95% confidence interval of the rmse; covered: ratings within their 80% interval")
    print_line(
        "ndcg10: of the list after so many answers; liked: of what has stars from three quarters of the scale up"
    )
    if (retrained := results[0].retrained) is not None:
        print_line(f"trained again with all answers: rmse {loss(retrained)}")
