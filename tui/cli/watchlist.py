"""collab-tui watchlist: the titles a person means to watch, the likeliest to please first."""

from tui.cli.opening import open_session, trained
from tui.cli.options import Data, Json, Profile, Run, new_app
from tui.cli.output import say
from tui.cli.recommend import As, Out, Yes, show_recommendations, written

app = new_app()


@app.command()
def watchlist(
    kind: As = None,
    out: Out = None,
    yes: Yes = False,
    data: Data = None,
    run: Run = None,
    profile: Profile = "me",
    as_json: Json = False,
) -> None:
    """List the titles to watch, those first that are likeliest to please. mark TITLE watch puts one there."""
    session = open_session(data, run, profile)
    model, watch = trained(session), session.require_ready().known.watch
    found = model.recommender.recommend(model.me, len(watch), among=watch) if watch else []
    if written(found, kind, out, yes=yes, as_json=as_json):
        return
    if not found and not as_json:
        say('Nothing is to be watched yet. Put a title here: collab-tui mark "Alien (1979)" watch')
    else:
        show_recommendations(found, model.recommender.scale.high, as_json=as_json)
