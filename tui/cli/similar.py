"""collab-tui similar: what is close to a title, or to several together."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from typer import Argument, Option

from collab.recommend.results import Similar
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import drawn, emit, say, table

app = new_app()

Titles = Annotated[
    list[str], Argument(metavar="TITLE|ID...", help='As in "Alien (1979)", or an item id; several are blended.')
]


@app.command()
def similar(
    titles: Titles,
    n: Count = 10,
    genre: Annotated[str | None, Option(help="Only titles of this genre.")] = None,
    min_ratings: Annotated[int, Option(min=0, metavar="N", help="Only titles with so many ratings.")] = 0,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the titles closest to one, or to several together, by the cosine of their factors."""
    model = trained(open_session(data, run)).recommender
    items = list(dict.fromkeys(model.find(title) for title in titles))
    found = model.similar(items, n, genre=genre, min_ratings=min_ratings)
    names = [model.items.name(model.items.position(item)) for item in items]
    if not as_json:
        say(f"Closest to {' and '.join(names)}:" if found else "No title meets these conditions.")
    if found or as_json:
        show_similar(found, names, as_json=as_json)


def show_similar(found: Sequence[Similar], names: Sequence[str] = (), *, as_json: bool) -> None:
    """Print neighbours with their similarity; where they are those of several titles, `names`, with that to each."""
    if as_json:
        for line in found:
            emit({key: value for key, value in asdict(line).items() if key != "each" or value})
        return
    to_each = [f"to {name}" for name in names] if len(names) > 1 else []
    rows = [
        (
            *(line.title, f"{line.similarity:.2f}", drawn(line.similarity, 10), f"{line.ratings:,}"),
            *(f"{each:.2f}" for each in line.each),
        )
        for line in found
    ]
    table(("title", "similarity", "", "ratings", *to_each), rows, right="similarity ratings")
