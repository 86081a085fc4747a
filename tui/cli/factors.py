"""collab-tui factors: what each factor of a model is about."""

from dataclasses import asdict

from collab.explore.factors import Factor, factors
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import emit, say, table
from tui.rows.explored_text import EXTREMES, extreme_cells, factor_text

app = new_app()


@app.command(name="factors")
def list_factors(n: Count = 5, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """List the titles at both ends of each factor, turned by varimax so that each speaks of few titles."""
    for factor in factors(trained(open_session(data, run)).recommender, n):
        if as_json:
            _emit(factor)
            continue
        say(("" if factor.number == 1 else "\n") + factor_text(factor) + ":")
        table(EXTREMES, [extreme_cells(each) for each in factor.titles], right="value")


def _emit(factor: Factor) -> None:
    for end, extremes in (("high", factor.high), ("low", factor.low)):
        for each in extremes:
            emit({"factor": factor.number, "share": factor.share, "end": end, **asdict(each)})
