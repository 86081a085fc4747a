"""Tables of services and of people's own: which column means what, which number is no rating, which row no film."""

from pathlib import Path

import pytest

from collab.data import Scale
from collab.errors import BadConfig, BadData
from collab.importing import read_export
from collab.tables import Corrections

Rows = list[tuple[str, int | None, float | None, float, str | None]]


def rows_of(folder: Path, text: str, scale: Scale | None = None) -> Rows:
    """Return title, year, stars, highest stars and mark of the rows of a table."""
    path = folder / "mine.csv"
    path.write_text(text)
    return [(row.title, row.year, row.stars, row.high, row.mark) for row in read_export(path, scale=scale).rows]


GOODREADS = (
    "Book Id,Title,Author,My Rating,Average Rating,Year Published,Original Publication Year,Date Read,Date Added,"
    "Exclusive Shelf\n"
)


def test_of_goodreads_a_zero_is_no_rating_and_the_shelf_is_a_mark(tmp_path: Path) -> None:
    text = (
        f"{GOODREADS}1,Dune,F H,0,4.2,2023,1965,,2024/08/08,to-read\n"
        '2,"Jaws (Shark, #1)",P B,5,3.8,2020,1974,2023/03/21,2023/03/17,read\n'
        "3,Emma,J A,0,3.8,2020,1815,,2023/03/17,read\n4,Ulysses,J J,0,3.8,2020,1922,,2023/03/17,currently-reading\n"
    )
    assert rows_of(tmp_path, text) == [
        ("Dune", 1965, None, 5, "watch"),
        ("Jaws", 1974, 5.0, 5, None),
        ("Emma", 1815, None, 5, "seen"),
    ]
    assert read_export(tmp_path / "mine.csv").unrated == 1
    assert [row.at for row in read_export(tmp_path / "mine.csv").rows][1] == 1679356800  # 2023-03-21


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            (
                "TMDb ID,IMDb ID,Type,Name,Release Date,Rating,Your Rating,Date Rated\n"
                "348,tt0078748,movie,Alien,1979-05-25T00:00:00Z,8.1,4.0,2022-09-20T00:00:00Z\n60622,,tv,Fargo,2014,8,6,\n"
            ),
            [("Alien", 1979, 4.0, 10, None)],
        ),
        (
            (
                "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,url,rating\n"
                ",movie,Alien,1979,8.1,1,,348,u,3\n,show,Fargo,2014,8.1,1,,,u,9\n,episode,Psycho,1960,8.1,1,,,u,2\n"
            ),
            [("Alien", 1979, 3.0, 10, None)],
        ),
        (
            (
                "SIMKL_ID,Title,Type,Year,Watchlist,WatchedDate,Rating,TMDB,IMDB\n1,Alien,movies,1979,completed,,9,348,\n"
                "2,Titanic,tv,1997,completed,,3,,\n3,Akira,anime,1988,completed,,,,\n4,Heat,movies,1995,plantowatch,,,,\n"
            ),
            [("Alien", 1979, 9.0, 10, None), ("Akira", 1988, None, 10, "seen"), ("Heat", 1995, None, 10, "watch")],
        ),
        (
            (
                "LetterboxdURI,tmdbID,imdbID,Title,Year,Directors,Rating,Rating10,WatchedDate\n"
                ",,tt0078748,Alien,1979,,,5,2020-01-01\n,,,Heat,1995,,4,,2020-01-02\n"
            ),
            [("Alien", 1979, 5.0, 10, None), ("Heat", 1995, 4.0, 5, None)],
        ),
        ("Score,Film Name,Year\n85,Alien,1979\n40,Heat,1995\n", [("Alien", 1979, 85.0, 100, None)]),
        ("user_rating,original_title,pl_title,year\n9,Alien,Obcy,1979\n", [("Alien", 1979, 9.0, 10, None)]),
        ("Name,ProductionYear,UserRating,PlayCount\nAlien,1979,9,2\n", [("Alien", 1979, 9.0, 10, None)]),
        (
            "Title,Authors,Read Status,Star Rating\nEmma,A,read,4.25\nDune,F,to-read,\n",
            [("Emma", None, 4.25, 5, None), ("Dune", None, None, 5, "watch")],
        ),
        (
            "title,year,rating\nAlien,1979,9/10\nHeat,1995,2/5\n",
            [("Alien", 1979, 9.0, 10, None), ("Heat", 1995, 2.0, 5, None)],
        ),
        (
            "title,rating\nAlien,★★★★½\nHeat,★★★☆☆\nEmma,½\n",
            [("Alien", None, 4.5, 5, None), ("Heat", None, 3.0, 5, None)],
        ),
        ("sep=;\ntitle;year;rating\nAlien;1979;4,5\n", [("Alien", 1979, 4.5, 5, None)]),
        ("title,year,rating\nAlien,1979,4.5,,\n,,\n,1995,3\n", [("Alien", 1979, 4.5, 5, None)]),
        (
            "title,year,media type,rating\nTitanic,1997,TV Mini Series,3\nAlien,1979,Movie,9\n",
            [("Alien", 1979, 9.0, 10, None)],
        ),
        ("title,rating,note\nAlien,4\n", [("Alien", None, 4.0, 5, None)]),
    ],
)
def test_tables_as_people_have_them(tmp_path: Path, text: str, rows: Rows) -> None:
    assert rows_of(tmp_path, text)[: len(rows)] == rows


