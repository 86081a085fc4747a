"""The lesson's models on MovieLens 100K beside fastai's own Learner, fit by fit in turn: make bench-lesson.

make bench-lesson LESSON="--models dot,dot-bias --rounds 3 --epochs 5 --threads 1"

Prints, for each model, the medians of three ways to train it: ours; fastai as the lesson writes it; and the same with
one thing changed, that its loader draws each row once an epoch (the stock one draws with replacement, so that an epoch
never sees a third of the rows). All train and validate on the same rows, and none of the times has start-up in it:
ours is the fit with its validation passes, fastai's the call of fit_one_cycle. The whole table takes three quarters of
an hour on two cores; the times of each round go to the standard error.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from fastai.callback.schedule import Learner  # from here, so that it has fit_one_cycle
from fastai.collab import TabularCollab, collab_learner
from fastai.data.block import TransformBlock
from fastai.layers import Embedding, sigmoid_range
from fastai.losses import MSELossFlat
from fastai.tabular.core import Categorify
from fastai.tabular.model import get_emb_sz
from fastai.torch_core import Module, default_device
from torch import Tensor, nn

import collab
from collab.data import Ratings, Split
from collab.models import Config
from collab.training import Finished

SPLIT, Y_RANGE, FACTORS = "random:0.2@42", (0, 5.5), 50
COLUMN = 18


class DotProduct(Module):  # type: ignore[misc] # fastai carries no types
    """The lesson's, with sigmoid_range where there is a range."""

    def __init__(self, n_users: int, n_movies: int, n_factors: int, y_range: tuple[float, float] | None) -> None:
        self.user_factors = Embedding(n_users, n_factors)
        self.movie_factors = Embedding(n_movies, n_factors)
        self.y_range = y_range

    def forward(self, x: Tensor) -> Any:
        """Return the predicted stars."""
        users = self.user_factors(x[:, 0])
        movies = self.movie_factors(x[:, 1])
        stars = (users * movies).sum(dim=1)
        return stars if self.y_range is None else sigmoid_range(stars, *self.y_range)


class DotProductBias(Module):  # type: ignore[misc] # as above
    """The lesson's."""

    def __init__(self, n_users: int, n_movies: int, n_factors: int, y_range: tuple[float, float] = Y_RANGE) -> None:
        self.user_factors = Embedding(n_users, n_factors)
        self.user_bias = Embedding(n_users, 1)
        self.movie_factors = Embedding(n_movies, n_factors)
        self.movie_bias = Embedding(n_movies, 1)
        self.y_range = y_range

    def forward(self, x: Tensor) -> Any:
        """Return the predicted stars."""
        users = self.user_factors(x[:, 0])
        movies = self.movie_factors(x[:, 1])
        res = (users * movies).sum(dim=1, keepdim=True)
        res += self.user_bias(x[:, 0]) + self.movie_bias(x[:, 1])
        return sigmoid_range(res, *self.y_range)


def create_params(size: list[int]) -> nn.Parameter:
    """Return the lesson's hand-made embedding."""
    return nn.Parameter(torch.zeros(*size).normal_(0, 0.01))


class DotProductParams(Module):  # type: ignore[misc] # as above
    """The lesson's DotProductBias with embeddings made by hand."""

    def __init__(self, n_users: int, n_movies: int, n_factors: int, y_range: tuple[float, float] = Y_RANGE) -> None:
        self.user_factors = create_params([n_users, n_factors])
        self.user_bias = create_params([n_users])
        self.movie_factors = create_params([n_movies, n_factors])
        self.movie_bias = create_params([n_movies])
        self.y_range = y_range

    def forward(self, x: Tensor) -> Any:
        """Return the predicted stars."""
        users = self.user_factors[x[:, 0]]
        movies = self.movie_factors[x[:, 1]]
        res = (users * movies).sum(dim=1)
        res += self.user_bias[x[:, 0]] + self.movie_bias[x[:, 1]]
        return sigmoid_range(res, *self.y_range)


