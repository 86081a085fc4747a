"""Recommendations on the command line: a list with its reasons, and shelves."""

from collections.abc import Sequence
from typing import Literal

from rich.cells import cell_len

from collab.recommend import By, Recommendation, Recommender, Shared, Shelf, UserEmbedding, as_record, known_number
from tui.cells import ASCII, Glyphs
from tui.cli.common import emit, glyphs, is_plain, labelled, print_line, table
from tui.core.people import Group
from tui.text import (
    genres_text,
    is_felt,
    levels_text,
    measure_heading,
    measure_text,
    names_text,
    number_text,
    ordinal_text,
    rank_text,
    ratings_text,
    share_text,
    shelf_name,
    spread_text,
    stars_text,
    unranked_text,
)


def show_recommendations(
    recommendations: Sequence[Recommendation],
    model: Recommender,
    me: UserEmbedding,
    *,
    as_json: bool,
    who: Literal["you", "they"] = "you",
    by: By = "joined",
) -> None:
    """Print recommendations to a person, in an order, each with how likely it is to be chosen and its stars on lines of
    their own, and why.
    """
    titles = len(model.items) - len(me.chosen)
    if as_json:
        for line in recommendations:
            emit(as_record(line))
        return
    if not recommendations:
        every = f"Nothing is left: {who} rated all {len(model.items):,} titles."
        print_line(every if len(me.rated) == len(model.items) else "No title meets these conditions.")
    elif known_number(recommendations[0].stars) is None:
        print_line("There are no stars: the model was trained on choices without any.\n")
    if is_plain():
        for rank, line in enumerate(recommendations, 1):
            print_line(_record(rank, line, model, titles, who, by))
        return
    width = max((cell_len(line.title) for line in recommendations), default=0)
    for rank, line in enumerate(recommendations, 1):
        print_line(f"{rank:>3}  {_facts(line, width, _measure(line, model, by))}")
        if interest := _interest(line, titles, who):
            print_line(f"       {interest}")
        print_line(f"       {_range(line)}{_because(line, model.scale.high, who, glyphs=glyphs())}")


def _interest(line: Recommendation, titles: int, who: str) -> str:
    """Return how likely a title is to be chosen among those not chosen yet, and the choices that speak for it."""
    if line.interest_rank is None:
        return ""
    chosen = f": {who} chose {names_text([choice.title for choice in line.chosen])}" if line.chosen else ""
    return f"{rank_text(line.interest_rank, titles)} by interest{chosen}"


def _range(line: Recommendation) -> str:
    if known_number(line.stars) is None:
        return "no stars"
    return f"80% from {line.low:.1f} to {line.high:.1f} stars"


def _because(line: Recommendation, highest: float, who: str, *, glyphs: Glyphs) -> str:
    """Return the ratings that a prediction comes of: ": +0.14 because you gave Alien 5"."""
    reasons = [
        f"{share_text(reason.share, glyphs=glyphs)} because {who} gave {reason.title} "
        f"{stars_text(reason.stars, highest, glyphs=glyphs)}"
        for reason in line.because
        if is_felt(reason.share)
    ]
    return f": {', '.join(reasons)}" if reasons else ""


def _facts(line: Recommendation, width: int, measure: str = "") -> str:
    """Return a title in a column of this width, with its stars, what it has its place for, ratings and genres."""
    stars, genres = spread_text(line.stars, line.sd, glyphs=glyphs()), genres_text(line.genres)
    title = line.title + " " * (width - cell_len(line.title))
    return f"{title}  {stars}  {measure}{ratings_text(line.ratings):>15}  {genres}".rstrip()


def _measure(line: Recommendation, model: Recommender, by: By) -> str:
    """Return what a title has its place in an order for, with its name: "chance 87%"."""
    mean = float(model.stats.mean[model.items.position(line.item)])
    text = measure_text(by, line, mean, glyphs=glyphs())
    return f"{measure_heading(by)} {text}  " if text else ""


def _record(rank: int, line: Recommendation, model: Recommender, titles: int, who: str, by: By) -> str:
    because = _because(line, model.scale.high, who, glyphs=ASCII).removeprefix(": ")
    place = [("place for", measure)] if (measure := _measure(line, model, by).strip()) else []
    stars = (("stars", number_text(line.stars)), ("spread", number_text(line.sd)))
    figures = (*stars, *place, ("ratings", f"{line.ratings:,}"))
    fields = (("rank", str(rank)), ("title", line.title), *figures, ("genres", genres_text(line.genres)))
    return labelled(
        [*fields, ("likely to be chosen", _interest(line, titles, who)), ("range", _range(line)), ("because", because)]
    )


def show_shelves(shelves: Sequence[Shelf], *, as_json: bool, implicit: bool) -> None:
    """Print shelves, each under its name; as JSON a line a title, which names its shelf."""
    width = max((cell_len(line.title) for shelf in shelves for line in shelf.titles), default=0)
    for shelf in shelves:
        name = shelf_name(shelf, implicit=implicit)
        if not as_json:
            print_line(f"{name}:")
        for line in shelf.titles:
            if as_json:
                emit({"shelf": name, "kind": shelf.kind, "about": shelf.about, **as_record(line)})
            elif is_plain():
                fields = (("stars", number_text(line.stars)), ("ratings", f"{line.ratings:,}"))
                print_line(labelled([("title", line.title), *fields, ("genres", genres_text(line.genres))]))
            else:
                print_line(f"  {_facts(line, width)}")
        if not as_json:
            print_line()


def show_together(recommendations: Sequence[Shared], group: Group, at_least: float) -> None:
    """Print titles for several people: the chance that all like them, each one's predicted stars with their joint
    interval, and the rank by their interest.
    """
    names, ranked = group.names, any(rank is not None for rank in recommendations[0].interest_ranks)
    with_stars = known_number(recommendations[0].chance) is not None
    rows = [
        (
            str(rank),
            line.title,
            *([f"{line.chance:.0%}"] if with_stars else []),
            *(_predicted(line, person, ranked=ranked) for person in range(len(names))),
        )
        for rank, line in enumerate(recommendations, 1)
    ]
    chance = ["chance"] if with_stars else []
    table(("", "title", *chance, *names), rows, right=" ".join([*chance, *names]))
    if is_plain():
        return
    print_line()
    if with_stars:
        print_line(f"chance: that all would give it {at_least:g} stars or more")
        print_line("In brackets: levels of stars that hold what all would give, at once, with a chance near 90%.")
    if ranked:
        print_line("Beside each one's stars: the rank of the title by their interest, among what they have not chosen.")
    if text := unranked_text(recommendations[0], group.silent):
        print_line(text)


def _predicted(line: Shared, person: int, *, ranked: bool) -> str:
    """Return one person's stars, their joint interval, and the rank by their interest."""
    rank = line.interest_ranks[person]
    spread = spread_text(line.stars[person], line.sd[person], glyphs=glyphs())
    if known_number(line.chance) is not None:
        spread += f"  ({levels_text(line.low[person], line.high[person])})"
    if is_plain():
        return f"{spread.strip()}, {ordinal_text(rank)} by interest" if rank else spread.strip()
    return f"{spread}  {ordinal_text(rank):>7}" if ranked else spread
