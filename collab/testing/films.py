"""A model of thirty known films, made of arrays: the same on every machine, and in use without any training."""

import csv
from pathlib import Path

import numpy as np

import collab
from collab.artifact import Artifact, save_artifact
from collab.data import DataSpec, Items, ItemStats, Scale
from collab.inference import Gaussian, Noise, SigmoidRange
from collab.interest import ItemInterest, Join
from collab.runs import RunStore
from collab.storage import Strings
from collab.training import Epoch, Finished, Started
from collab.types import Bools, Codes


def _films() -> tuple[tuple[str, int, str], ...]:
    with Path(__file__).with_name("films.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["title"], int(row["year"]), row["genres"]) for row in csv.DictReader(file))


FILMS = _films()
"""Title, year and genres of each film."""
_GENRES = sorted({genre for _, _, genres in FILMS for genre in genres.split("|")})


def made_up_model(scale: Scale | None = None) -> Artifact:
    """Return a model of FILMS whose factors are their genres, turned; item ids are "1", "2" and so on."""
    rng = np.random.default_rng(7)
    scale = scale or Scale(0.5, 5, 0.5)
    count, width = len(FILMS), 5
    belongs = np.array([[genre in genres.split("|") for genre in _GENRES] for _, _, genres in FILMS])
    factors = 0.6 * belongs @ rng.normal(size=(len(_GENRES), width - 1))
    features = np.vstack([np.eye(width)[0], np.hstack([np.ones((count, 1)), factors])])
    offsets = np.concatenate([[0.5], 0.5 + 0.4 * rng.normal(size=count)])
    stars = (scale.high - scale.low) * (1 / (1 + np.exp(-offsets[1:])))
    ratings = np.sort(rng.integers(20, 330, count))[::-1].astype(np.int32)
    return Artifact(
        model="dot-bias",
        config=collab.configure("dot-bias").model_dump(),
        data="films",
        dataset="made-up-films",
        fingerprint="made-up-films",
        split="random:0.2@42",
        metrics={},
        scale=scale,
        link=SigmoidRange(*scale.y_range),
        factors=(1, 5),
        layers=(),
        items=films_table(),
        stats=ItemStats(
            ratings, (scale.low + stars).astype(np.float32), ratings, np.linspace(2, 1, count, dtype=np.float32)
        ),
        user_ids=Strings.of(["1"]),
        user_embeddings=np.zeros((1, width), np.float32),
        item_rows=np.arange(1, count + 1, dtype=np.int32),
        item_features=features.astype(np.float32)[None],
        item_offsets=offsets.astype(np.float32)[None],
        prior=Gaussian(np.zeros((1, width)), np.diag([0.2, 0.3, 0.3, 0.3, 0.3])[None]),
        noise=Noise(np.array([0.5 * scale.step]), np.ones(count + 1, np.float32)),
        interest=_made_up_interest(belongs, ratings),
        join=Join(0.5, 0.2),
    )


def _made_up_interest(belongs: Bools, ratings: Codes) -> ItemInterest:
    """Return the interest of people who choose by genres: a film speaks for another as far as theirs, (films, genres),
    are the same, and more so where that is rated more.
    """
    count = len(belongs)
    shared = (belongs[:, None] & belongs).sum(2) / (belongs[:, None] | belongs).sum(2)
    np.fill_diagonal(shared, 0)
    chosen, titles = np.nonzero(shared)
    popularity = ratings / ratings.max()
    gains = (0.2 * shared * popularity)[chosen, titles].astype(np.float16)
    starts = np.searchsorted(chosen, np.arange(count + 1))
    return ItemInterest("ease", starts, titles.astype(np.int32), gains, (0.01 * popularity).astype(np.float32))


def films_table() -> Items:
    """Return FILMS as a table, with the item ids "1", "2" and so on."""
    titles, years, genres = zip(*FILMS, strict=True)
    return Items(
        ids=Strings.of(str(item + 1) for item in range(len(FILMS))),
        titles=Strings.of(titles),
        years=np.array(years, np.int16),
        genres=Strings.of(genres),
        imdb=Strings.blank(len(FILMS)),
        tmdb=Strings.blank(len(FILMS)),
    )


def add_model(artifact: Artifact | None = None) -> str:
    """Put a finished run with its model into the data folder, as a worker leaves it; return the run."""
    artifact = artifact or made_up_model()
    store = RunStore()
    run = store.create(DataSpec(source="/films"), artifact.split, collab.configure("dot-bias"), "first", "films")
    store.read_data(run, artifact.dataset)
    save_artifact(artifact, store.model_path(run))
    store.finished(run)
    _write_events(store.folder(run) / "events.jsonl", run)
    return run


def _write_events(path: Path, run: str) -> None:
    started = Started(run=run, model="dot-bias", data="films", split="random:0.2@42", rows=80, parameters=900, epochs=1)
    epoch = Epoch(run=run, epoch=1, epochs=1, train_loss=0.7, valid_loss=0.76, mse=0.76, rmse=0.8718, seconds=1.0)
    finished = Finished(
        run=run, valid_loss=0.76, mse=0.76, rmse=0.8718, seconds=1.0, rows_per_epoch=80, distinct_rows_per_epoch=80
    )
    path.write_text("".join(event.line() + "\n" for event in (started, epoch, finished)))
