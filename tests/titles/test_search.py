"""Mistyped titles find the film they mean; how often is counted on a list of what they type."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, strategies as st

from collab.titles import TitleLookup
from collab.titles.normalize import search_words
from collab.titles.word_spelling import WordList, mistakes
from tests.titles.test_lookup import items_of

FILMS = (
    ("Forrest Gump", 1994),
    ("Matrix, The", 1999),
    ("Matrix Reloaded, The", 2003),
    ("Godfather, The", 1972),
    ("Godfather: Part II, The", 1974),
    ("Star Wars: Episode IV - A New Hope", 1977),
    ("Star Wars: Episode V - The Empire Strikes Back", 1980),
    ("Amelie (Fabuleux destin d'Amélie Poulain, Le)", 2001),
    ("City of God (Cidade de Deus)", 2002),
    ("Crouching Tiger, Hidden Dragon (Wo hu cang long)", 2000),
    ("Seven (a.k.a. Se7en)", 1995),
    ("Seven Samurai (Shichinin no samurai)", 1954),
    ("Avventura, L'", 1960),
    ("Schindler's List", 1993),
    ("Terminator, The", 1984),
    ("Terminator 2: Judgment Day", 1991),
    ("Shawshank Redemption, The", 1994),
    ("Silence of the Lambs, The", 1991),
    ("Spider-Man", 2002),
    ("Rocky II", 1979),
    ("Twelve Monkeys", 1995),
    ("Spirited Away (Sen to Chihiro no kamikakushi)", 2001),
    ("Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)", 1966),
    ("Monty Python and the Holy Grail", 1975),
    ("Eternal Sunshine of the Spotless Mind", 2004),
    ("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964),
    ("Wall Street", 1987),
    ("WALL·E", 2008),
    ("Fast & Furious", 2009),
    ("Alien", 1979),
    ("Aliens", 1986),
    ("Allan Quatermain", 1985),
    ("Forest of Fear", 1980),
    ("Lord of War", 2005),
    ("Lord of the Rings: The Two Towers, The", 2002),
    ("Nausicaä of the Valley of the Wind (Kaze no tani no Naushika)", 1984),
    ("Léon: The Professional", 1994),
    ("Blade Runner", 1982),
)
TITLES = TitleLookup(items_of([(str(number), title, year) for number, (title, year) in enumerate(FILMS, 1)]))

FINDS = {
    "Forrest Gump": (
        "forest gump",
        "forrest gmup",
        "gump forest",
        "forrestgump",
        "forst gump",
        "gumpp",
        "forest gump 1994",
    ),
    "Matrix, The": ("teh matrix", "matirx", "matrix the", "the matrx", "thematrix", "maxtrix", "matrix 1999"),
    "Godfather, The": ("teh godfather", "godfahter", "the god father", "gdfather", "godfather 1972", "godfathe"),
    "Godfather: Part II, The": ("godfather 2", "godfather part two", "godfater part ii"),
    "Star Wars: Episode V - The Empire Strikes Back": ("empire stikes back", "starwars empire", "star wars 5"),
    "Amelie (Fabuleux destin d'Amélie Poulain, Le)": ("amélie", "amelei", "fabuleux destin", "ameliee poulain"),
    "City of God (Cidade de Deus)": ("cidade de deus", "cidade dues", "citty of god"),
    "Crouching Tiger, Hidden Dragon (Wo hu cang long)": ("hidden dragon", "crouchin tigr", "tiger dragon"),
    "Seven (a.k.a. Se7en)": ("se7en", "seven 1995"),
    "Seven Samurai (Shichinin no samurai)": ("seven samuri", "samurai 7", "7 samurai", "shichinin"),
    "Avventura, L'": ("l'avventura", "avventura", "lavventura", "aventura"),
    "Schindler's List": ("schindlers list", "shindlers list", "schindler list", "schinlder"),
    "Terminator, The": ("terminater", "the termnator", "terminator 1984"),
    "Terminator 2: Judgment Day": ("terminator 2", "judgement day", "terminator two"),
    "Shawshank Redemption, The": ("shawshank redemtion", "shwshank", "redemption shawshank", "shawshenk redem"),
    "Silence of the Lambs, The": ("silence lambs", "silance of the lambs", "lambs silence", "scilence of the"),
    "Spider-Man": ("spiderman", "spider man", "spidermna"),
    "Rocky II": ("rocky 2", "rocky two", "rokcy ii"),
    "Twelve Monkeys": ("12 monkeys", "twelve monkees", "12 monkies"),
    "Spirited Away (Sen to Chihiro no kamikakushi)": ("spirted away", "spirit away", "chihiro", "sen to chihro"),
    "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)": (
        "good bad ugly",
        "the good the bad and",
        "brutto cattivo",
    ),
    "Monty Python and the Holy Grail": ("monty pythn", "holy grial", "python grail", "monty pyton film"),
    "Eternal Sunshine of the Spotless Mind": (
        "eternal sunshin",
        "etrenal sunshine",
        "spotless mind",
        "sunshine spotles",
    ),
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb": (
        "dr strangelove",
        "stranglove",
        "love the bomb",
    ),
    "WALL·E": ("walle", "wall-e", "wall e"),
    "Fast & Furious": ("fast and furious", "fast furios", "fast & fur"),
    "Alien": ("alien", "alein", "alien 1980"),
    "Aliens": ("aliens", "alines"),
    "Lord of the Rings: The Two Towers, The": (
        "two towers",
        "lotr",
        "tlotr",
        "lord of teh rings",
        "lotd of the rings",
        "tow towers",
    ),
    "Nausicaä of the Valley of the Wind (Kaze no tani no Naushika)": ("nausicaa", "nausica valley", "naussica"),
    "Léon: The Professional": ("leon", "léon profesional", "the profesional"),
    "Blade Runner": ("bladerunner", "blade runer", "balde runner", "runner blade"),
}


def first(query: str) -> str:
    """The title that a search finds first; empty where it finds none."""
    return next((FILMS[position][0] for position in TITLES.search(query)), "")


@pytest.mark.parametrize("title", FINDS)
def test_what_people_type_finds_the_film_they_mean(title: str) -> None:
    assert {query: first(query) for query in FINDS[title]} == dict.fromkeys(FINDS[title], title)


def test_a_title_is_found_at_every_letter_on_the_way_to_it() -> None:
    for typed in ("forrest gump", "godfather part ii", "spirited away"):
        title = first(typed)
        assert all(
            title in [FILMS[position][0] for position in TITLES.search(typed[:end], 10)] for end in range(1, len(typed))
        )


def test_what_is_spelt_right_stands_before_what_is_not() -> None:
    assert first("forest") == "Forest of Fear"
    assert [FILMS[position][0] for position in TITLES.search("alien")][:2] == ["Alien", "Aliens"]


def test_nothing_is_found_for_what_is_like_nothing() -> None:
    assert [first(query) for query in ("xyzzy", "qqq www", "zz")] == ["", "", ""]


def test_of_titles_that_fit_as_well_the_heavier_is_first() -> None:
    weights = np.zeros(len(FILMS))
    weights[6] = 1
    heavy = TitleLookup(items_of([(str(number), *film) for number, film in enumerate(FILMS)]), weights)
    assert heavy.search("star wras")[0] == heavy.search("star")[0] == 6


WORDS = st.text("abcde", min_size=1, max_size=9)


@given(st.sets(WORDS, min_size=1, max_size=30), WORDS, st.integers(0, 8), st.sampled_from("abcdez"))
def test_a_word_with_one_mistake_is_near_to_itself(words: set[str], word: str, place: int, letter: str) -> None:
    word_list = WordList([*words, word])
    place %= len(word)
    for typed in (
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 :],
    ):
        places, costs = word_list.near(typed)
        near = {word_list.words[index] for index in places.tolist()}
        assert word in near or not mistakes(typed)
        assert all(0 <= cost <= 2 * mistakes(typed) + 1 for cost in costs.tolist())


@given(st.lists(st.text(alphabet="ab c-'’&·é\u0301ß", max_size=12), max_size=6))
def test_words_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    together = search_words(texts)
    assert together == list(chain.from_iterable(search_words([text]) for text in texts)) or not texts
    assert all(text == " ".join(text.split()) for text in together)


@pytest.mark.parametrize(
    ("typed", "title"),
    [("千尋", "千と千尋の神隠し"), ("隠し", "千と千尋の神隠し"), ("생충", "기생충"), ("นา", "แม่นาค")],
)
def test_scripts_without_blanks_are_searched_by_any_part(typed: str, title: str) -> None:
    films = [("1", "Alien", 1979), ("2", "千と千尋の神隠し", 2001), ("3", "기생충", 2019), ("4", "แม่นาค", 1999)]
    lookup = TitleLookup(items_of(films))
    assert [lookup.items.titles[position] for position in lookup.search(typed)] == [title]
