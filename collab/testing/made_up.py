"""Made-up ratings: people and films with real tastes behind them, small enough for every test, and as files."""

from pathlib import Path

import numpy as np

from collab.data import Items, Ratings, Scale
from collab.storage import Strings

GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Sci-Fi", "War", "Western")
TWINS = ("501", "502")
"""Two films in the files of `write_films` that share title and year, and not their genres: "Twin (1999)"."""


def made_up(users: int = 120, items: int = 90, share: float = 0.5, seed: int = 1, unrated: int = 3) -> Ratings:
    """Return ratings of `users` people, who each rated about `share` of the films; the last `unrated` films have none.

    Stars come from biases and three factors, with noise, in half stars from 0.5 to 5.
    """
    rng = np.random.default_rng(seed)
    rated = items - unrated
    taste, kind = rng.normal(size=(users, 3)), rng.normal(size=(rated, 3))
    liking = 3.3 + 0.4 * rng.normal(size=(users, 1)) + 0.5 * rng.normal(size=rated) + 0.45 * taste @ kind.T
    stars = np.clip(np.round(2 * (liking + 0.4 * rng.normal(size=liking.shape))) / 2, 0.5, 5)
    popularity = rng.uniform(0.4, 1.6, rated) * share
    people, films = np.nonzero(rng.uniform(size=stars.shape) < popularity)
    order = rng.permutation(len(people))
    people, films = people[order], films[order]
    return Ratings(
        name="made-up",
        fingerprint=f"made-up-{users}-{items}-{seed}",
        dataset=f"made-up-{users}-{items}-{seed}",
        users=people.astype(np.int32),
        items=films.astype(np.int32),
        stars=stars[people, films].astype(np.float32),
        times=np.sort(rng.integers(10**9, 10**9 + 10**7, len(people))).astype(np.int64),
        user_ids=Strings.of(str(user + 1) for user in range(users)),
        item_table=made_up_items(items),
        scale=Scale(0.5, 5, 0.5),
    )


def made_up_items(count: int) -> Items:
    """Return films called "Film 1 (1951)" and so on, with one or two genres each."""
    genres = [
        "|".join(dict.fromkeys((GENRES[film % len(GENRES)], GENRES[film // 3 % len(GENRES)]))) for film in range(count)
    ]
    return Items(
        ids=Strings.of(str(film + 1) for film in range(count)),
        titles=Strings.of(f"Film {film + 1}" for film in range(count)),
        years=(1951 + np.arange(count) % 60).astype(np.int16),
        genres=Strings.of(genres),
        imdb=Strings.blank(count),
        tmdb=Strings.blank(count),
    )


def write_films(folder: Path, users: int = 120, items: int = 90) -> Path:
    """Write ratings.csv and movies.csv of made-up films, "Film 1 (1951)" and so on, and return the folder."""
    ratings = made_up(users=users, items=items)
    table, people = ratings.item_table, list(ratings.user_ids)
    folder.mkdir(parents=True, exist_ok=True)
    films = zip(table.ids, table.titles, table.years.tolist(), table.genres, strict=True)
    listed = [f"{item},{title} ({year}),{genres}" for item, title, year, genres in films]
    listed += [f"{twin},Twin (1999),{genre}" for twin, genre in zip(TWINS, ("Drama", "Comedy"), strict=True)]
    rows = zip(ratings.users, ratings.items, ratings.stars, ratings.times, strict=True)
    rated = [f"{people[user]},{table.ids[int(item)]},{stars:g},{time}" for user, item, stars, time in rows]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *listed]) + "\n")
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *rated]) + "\n")
    return folder
