"""A data folder with a model in use, made of arrays: what screens show of it is the same on every machine."""

import json
from pathlib import Path
from typing import cast

import numpy as np
from textual.pilot import Pilot

import collab
from collab.artifact import Artifact
from collab.coldstart.questionnaire import Questionnaire
from collab.data.items import Items
from collab.data.scale import Scale
from collab.data.stats import ItemStats
from collab.data.strings import Strings
from collab.file import save_artifact
from collab.home import home
from collab.link import SigmoidRange
from collab.posterior import Gaussian
from collab.runs.record import DataSpec
from collab.runs.store import RunStore
from collab.training.events import Epoch, Finished, Started
from tui.app import CollabApp
from tui.environment import Environment
from tui.session import Session

FILMS = (
    ("Alien", 1979, "Horror|Sci-Fi"),
    ("Aliens", 1986, "Action|Horror|Sci-Fi"),
    ("Amélie", 2001, "Comedy|Romance"),
    ("Apocalypse Now", 1979, "Drama|War"),
    ("Babe", 1995, "Children|Drama"),
    ("Back to the Future", 1985, "Adventure|Comedy|Sci-Fi"),
    ("Blade Runner", 1982, "Sci-Fi|Thriller"),
    ("Brazil", 1985, "Fantasy|Sci-Fi"),
    ("Casablanca", 1942, "Drama|Romance"),
    ("Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964, "Comedy|War"),
    ("Fargo", 1996, "Comedy|Crime|Drama|Thriller"),
    ("Forrest Gump", 1994, "Comedy|Drama|Romance|War"),
    ("Gladiator", 2000, "Action|Adventure|Drama"),
    ("Groundhog Day", 1993, "Comedy|Fantasy|Romance"),
    ("Heat", 1995, "Action|Crime|Thriller"),
    ("Jaws", 1975, "Action|Horror"),
    ("Matrix, The", 1999, "Action|Sci-Fi|Thriller"),
    ("Memento", 2000, "Mystery|Thriller"),
    ("Notting Hill", 1999, "Comedy|Romance"),
    ("Psycho", 1960, "Crime|Horror"),
    ("Rear Window", 1954, "Mystery|Thriller"),
    ("Seven", 1995, "Mystery|Thriller"),
    ("Shrek", 2001, "Animation|Children|Comedy"),
    ("Speed", 1994, "Action|Romance|Thriller"),
    ("Spirited Away", 2001, "Animation|Fantasy"),
    ("Terminator, The", 1984, "Action|Sci-Fi|Thriller"),
    ("Titanic", 1997, "Drama|Romance"),
    ("Toy Story", 1995, "Animation|Children|Comedy"),
    ("Vertigo", 1958, "Mystery|Romance|Thriller"),
    ("Young Frankenstein", 1974, "Comedy|Horror"),
)
GENRES = sorted({genre for _, _, genres in FILMS for genre in genres.split("|")})


def made_up_model(scale: Scale | None = None) -> Artifact:
    """Return a model of FILMS whose factors are their genres, turned; item ids are "1", "2" and so on."""
    rng = np.random.default_rng(7)
    scale = scale or Scale(0.5, 5, 0.5)
    count, width = len(FILMS), 5
    belongs = np.array([[genre in genres.split("|") for genre in GENRES] for _, _, genres in FILMS])
    factors = 0.6 * belongs @ rng.normal(size=(len(GENRES), width - 1))
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
        items=made_up_items(),
        stats=ItemStats(
            ratings, (scale.low + stars).astype(np.float32), ratings, np.linspace(2, 1, count, dtype=np.float32)
        ),
        user_ids=Strings.of(["1"]),
        user_embeddings=np.zeros((1, width), np.float32),
        item_rows=np.arange(1, count + 1, dtype=np.int32),
        item_features=features.astype(np.float32)[None],
        item_offsets=offsets.astype(np.float32)[None],
        prior=Gaussian(np.zeros((1, width)), np.diag([0.2, 0.3, 0.3, 0.3, 0.3])[None]),
        noise=np.array([0.5 * scale.step]),
    )


def made_up_items() -> Items:
    """Return FILMS as a table."""
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


def app(environment: Environment | None = None) -> CollabApp:
    """Return the app over the data folder of this test."""
    return CollabApp(Session, environment or Environment(animation=False))


def answers_kept() -> dict[str, float | None]:
    """Return what is on disk of the answers of "me": stars by title, None where it was skipped."""
    from collab.profiles.store import ProfileStore

    return {answer.name: answer.stars for answer in ProfileStore(home()).present("me")}


def first_page() -> list[str]:
    """Return the names of the titles that the model in use asks a new person about first."""
    model = collab.Recommender.open(RunStore().model_path(in_use()))
    asked = Questionnaire(model).next(model.fold_in({}), 10)
    return [model.items.name(model.items.position(item)) for item in asked]


def in_use() -> str:
    """Return the run in use."""
    run: str = json.loads((home() / "runs" / "in-use.json").read_text())["in_use"]["made-up-films"]
    return run


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the app has opened its session and drawn what it knows."""
    await pilot.pause()
    while not cast("CollabApp", pilot.app).opened:
        await pilot.pause(0.01)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until the screen shows what they do; "text:..." is typed letter by letter."""
    for key in keys:
        await pilot.press(*(key.removeprefix("text:") if key.startswith("text:") else [key]))
    await settle(pilot)


def screen_text(pilot: Pilot[None]) -> str:
    """Return what is on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()  # the very cells that go to the terminal
    return "\n".join(strip.text.rstrip() for strip in strips)
