"""collab-tui ask: what to rate next."""

from typing import Any

from tui.asking import Asking
from tui.cli.opening import listed, open_session
from tui.cli.options import Count, Data, Json, Profile, Run, new_app
from tui.cli.output import emit, say, table
from tui.lookup import TitleTable
from tui.rows.format import genres_text

app = new_app()


@app.command()
def ask(n: Count = 10, data: Data = None, run: Run = None, profile: Profile = "me", as_json: Json = False) -> None:
    """List the next titles worth asking about."""
    session = open_session(data, run, profile)
    titles = listed(session).titles
    lines = [_question(titles, item) for item in Asking(session).next(n)]
    if as_json:
        for line in lines:
            emit(line)
    else:
        rows = [
            (str(line["item"]), str(line["title"]), f"{line['ratings']:,}", genres_text(line["genres"]))
            for line in lines
        ]
        table(("id", "title", "ratings", "genres"), rows, right="id ratings")
        say(f'\nRate one: collab-tui rate "{lines[0]["title"]}" 4' if lines else "Nothing is left to ask.")


def _question(titles: TitleTable, item: str) -> dict[str, Any]:
    at = titles.items.position(item)
    year = int(titles.items.years[at]) or None
    known = {"title": titles.items.name(at), "year": year, "genres": titles.items.genres_of(at)}
    return {"item": item, **known, "ratings": int(titles.stats.ratings[at])}
