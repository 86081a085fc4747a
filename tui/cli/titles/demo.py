"""collab-tui demo: the main job without a terminal, from ratings to recommendations."""

from collab.data import DataSpec
from collab.recommend import Recommender
from collab.runs import RunStore, start
from tui.cli.common import Json, fact, glyphs, is_plain, labelled, new_app, print_line
from tui.cli.runs import attend
from tui.cli.titles.recommend import Known, dial
from tui.cli.titles.recommendations import show_recommendations
from tui.cli.titles.similar import show_similar
from tui.core.runs import RunSettings
from tui.text import nearness_text, stars_text

app = new_app()

TASTE = {
    "Alien (1979)": 5.0,
    "Blade Runner (1982)": 5.0,
    "Matrix, The (1999)": 4.5,
    "Star Wars: Episode IV - A New Hope (1977)": 4.5,
    "Terminator 2: Judgment Day (1991)": 4.5,
    "Fargo (1996)": 4.0,
    "Pulp Fiction (1994)": 4.0,
    "Forrest Gump (1994)": 3.0,
    "Titanic (1997)": 2.0,
    "Pretty Woman (1990)": 1.5,
}
"""Ten ratings of someone who likes dark science fiction and no romances; not kept in any profile."""

_CLOSE_TO = "Alien (1979)"
_LISTED = 10


@app.command()
def demo(known: Known = None, as_json: Json = False) -> None:
    """Do the main job on the films included: train, rate, recommend."""
    store = RunStore()
    first = RunSettings.first(DataSpec(source="sample"))
    run = store.create(first.data, first.split, first.config, name="demo")
    start(store, run)
    attend(store, run, as_json=as_json)
    model = Recommender.open(store.model_path(run))
    me = model.fold_in({model.find(title): stars for title, stars in TASTE.items()})
    recommendations = model.recommend(me, _LISTED, known=dial(model, known))
    nearness = model.nearness()
    close = model.similar(model.find(_CLOSE_TO), _LISTED, by=nearness)
    if as_json:
        show_recommendations(recommendations, model, me, as_json=True)
        show_similar(close, nearness, as_json=True)
        return
    print_line("\nSomeone new rates ten films:")
    for title, stars in TASTE.items():
        stars_drawn = stars_text(stars, glyphs=glyphs())
        print_line(labelled([("title", title), ("stars", stars_drawn)]) if is_plain() else f"  {stars_drawn}  {title}")
    print_line("\nWhat they are likely to choose and to enjoy, in stars, with the spread of the prediction:")
    show_recommendations(recommendations, model, me, as_json=False, who="they")
    print_line(f"\nClosest to {_CLOSE_TO}, {nearness_text(nearness)}:")
    show_similar(close, nearness, as_json=False)
    print_line("\nWhat to type next:")
    for command, does in _NEXT.items():
        fact(command, does, 39, indent="  ")


_NEXT = {
    "collab-tui": "the app, in a terminal",
    "collab-tui ask": "films worth rating",
    'collab-tui rate "Alien (1979)" 4.5': "rate one; a handful is enough",
    "collab-tui recommend": "what you are likely to enjoy",
    'collab-tui similar "Alien (1979)"': "what is close to it",
}
