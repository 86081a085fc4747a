"""Made-up ratings as a folder of files, with two films of one name."""

from pathlib import Path

from tests.made import made_up

TWINS = ("501", "502")
"""Two films that share title and year: "Twin (1999)"."""


def write_films(folder: Path, users: int = 120, items: int = 90) -> Path:
    """Write ratings.csv and movies.csv of made-up films, "Film 1 (1951)" and so on, and return the folder."""
    ratings = made_up(users=users, items=items)
    table, people = ratings.item_table, list(ratings.user_ids)
    folder.mkdir(parents=True, exist_ok=True)
    films = zip(table.ids, table.titles, table.years.tolist(), table.genres, strict=True)
    listed = [f"{item},{title} ({year}),{genres}" for item, title, year, genres in films]
    listed += [f"{twin},Twin (1999),Drama" for twin in TWINS]
    rows = zip(ratings.users, ratings.items, ratings.stars, ratings.times, strict=True)
    given = [f"{people[user]},{table.ids[int(item)]},{stars:g},{time}" for user, item, stars, time in rows]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *listed]) + "\n")
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *given]) + "\n")
    return folder
