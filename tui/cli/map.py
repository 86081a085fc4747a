"""collab-tui map: titles by the principal components of their factors."""

from dataclasses import asdict
from typing import Annotated

from typer import Option

from collab.explore.map import placed
from tui.cli.opening import open_session, trained
from tui.cli.options import Data, Json, Run, new_app
from tui.cli.output import emit, table
from tui.rows.explored_text import PLACED, placed_cells

app = new_app()

_JSON = ("item", "title", "x", "y", "z")


@app.command(name="map")
def list_places(
    titles: Annotated[int, Option(min=1, metavar="N", help="How many titles, the most rated first.")] = 50,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List titles by the first three principal components of the 1,000 most rated titles' factors."""
    found = placed(trained(open_session(data, run)).recommender, titles)
    if as_json:
        for line in found:
            emit({name: value for name, value in asdict(line).items() if name in _JSON})
        return
    table(PLACED, [placed_cells(line) for line in found], right=" ".join(PLACED[1:]))
