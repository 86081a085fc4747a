"""similar and search: the titles close to one or to several, and those spelt like a text."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from typer import Argument, Option

from collab.recommend import ANY_TITLE, FEWEST, Nearness, Similar, TagScores, similar_turned
from tui.cli.common import (
    Count,
    Data,
    Json,
    Run,
    drawn,
    emit,
    is_plain,
    listed,
    new_app,
    note,
    open_session,
    print_line,
    table,
    trained,
)
from tui.cli.titles.conditions import Genre, Less, MinRatings, More, Popularity, tag_turns, title_filter
from tui.core import TitleTable
from tui.text import genres_text, nearness_text, not_by_text, percent_text

similar_app = new_app()
search_app = new_app()

Titles = Annotated[
    list[str], Argument(metavar="TITLE|ID...", help='As in "Alien (1979)", or an item id; several are blended.')
]


@similar_app.command()
def similar(
    titles: Titles,
    n: Count = 10,
    by: Annotated[
        Nearness,
        Option(help="What makes titles close: choices, that the same people choose them; factors, their cosine."),
    ] = "choices",
    genre: Genre = None,
    min_ratings: MinRatings = 0,
    popularity: Popularity = None,
    more: More = None,
    less: Less = None,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the titles closest to one, or to several together: those that the same people choose."""
    model = trained(open_session(data, run)).recommender
    only = title_filter(genre, min_ratings=min_ratings, popularity=popularity)
    items = list(dict.fromkeys(model.find(title) for title in titles))
    nearness = model.nearness(by)
    if nearness != by:
        note(not_by_text(by))
    if turned := tag_turns(more, less):
        neighbours = similar_turned(TagScores(model), items, turned, n, by=nearness, only=only)
    else:
        neighbours = model.similar(items, n, by=nearness, only=only)
    names = [model.items.name_of(item) for item in items]
    if not (as_json or neighbours or model.stats.trained[model.items.codes(items)].any()):
        print_line(f"Nothing tells what is close to {' and '.join(names)}: nobody rated it in training.")
        return
    if not as_json:
        filtered = only.also(min_ratings=0) != ANY_TITLE or only.min_ratings > FEWEST
        closest = f"Closest to {' and '.join(names)}, {nearness_text(nearness)}:"
        print_line(closest if neighbours else _no_neighbour(filtered=filtered))
    if neighbours or as_json:
        show_similar(neighbours, nearness, names, as_json=as_json)


def _no_neighbour(*, filtered: bool) -> str:
    """Return why there is no neighbour: conditions that were asked for, or too few ratings."""
    if filtered:
        return f"No title meets these conditions, with {FEWEST} training ratings or more, as a neighbour must have."
    return f"No other title has {FEWEST} training ratings or more, as a neighbour must."


def show_similar(
    neighbours: Sequence[Similar], nearness: Nearness, names: Sequence[str] = (), *, as_json: bool
) -> None:
    """Print neighbours, how near they are and the share of people who rated both; where they are those of several
    titles, `names`, how near to each.
    """
    if as_json:
        for line in neighbours:
            emit({key: value for key, value in asdict(line).items() if key != "each" or value} | {"by": nearness})
        return
    to_each = [f"to {name}" for name in names] if len(names) > 1 else []
    most = max(1e-9, *(line.similarity for line in neighbours)) if nearness == "choices" else 1.0
    digits = 3 if nearness == "choices" else 2
    rows = [
        (
            *(line.title, f"{line.similarity:.{digits}f}", drawn(line.similarity / most, 10)),
            *(percent_text(line.both), f"{line.ratings:,}"),
            *(f"{each:.{digits}f}" for each in line.each),
        )
        for line in neighbours
    ]
    table(("title", "similarity", "", "both", "ratings", *to_each), rows, right="similarity both ratings")
    if not is_plain():
        drawn_as = "against the first one's" if nearness == "choices" else "up to a cosine of 1"
        print_line(f"\nThe bar is the similarity, {drawn_as}. {_both_text(names)}")


def _both_text(names: Sequence[str]) -> str:
    """Return of whom the share of people who rated both is a part."""
    if len(names) > 1:
        return "Both: of those who rated one of the titles asked about, how many rated this one too, on average."
    return f"Both: of those who rated {names[0] if names else 'the title asked about'}, how many rated this one too."


SearchText = Annotated[list[str], Argument(metavar="TEXT...", help="A part of a title, as in: forest gump")]


@search_app.command()
def search(text: SearchText, n: Count = 10, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Find titles by a part of them: typing mistakes, accents and the order of words do not matter."""
    titles = listed(open_session(data, run)).titles
    items = titles.find(" ".join(text), n)
    if items or as_json:
        show_titles(titles, items, as_json=as_json)
    else:
        print_line("No title is spelt like that.")


def show_titles(titles: TitleTable, items: Sequence[str], *, as_json: bool) -> None:
    """Print listed titles, by their ids, with the facts about each."""
    facts = [(item, titles.facts(item)) for item in items]
    if as_json:
        for item, title in facts:
            year = int(titles.items.years[titles.items.position(item)]) or None
            about = {"title": title.name, "year": year, "genres": title.genres}
            emit({"item": item, **about, "ratings": title.ratings})
        return
    rows = [(item, title.name, f"{title.ratings:,}", genres_text(title.genres)) for item, title in facts]
    table(("id", "title", "ratings", "genres"), rows, right="id ratings")
