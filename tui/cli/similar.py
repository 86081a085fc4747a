"""collab-tui similar: what is close to a title."""

from collections.abc import Sequence
from dataclasses import asdict

from collab.recommend.results import Similar
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, TitleOrId, new_app
from tui.cli.output import emit, plain, say, table
from tui.format import bar

app = new_app()


@app.command()
def similar(title: TitleOrId, n: Count = 10, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """List the titles closest to one, by the cosine of their factors."""
    model = trained(open_session(data, run))
    item = model.find(title)
    if not as_json:
        say(f"Closest to {model.items.name(model.items.position(item))}:")
    show_similar(model.similar(item, n), as_json=as_json)


def show_similar(found: Sequence[Similar], *, as_json: bool) -> None:
    """Print neighbours with their similarity."""
    if as_json:
        for line in found:
            emit(asdict(line))
        return
    rows = [
        (line.title, f"{line.similarity:.2f}", bar(line.similarity, 10, plain=plain()), f"{line.ratings:,}")
        for line in found
    ]
    table(("title", "similarity", "", "ratings"), rows, right="similarity ratings")
