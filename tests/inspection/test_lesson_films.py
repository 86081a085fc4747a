"""The films that the lesson finds inside its own model of MovieLens 100K."""

import pytest

import collab
from collab.data import Ratings
from collab.inspection import biases, factors, placed


@pytest.mark.shared_data
def test_the_films_of_the_lesson_are_at_the_ends(ml_100k: Ratings) -> None:
    model = collab.train(ml_100k, collab.split(ml_100k), collab.configure("embedding-dot-bias"))
    ends = {end: [each.title for each in biases(model) if each.end == end] for end in ("top", "bottom")}
    top = {"Titanic (1997)", "Shawshank Redemption, The (1994)", "L.A. Confidential (1997)"}
    assert top <= set(ends["top"])
    assert "Children of the Corn: The Gathering (1996)" in ends["bottom"]
    assert len(model.similar(model.find("Forrest Gump (1994)"))) == 10
    shown = placed(model)
    assert [each.title for each in shown[:2]] == ["Star Wars (1977)", "Contact (1997)"]
    assert len(shown) == 50
    assert len(factors(model)) == 50