class CollabNN(Module):  # type: ignore[misc] # as above
    """The lesson's."""

    def __init__(
        self, user_sz: tuple[int, int], item_sz: tuple[int, int], y_range: tuple[float, float], n_act: int = 100
    ) -> None:
        self.user_factors = Embedding(*user_sz)
        self.item_factors = Embedding(*item_sz)
        self.layers = nn.Sequential(nn.Linear(user_sz[1] + item_sz[1], n_act), nn.ReLU(), nn.Linear(n_act, 1))
        self.y_range = y_range

    def forward(self, x: Tensor) -> Any:
        """Return the predicted stars."""
        embs = self.user_factors(x[:, 0]), self.item_factors(x[:, 1])
        return sigmoid_range(self.layers(torch.cat(embs, dim=1)), *self.y_range)


def by_hand(build: Callable[..., nn.Module], *more: object) -> Callable[[Any], Any]:
    """Return what makes the lesson's Learner of a dot product of its own."""

    def learner(dls: Any) -> Any:
        users, movies = (len(dls.classes[name]) for name in ("user", "movie"))
        return Learner(dls, build(users, movies, FACTORS, *more), loss_func=MSELossFlat())

    return learner


def network(dls: Any) -> Any:
    """Return what the lesson makes of its network."""
    user_sz, item_sz = get_emb_sz(dls)
    return Learner(dls, CollabNN(user_sz, item_sz, Y_RANGE), loss_func=MSELossFlat())


LEARNERS: dict[str, Callable[[Any], Any]] = {
    "dot": by_hand(DotProduct, None),
    "dot-range": by_hand(DotProduct, Y_RANGE),
    "dot-bias": by_hand(DotProductBias),
    "dot-bias-params": by_hand(DotProductParams),
    "embedding-dot-bias": lambda dls: collab_learner(dls, n_factors=FACTORS, y_range=Y_RANGE),
    "collab-nn": network,
    "embedding-nn": lambda dls: collab_learner(dls, use_nn=True, y_range=Y_RANGE, layers=[100, 50]),
}


@dataclass(frozen=True)
class Result:
    """Seconds of a fit, and the MSE of the held-out rows after it."""

    seconds: float
    mse: float

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s  {self.mse:.4f}"


def main() -> None:
    """Train all that was asked for; print the table, each row when it is known."""
    asked = arguments()
    source = Path(os.environ.get("COLLAB_SHARED_DATA", ""), "ml-100k")
    if not (source / "u.data").is_file():
        sys.exit("No MovieLens 100K: set COLLAB_SHARED_DATA to a folder with ml-100k in it.")
    torch.set_num_threads(asked.threads)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COLLAB_HOME"] = folder
        ratings = collab.load(source)
        split = collab.split(ratings, SPLIT)
        frame = read_frame(source, ratings)
        print_header(ratings, split, asked.rounds, asked.epochs)
        for model in asked.models:
            rounds = [one_round(model, ratings, split, frame, asked.epochs, at) for at in range(asked.rounds)]
            print(row(model, rounds), flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the lesson's models beside fastai's own Learner.")
    parser.add_argument("--models", type=lambda text: text.split(","), default=list(LEARNERS), help="names with commas")
    parser.add_argument("--rounds", type=int, default=3, help="fits of each kind whose median is taken")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1, help="threads that torch computes with, on both sides")
    asked = parser.parse_args()
    if unknown := [model for model in asked.models if model not in LEARNERS]:
        parser.error(f"no model {unknown[0]}; there are: {', '.join(LEARNERS)}")
    if min(asked.rounds, asked.epochs, asked.threads) < 1:
        parser.error("rounds, epochs and threads are 1 or more")
    return asked


