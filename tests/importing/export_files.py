"""Export files in the exact shape of each service's, about the films of the tests' world."""

import json
from pathlib import Path

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2023-01-04,Alien,1979,https://boxd.it/2awY,4.5
2023-01-04,"Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",1964,https://boxd.it/29Qi,5
2023-02-11,The Matrix,1999,https://boxd.it/2a1m,3.5
2023-02-12,Amelie,2001,https://boxd.it/2aXk,4
2023-03-01,Se7en,1995,https://boxd.it/29Fm,4.5
2023-03-02,Nothing Like It,2022,https://boxd.it/zzzz,2
"""

IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\r\n"
    'tt0078748,9,2021-05-04,Alien,Alien,https://www.imdb.com/title/tt0078748,Movie,8.5,117,1979,"Horror, Sci-Fi",'
    "1000000,1979-05-25,Ridley Scott\r\n"
    "tt0211915,10,2021-05-05,Amélie,Le fabuleux destin d'Amélie Poulain,https://www.imdb.com/title/tt0211915,Movie,8.3,"
    '122,2001,"Comedy, Romance",800000,2001-04-25,Jean-Pierre Jeunet\r\n'
    "tt0133093,7,2021-05-06,The Matrix,The Matrix,https://www.imdb.com/title/tt0133093,Movie,8.7,136,1999,"
    '"Action, Sci-Fi",2000000,1999-03-24,"Lana Wachowski, Lilly Wachowski"\r\n'
)

MOVIELENS = """movie_id,imdb_id,tmdb_id,rating,average_rating,title
1,0078748,348,4.5,4.03,Alien (1979)
17,0133093,603,3.5,4.15,"Matrix, The (1999)"
27,0120338,597,2.0,3.35,Titanic (1997)
"""

TRAKT = [
    {
        "rated_at": "2020-09-01T09:10:11.000Z",
        "rating": 10,
        "type": "movie",
        "movie": {
            "title": "Blade Runner",
            "year": 1982,
            "ids": {"trakt": 54, "slug": "blade-runner-1982", "imdb": "tt0083658", "tmdb": 78},
        },
    },
    {
        "rated_at": "2020-09-02T09:10:11.000Z",
        "rating": 4,
        "type": "movie",
        "movie": {
            "title": "Titanic",
            "year": 1997,
            "ids": {"trakt": 479, "slug": "titanic-1997", "imdb": "tt0120338", "tmdb": 597},
        },
    },
    {
        "rated_at": "2020-09-03T09:10:11.000Z",
        "rating": 8,
        "type": "show",
        "show": {"title": "Some Series", "year": 2011, "ids": {"trakt": 1, "slug": "some-series", "imdb": "tt0944947"}},
    },
]

PLAIN = "film;year;stars\nJaws;1975;80\nHeat;1995;100\nShrek;2001;20\nPsycho;1960;65\n"


def write_exports(folder: Path) -> dict[str, Path]:
    """Write one export of each kind; return the files by kind."""
    texts = {
        "letterboxd": LETTERBOXD.encode(),
        "imdb": IMDB.encode("windows-1252"),
        "movielens": b"\xef\xbb\xbf" + MOVIELENS.encode(),
        "trakt": json.dumps(TRAKT).encode(),
        "csv": PLAIN.encode("utf-16"),
    }
    files = {kind: folder / f"{kind}-ratings" for kind in texts}
    for kind, text in texts.items():
        files[kind].write_bytes(text)
    return files
