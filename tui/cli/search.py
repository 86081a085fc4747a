"""collab-tui search: titles by a part of them, mistyped or not."""

from typing import Annotated

from typer import Argument

from tui.cli.opening import listed, open_session
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import emit, say, table
from tui.rows.format import genres_text

app = new_app()

Text = Annotated[list[str], Argument(metavar="TEXT...", help="A part of a title, as in: forest gump")]


@app.command()
def search(text: Text, n: Count = 10, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Find titles by a part of them: typing mistakes, accents and the order of words do not matter."""
    titles = listed(open_session(data, run)).titles
    items, ratings = titles.items, titles.stats.ratings
    places = titles.search.search(" ".join(text), n)
    if as_json:
        for at in places:
            known = {"title": items.name(at), "year": int(items.years[at]) or None, "genres": items.genres_of(at)}
            emit({"item": items.id(at), **known, "ratings": int(ratings[at])})
    elif places:
        rows = [
            (items.id(at), items.name(at), f"{int(ratings[at]):,}", genres_text(items.genres_of(at))) for at in places
        ]
        table(("id", "title", "ratings", "genres"), rows, right="id ratings")
    else:
        say("No title is spelt like that.")
