"""A model in use whose ratings are in the cache, so that errors and the table with blanks can be looked at."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import collab
from collab.artifact import Artifact, save_artifact
from collab.data import DataSpec, Ratings
from collab.data.cache import cache_folder, write
from collab.interest import Choices, fit_interest
from collab.runs import RunStore
from collab.storage import Strings
from collab.testing import add_model, made_up_model
from collab.testing.films import FILMS, films_table

_USERS, _SHARE = 40, 0.7


def add_rated_model(scratch: Path, *, interested: bool = False, tags: Sequence[str] = ()) -> tuple[Artifact, Ratings]:
    """Put a finished run, with interest if wanted, and the ratings it was trained on into the data folder; `tags` are
    those of each film.
    """
    model = made_up_model()
    rng = np.random.default_rng(11)
    rows = (0.4 * rng.normal(size=(_USERS, model.item_features.shape[2]))).astype(np.float32)
    people = Strings.of(str(user + 1) for user in range(_USERS))
    model = replace(model, user_ids=people, user_embeddings=rows)
    users, items = np.nonzero(rng.uniform(size=(_USERS, len(FILMS))) < _SHARE)
    stars = np.stack(
        [model.scoring.select(model.item_rows).stars(row[None].astype(np.float64)).mean(0) for row in rows]
    )
    rated = stars[users, items] + 0.5 * rng.normal(size=len(users))
    ratings = Ratings(
        name=model.data,
        fingerprint=model.fingerprint,
        dataset=model.dataset,
        users=users.astype(np.int32),
        items=items.astype(np.int32),
        stars=np.clip(np.round(2 * rated) / 2, 0.5, 5).astype(np.float32),
        times=np.zeros(len(users), np.int64),
        user_ids=people,
        item_table=replace(films_table(), tags=Strings.of(tags) if tags else None),
        scale=model.scale,
    )
    cache_folder()
    scratch.mkdir()
    write(ratings, scratch)
    choices = Choices.of(ratings, np.arange(len(ratings), dtype=np.int32)).weights
    model = replace(model, interest=fit_interest("ease", choices) if interested else None)
    add_model(model)
    return model, ratings


def add_read_model(folder: Path) -> None:
    """Put a finished run into the data folder, trained on FILMS in files, which were read from `folder`."""
    folder.mkdir()
    listed = [f'{at},"{title} ({year})",{genres}' for at, (title, year, genres) in enumerate(FILMS, 1)]
    rated = [f"{user},{item},{1 + (user * item) % 9 / 2}" for user in range(1, 9) for item in range(1, len(FILMS) + 1)]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *listed]) + "\n")
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating", *rated]) + "\n")
    ratings, store = collab.load(folder), RunStore()
    model = replace(made_up_model(), fingerprint=ratings.fingerprint, dataset=ratings.dataset)
    run = store.create(DataSpec(source=str(folder)), model.split, collab.configure("dot-bias"), "first", "films")
    store.read_data(run, model.dataset)
    save_artifact(model, store.model_path(run))
    store.finished(run)
