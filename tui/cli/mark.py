"""collab-tui mark: what a title without stars is to a person."""

from typing import Annotated, Literal

from typer import Argument

from tui.cli.opening import listed, open_session
from tui.cli.options import Data, Json, Profile, Run, new_app
from tui.cli.output import emit, say
from tui.rows.mark_text import MARKED

app = new_app()


@app.command()
def mark(
    title: Annotated[str, Argument(metavar="TITLE|ID", help='As in "Alien (1979)", or an item id.')],
    state: Annotated[
        Literal["watch", "seen", "hide", "none"],
        Argument(
            metavar="watch|seen|hide|none",
            help="On the watchlist; seen and not rated; never to be listed; as if nothing was said.",
        ),
    ],
    data: Data = None,
    run: Run = None,
    profile: Profile = "me",
    as_json: Json = False,
) -> None:
    """Put a title on the watchlist, or say that it was seen or is to be hidden. rate --undo takes it back."""
    session = open_session(data, run, profile)
    titles = listed(session).titles
    item = titles.search.find(title)
    if state == "none":
        session.clear(item)
    else:
        session.mark(item, state)
    name = titles.items.name(titles.items.position(item))
    if as_json:
        emit({"item": item, "title": name, "mark": session.require_ready().known.mark_of(item)})
    else:
        say(f"{name}  {'nothing said' if state == 'none' else MARKED[state]}")
