"""collab-tui pair: two titles compared."""

from dataclasses import asdict

from collab.explore.pair import Pairs
from tui.cli.opening import open_session, trained
from tui.cli.options import Data, Json, Profile, Run, TitleOrId, new_app
from tui.cli.output import emit, glyphs, in_words, labelled, say
from tui.rows.pair_rows import pair_cells, pair_rows

_WIDTH = 100

app = new_app()


@app.command()
def pair(
    first: TitleOrId,
    second: TitleOrId,
    profile: Profile = "me",
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Compare two titles: ratings, mean, bias, genres, similarity, predicted stars, and the factors they are at."""
    model = trained(open_session(data, run, profile))
    find = model.recommender.find
    found = Pairs(model.recommender).compare(find(first), find(second), model.me)
    if as_json:
        emit(asdict(found))
    elif in_words():
        for label, *texts in filter(None, pair_cells(found)):
            say(labelled([(label, "; ".join(texts))]))
    else:
        for row in pair_rows(found, _WIDTH, glyphs=glyphs()):
            say("".join(text for text, _ in row).rstrip())
