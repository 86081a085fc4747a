"""collab-tui errors: where a model errs on the ratings that were held out of it."""

from dataclasses import asdict

from collab.explore.errors import Kind, look_at_errors
from tui.cli.meter import Meter
from tui.cli.opening import open_session, trained
from tui.cli.options import Data, Json, Run, new_app
from tui.cli.output import drawn, emit, say, table
from tui.rows.explored_text import BINS, KINDS, bin_cells

app = new_app()

_BAR = 20


@app.command(name="errors")
def list_errors(data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Show errors on held-out ratings: by the stars given, by the title's number of ratings, by the stars predicted."""
    meter = Meter()
    model = trained(open_session(data, run)).recommender
    found = look_at_errors(model, meter.share("predicting what was held out"))
    meter.clear()
    if as_json:
        for stars, count in found.histogram:
            emit({"by": "histogram", "label": f"{stars:g}", "count": count})
        for kind, bins in found.bins.items():
            for each in bins:
                emit({"by": kind, **asdict(each)})
        return
    most = max(count for _, count in found.histogram)
    say(f"All ratings of {model.artifact.data}:")
    table(
        ("stars", "count", ""),
        [(f"{stars:g}", f"{count:,}", drawn(count / most, _BAR)) for stars, count in found.histogram],
        right="stars count",
    )
    for kind, bins in found.bins.items():
        say(f"\nHeld out by {found.split}, {KINDS[kind].heading}:")
        _show(kind, [bin_cells(each) for each in bins])


def _show(kind: Kind, rows: list[tuple[str, ...]]) -> None:
    table((KINDS[kind].label, *BINS), rows, right=" ".join(BINS))
