"""collab-tui recommend: what a person is likely to enjoy."""

from collections.abc import Sequence
from typing import Annotated

from typer import Option

from collab.errors import BadConfig
from collab.recommend.rank import By
from collab.recommend.results import Reason, Recommendation
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import emit, plain, say
from tui.format import genres_text, share_text, spread_text, stars_text

app = new_app()


@app.command()
def recommend(
    n: Count = 20,
    genre: Annotated[str | None, Option(help="Only titles of this genre.")] = None,
    since: Annotated[int | None, Option(metavar="YEAR", help="Not older than this.")] = None,
    until: Annotated[int | None, Option(metavar="YEAR", help="Not newer than this.")] = None,
    by: Annotated[By, Option(help="What the list is sorted by: likely to please, safe (surely good), adventurous.")] = (
        "likely"
    ),
    min_ratings: Annotated[int, Option(min=0, metavar="N", help="Only titles with so many ratings.")] = 0,
    profile: Annotated[str | None, Option(metavar="NAME", help="Whose answers. [me]")] = None,
    user: Annotated[str | None, Option(metavar="ID", help="A user of the data instead of a profile.")] = None,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List what a person is likely to enjoy, and why."""
    if profile is not None and user is not None:
        raise BadConfig("Give --profile or --user, not both.")
    session = open_session(data, run, profile or "me")
    model = trained(session)
    person = user if user is not None else session.me or model.fold_in({})
    found = model.recommend(person, n, genre=genre, since=since, until=until, min_ratings=min_ratings, by=by)
    if user is None and not session.known.stars and not as_json:
        say("Nothing is rated yet: this is everyone's list. What to rate: collab-tui ask\n")
    show_recommendations(found, model.scale.high, as_json=as_json)


def show_recommendations(found: Sequence[Recommendation], highest: float, *, as_json: bool) -> None:
    """Print recommendations, each with its reasons on a second line."""
    if as_json:
        for line in found:
            emit({**line._asdict(), "because": [reason._asdict() for reason in line.because]})
        return
    if not found:
        say("No title meets these conditions.")
    width = max((len(line.title) for line in found), default=0)
    for rank, line in enumerate(found, 1):
        stars, genres = spread_text(line.stars, line.sd, plain=plain()), genres_text(line.genres)
        say(f"{rank:>3}  {line.title:<{width}}  {stars}  {line.ratings:>6,} ratings  {genres}".rstrip())
        if line.because:
            reasons = (_reason(reason, highest, ascii_only=plain()) for reason in line.because)
            say(f"       because {'  '.join(reasons)}")


def _reason(reason: Reason, highest: float, *, ascii_only: bool) -> str:
    share, stars = share_text(reason.share, plain=ascii_only), stars_text(reason.stars, highest, plain=ascii_only)
    return f"{share} {reason.title} {stars}"