def read_frame(source: Path, ratings: Ratings) -> pd.DataFrame:
    """Read the ratings as the lesson does; their rows are those of `ratings`, in the same order."""
    frame = pd.read_csv(source / "u.data", delimiter="\t", header=None, names=["user", "movie", "rating", "timestamp"])
    users = np.array([int(text) for text in ratings.user_ids])[ratings.users]
    movies = np.array([int(text) for text in ratings.item_table.ids])[ratings.items]
    assert np.array_equal(frame["user"], users)
    assert np.array_equal(frame["movie"], movies)
    return frame


def one_round(
    model: str, ratings: Ratings, split: Split, frame: pd.DataFrame, epochs: int, at: int
) -> tuple[Result, Result, Result]:
    """Train a model once each way: ours, fastai's stock, fastai's with a true permutation."""
    config = collab.configure(model, epochs=epochs, seed=42 + at)
    results = (
        ours(ratings, split, config),
        fastais(model, frame, split, config, permuted=False),
        fastais(model, frame, split, config, permuted=True),
    )
    print(f"{model}, round {at + 1}: {'; '.join(map(str, results))}", file=sys.stderr, flush=True)
    return results


def ours(ratings: Ratings, split: Split, config: Config) -> Result:
    """Train with our own loops."""
    (finished,) = (event for event in collab.fit(ratings, split, config) if isinstance(event, Finished))
    assert finished.mse is not None
    return Result(finished.seconds, finished.mse)


def fastais(model: str, frame: pd.DataFrame, split: Split, config: Any, *, permuted: bool) -> Result:
    """Train with fastai's Learner. With `permuted`, its loader draws every row once an epoch."""
    np.random.seed(config.seed)
    torch.manual_seed(config.seed)
    dls = data_loaders(frame, split, config.bs)
    if permuted:
        dls.train.get_idxs = lambda: np.random.permutation(dls.train.n).tolist()
    learner = LEARNERS[model](dls)
    with learner.no_bar(), learner.no_logging():
        started = time.perf_counter()
        learner.fit_one_cycle(config.epochs, config.lr, wd=config.wd)
        seconds = time.perf_counter() - started
    return Result(seconds, float(learner.recorder.values[-1][1]))


def data_loaders(frame: pd.DataFrame, split: Split, bs: int) -> Any:
    """Do what CollabDataLoaders.from_df does, but with our split in place of its random one."""
    table = TabularCollab(
        frame,
        [Categorify],
        ["user", "movie"],
        y_names=["rating"],
        y_block=TransformBlock(),
        splits=(split.training.tolist(), split.valid.tolist()),
    )
    return table.dataloaders(bs=bs)


def print_header(ratings: Ratings, split: Split, rounds: int, epochs: int) -> None:
    """Say what is measured, and on what."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("torch", "fastai", "numpy", "pandas"))
    print(
        f"{ratings.name}, {split.name}, items by id: {len(split.training):,} rows train, {len(split.valid):,} held out"
    )
    passes = f"{epochs} epoch{'s' * (epochs > 1)}"
    print(f"{passes}, one-cycle 5e-3, batches of 64; medians of {rounds} in turn, seconds and held-out MSE")
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, torch with {torch.get_num_threads()} thread(s), "
        f"fastai on {default_device()}; Python {sys.version.split()[0]}, {versions}"
    )
    heads = ("ours", "fastai stock", "fastai, each row once")
    print(f"{'model':<{COLUMN}}", *(f"{head:>21}" for head in heads), "  stock / ours", flush=True)


def row(model: str, rounds: list[tuple[Result, Result, Result]]) -> str:
    """Return a line of the table: medians, and the median of the ratios, round by round."""
    ways = [
        Result(statistics.median(each.seconds for each in way), statistics.median(each.mse for each in way))
        for way in zip(*rounds, strict=True)
    ]
    ratio = statistics.median(stock.seconds / own.seconds for own, stock, _ in rounds)
    return f"{model:<{COLUMN}} {' '.join(f'{way!s:>21}' for way in ways)} {ratio:13.1f}"


if __name__ == "__main__":
    main()
