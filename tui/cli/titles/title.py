"""title: the card of a title, for a person."""

from collections.abc import Iterable
from dataclasses import asdict
from math import isnan
from typing import Any

from collab.inspection import NearRaters, TitleCard, TitleCards
from tui.cli.common import (
    Data,
    Json,
    Profile,
    Run,
    TitleOrId,
    emit,
    glyphs,
    is_plain,
    labelled,
    new_app,
    open_session,
    print_line,
    trained,
)
from tui.text import (
    CardRow,
    Own,
    card_rows,
    day,
    genres_text,
    own_answer,
    percent_text,
    rank_text,
    ratings_text,
    way_rows,
)

app = new_app()

_WIDTH = 100
Fields = Iterable[tuple[str, str]]


@app.command()
def title(
    name: TitleOrId,
    profile: Profile = "me",
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Show the card of a title: its stars beside those you might give, how known, liked and divisive it is, what users
    of near taste gave, the titles close to it, your history with it, and its pages elsewhere.
    """
    session = open_session(data, run, profile)
    model = trained(session)
    cards, item = TitleCards(model.recommender), model.recommender.find(name)
    card, near, own = (
        cards.card(item, model.me),
        cards.near_raters(item, model.me),
        own_answer(session.require_ready(), item, session.steps_about(item)),
    )
    if as_json:
        emit(_record(card, near, own))
    elif is_plain():
        for line in filter(None, map(labelled, _sentences(card, near, own))):
            print_line(line)
    else:
        print_line(card.title)
        ways = way_rows(card, _WIDTH, glyphs=glyphs())
        for row in (*card_rows(card, near, own, _WIDTH, glyphs=glyphs()), CardRow(), *ways):
            print_line("".join(text for text, _ in row.spans).rstrip())


def _record(card: TitleCard, near: NearRaters, own: Own) -> dict[str, Any]:
    steps = [{"at": step.at, "kind": step.kind, "stars": step.stars, "source": step.source} for step in own.steps]
    links = [link._asdict() for link in card.links]
    return asdict(card) | {"links": links, "near": asdict(near), "given": own.stars, "mark": own.mark, "history": steps}


def _sentences(card: TitleCard, near: NearRaters, own: Own) -> Iterable[Fields]:
    """Yield the records of a card, each as labels and values."""
    mean = "" if card.mean is None else f"{card.mean:.2f}"
    yield ("title", card.title), ("genres", genres_text(card.genres)), ("ratings", f"{card.ratings:,}"), ("mean", mean)
    yield [("tags", ", ".join(card.tags))]
    stars = "" if own.stars is None else f"{own.stars:g}"
    yield ("you", stars or own.mark), *_predicted(card)
    count = sum(level.count for level in card.levels)
    for level in card.levels if count else ():
        yield ("stars", f"{level.stars:g}"), ("all", f"{level.count / count:.0%}"), ("you", f"{level.chance:.0%}")
    for label, rank in (("known", card.known), ("liked", card.liked), ("divisive", card.divisive)):
        yield [(label, "" if rank is None else rank_text(rank.rank, rank.of))]
    yield [("near users", near.problem)]
    for rater in near.raters:
        yield ("near user", rater.user), ("taste", f"{rater.taste:+.2f}"), ("stars", f"{rater.stars:g}")
    for title in card.similar:
        yield ("close to it", title.title), ("both", percent_text(title.both)), ("ratings", ratings_text(title.ratings))
    for step in own.steps:
        yield ("on", day(step.at)), ("you", step.kind), ("stars", "" if step.stars is None else f"{step.stars:g}")
    for link in card.links:
        yield [(link.site, link.address)]


def _predicted(card: TitleCard) -> Fields:
    if isnan(card.stars):
        return ()
    return ("for you", f"{card.stars:.1f}"), ("from", f"{card.low:.1f}"), ("to", f"{card.high:.1f}")
