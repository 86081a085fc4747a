"""collab-tui biases: titles liked, or not, beyond what their kind explains."""

from typing import Annotated

from typer import Option

from collab.explore.biases import biases
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import emit, say, table
from tui.rows.explored_text import BIASES, bias_cells

app = new_app()

_JSON = ("item", "title", "bias", "ratings", "end")
_HEADINGS = {"top": "Liked beyond what their kind explains:", "bottom": "\nLiked less than their kind explains:"}


@app.command(name="biases")
def list_biases(
    n: Count = 10,
    min_ratings: Annotated[int, Option(min=1, metavar="N", help="Only titles with so many training ratings.")] = 1,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the titles with the highest and the lowest biases, n of each.

    A bias is what is left of a title's stars once the taste of those who rated it is taken off.
    """
    found = biases(trained(open_session(data, run)).recommender, n, min_ratings)
    if as_json:
        for line in found:
            emit({name: getattr(line, name) for name in _JSON})
        return
    for end, heading in _HEADINGS.items():
        say(heading)
        rows = [bias_cells(line) for line in found if line.end == end]
        table(BIASES, rows, right=" ".join(BIASES[1:5]))