def test_a_scale_that_is_told_is_that_of_all_stars(tmp_path: Path) -> None:
    text = "Score,Title\n5,Alien\n3,Heat\n"
    assert rows_of(tmp_path, text)[0][3] == 5
    assert rows_of(tmp_path, text, Scale(1, 10, 1))[0][3] == 10


def test_of_two_viewings_the_watched_date_decides(tmp_path: Path) -> None:
    text = (
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2024-01-05,Alien,1979,u,4.5,Yes,,2024-01-05\n2024-01-05,Alien,1979,u,2,,,2010-01-01\n"
    )
    assert rows_of(tmp_path, text) == [("Alien", 1979, 4.5, 5, None)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('[{"title": "Alien", "year": 1979, "imdb_id": "tt0078748", "rating": 9}]', [("Alien", 1979, 9.0, 10, None)]),
        (
            '{"movies": [{"rating": 9, "title": "Alien"}], "shows": [{"title": "Fargo"}]}',
            [("Alien", None, 9.0, 10, None)],
        ),
        ('{"ratings": {"movies": [{"movie": {"title": "Alien"}, "rating": 10}]}}', [("Alien", None, 10.0, 10, None)]),
        (
            '{"movie": {"title": "Alien"}, "rating": 10}\n\n{"movie": {"title": "Heat"}, "rating": 8.5}\n',
            [("Alien", None, 10.0, 10, None), ("Heat", None, 8.5, 10, None)],
        ),
        (
            '[{"movie": {"title": "Jaws"}, "watched_at": "2020-01-01", "type": "movie"}]',
            [("Jaws", None, None, 10, "seen")],
        ),
        ('[{"movie": {"title": "Alien"}, "rating": 0}, {"movie": {"title": null}, "rating": 5}]', []),
        ('[{"show": {"title": "Fargo"}, "rating": 9}, {"rating": 7, "type": "episode", "episode": {}}]', []),
    ],
)
def test_json_in_every_shape_that_services_have_given_it(tmp_path: Path, text: str, rows: Rows) -> None:
    assert rows_of(tmp_path, text) == rows


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("cp1251", "Брат"), ("cp932", "千と千尋の神隠し"), ("gb18030", "霸王别姬"), ("utf-16-le", "Léon")],
)
def test_titles_are_read_in_the_encoding_that_their_letters_show(encoding: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(f"title,year,rating\n{title},1997,4\n".encode(encoding))
    assert [row.title for row in read_export(path).rows] == [title]


def test_a_rating_that_is_none_in_words_is_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("title,rating\nAlien,nan\nHeat,NULL\nFargo,4\n")
    export = read_export(path)
    assert ([row.title for row in export.rows], export.unrated) == (["Fargo"], 2)


NAMELESS = [
    "Alien (1979) 9\nHeat (1995) 10\n",
    "Alien,1979,9\nHeat,1995,10\n",
    "tt0078748;Alien;9\ntt0113277;Heat;10\n",
    "Alien (1979): 9/10\nHeat (1995): 10/10\n",
]


@pytest.mark.parametrize("text", NAMELESS)
def test_titles_and_ratings_without_names_of_columns(text: str, tmp_path: Path) -> None:
    rows = rows_of(tmp_path, text)
    assert [(row[0], row[2], row[3]) for row in rows] == [("Alien", 9, 10), ("Heat", 10, 10)]


def test_columns_layout_and_numbers_are_named_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("What I saw\nof 2020\nwas,mark\nAlien,8\nHeat,-1\n")
    columns = {"title": "was", "rating": "2"}
    export = read_export(path, corrections=Corrections(columns, skip=2, unrated="-1"))
    assert ([(row.line, row.title, row.stars) for row in export.rows], export.unrated) == ([(4, "Alien", 8)], 1)
    path.write_text("9,Alien\n8,Heat\n")
    by_place = read_export(path, corrections=Corrections({"rating": "1"}, header=False))
    assert [(row.title, row.stars) for row in by_place.rows] == [("Alien", 9), ("Heat", 8)]
    with pytest.raises(BadData, match='no column "seen"; the columns are'):
        read_export(path, corrections=Corrections({"title": "seen"}))
    with pytest.raises(BadConfig, match='"colour"'):
        read_export(path, corrections=Corrections({"colour": "1"}))
    path.write_text("Seen,Mark out of ten\nAlien,9\n")
    with pytest.raises(BadData, match=r"--columns title=Seen,rating=COLUMN"):
        read_export(path)
