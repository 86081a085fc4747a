"""A learner's own module: trained as it is, its mistakes told with their lines."""

from pathlib import Path

import pytest

import collab
from collab.artifact import Artifact
from collab.data import Ratings
from collab.inference import SigmoidRange
from collab.testing.models import final_mse, fit, losses, outcome
from collab.training import Event, Finished, Started

HEAD = """import torch
from torch import nn

"""

LESSONS_OWN = """from fastai.collab import *
from fastai.tabular.all import *


class DotProductBias(Module):
    def __init__(self, n_users, n_movies, n_factors, y_range=(0,5.5)):
        self.user_factors = Embedding(n_users, n_factors)
        self.user_bias = Embedding(n_users, 1)
        self.movie_factors = Embedding(n_movies, n_factors)
        self.movie_bias = Embedding(n_movies, 1)
        self.y_range = y_range

    def forward(self, x):
        users = self.user_factors(x[:,0])
        movies = self.movie_factors(x[:,1])
        res = (users * movies).sum(dim=1, keepdim=True)
        res += self.user_bias(x[:,0]) + self.movie_bias(x[:,1])
        return sigmoid_range(res, *self.y_range)
"""

DOT = """class Dot(nn.Module):
    def __init__(self, n_users, n_items, n_factors):
        super().__init__()
        self.users = nn.Embedding(n_users, n_factors)
        self.items = nn.Embedding(n_items, n_factors)

    def forward(self, x):
        return (self.users(x[:, 0]) * self.items(x[:, 1])).sum(1)
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.py"
    path.write_text(text)
    return path


def train(ratings: Ratings, path: Path, kind: str, **options: object) -> tuple[list[Event], Artifact | None]:
    """Train a class of a file."""
    config = collab.configure(f"{path}:{kind}", **{"epochs": 2, "factors": 4, "bs": 32, **options})
    return outcome(collab.fit(ratings, collab.split(ratings), config))


def test_the_lessons_own_class_trains_as_ours_and_recommends(ratings: Ratings, tmp_path: Path) -> None:
    path = written(tmp_path, LESSONS_OWN)
    events, artifact = train(ratings, path, "DotProductBias")
    ours, _ = fit(ratings, "dot-bias", epochs=2, factors=4, bs=32)
    assert [train for train, _ in losses(events)] == pytest.approx([train for train, _ in losses(ours)], rel=1e-4)
    assert isinstance(events[0], Started)
    assert [layer.name for layer in events[0].layers] == ["user_factors", "user_bias", "movie_factors", "movie_bias"]
    assert artifact is not None
    assert artifact.link == SigmoidRange(0, 5.5)
    rec = collab.Recommender(artifact, ratings)
    me = rec.fold_in({"1": 4.0, "5": 2.0})
    assert len(rec.recommend(me)) == 20
    assert len(rec.similar("7")) == 10


@pytest.mark.parametrize(
    ("parts", "total"),
    [("", ""), ("        self.all = nn.Parameter(torch.zeros(1))\n", " + self.all")],
    ids=["plain", "with a bias of all"],
)
def test_a_dot_product_of_any_wording_can_recommend(ratings: Ratings, tmp_path: Path, parts: str, total: str) -> None:
    text = HEAD + DOT.replace("\n    def forward", f"{parts}\n    def forward").replace(".sum(1)", f".sum(1){total}")
    events, artifact = train(ratings, written(tmp_path, text), "Dot", lr=2e-2, epochs=5)
    assert artifact is not None
    assert artifact.factors == ((1, 5) if total else (0, 4))
    assert next(event for event in events if isinstance(event, Finished)).note == ""


def test_what_is_no_dot_product_is_trained_and_says_that_it_cannot_recommend(ratings: Ratings, tmp_path: Path) -> None:
    text = HEAD + DOT.replace("return (", "return torch.relu(").replace(".sum(1)", ".sum(1) - 1")
    events, artifact = train(ratings, written(tmp_path, text), "Dot")
    assert artifact is None
    assert final_mse(events) > 0
    note = next(event for event in events if isinstance(event, Finished)).note
    assert "Dot is not a dot product of a table of users and a table of items" in note
    config = collab.configure(f"{tmp_path / 'mine.py'}:Dot", epochs=1)
    with pytest.raises(collab.BadModule, match="cannot recommend"):
        collab.train(ratings, collab.split(ratings), config)


@pytest.mark.parametrize(
    ("change", "to", "line", "says"),
    [
        ("self.users(x[:, 0])", "self.user(x[:, 0])", 11, "AttributeError: 'Dot' object has no attribute 'user'"),
        ("n_factors)\n", "n_factors))\n", 7, "SyntaxError: unmatched"),
        (".sum(1)", "", 10, r"forward returned shape \(\d+, 4\) for a batch of \d+; it must return one number a row"),
        ("return (", "res = (", 10, "forward returned NoneType"),
        ("x[:, 1]", "x[:, 2]", 11, "IndexError: index 2 is out of bounds"),
        ("nn.Embedding(n_users, n_factors)", "torch.zeros(n_users, n_factors)", 7, "users is a plain tensor, which"),
        (
            "nn.Embedding(n_users, n_factors)",
            "[nn.Embedding(n_users, n_factors)]",
            7,
            "users is a plain list, and what",
        ),
        ("n_factors):", "n_factors, depth):", 5, "Dot asks for depth, and it is given n_users, n_items and n_factors"),
        ("n_items, n_factors)\n\n", "3, n_factors)\n\n", 11, "IndexError: index out of range"),
        (".sum(1)", ".sum(1).detach()", 10, "no parameter takes part in what forward returns"),
        ("super().__init__()", "raise ValueError('not today')", 6, "ValueError: not today"),
    ],
)
def test_a_mistake_is_explained_with_its_line(
    ratings: Ratings, tmp_path: Path, change: str, to: str, line: int, says: str
) -> None:
    assert change in DOT
    path = written(tmp_path, HEAD + DOT.replace(change, to, 1))
    with pytest.raises(collab.BadModule, match=rf"mine\.py, line {line}: {says}"):
        train(ratings, path, "Dot")


def test_a_class_without_parameters_has_nothing_to_learn(ratings: Ratings, tmp_path: Path) -> None:
    text = HEAD + "class Empty(nn.Module):\n    def forward(self, x):\n        return x[:, 0].float()\n"
    with pytest.raises(collab.BadModule, match="it has no parameters, so there is nothing to learn"):
        train(ratings, written(tmp_path, text), "Empty")


def test_a_file_or_class_that_is_not_there_is_named(ratings: Ratings, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + DOT)
    with pytest.raises(collab.BadModule, match=r"no Module called Dott\. Its modules are: Dot\."):
        train(ratings, path, "Dott")
    with pytest.raises(collab.BadModule, match=r"gone\.py: there is no such file"):
        train(ratings, tmp_path / "gone.py", "Dot")


def test_a_backward_pass_that_fails_is_explained(ratings: Ratings, tmp_path: Path) -> None:
    text = HEAD + DOT.replace(
        "return (self.users(x[:, 0]) * self.items(x[:, 1])).sum(1)",
        "users = self.users(x[:, 0]).exp()\n        res = (users * self.items(x[:, 1])).sum(1)\n"
        "        users += 1\n        return res",
    )
    with pytest.raises(collab.BadModule, match="backward pass failed: one of the variables needed"):
        train(ratings, written(tmp_path, text), "Dot")


def test_predictions_that_are_no_numbers_from_the_start_are_not_blamed_on_the_learning_rate(
    ratings: Ratings, tmp_path: Path
) -> None:
    nothing = DOT.replace(".sum(1)", ".sum(1) * torch.nan")
    message = "loss is nan at the first step, before anything was learned: the model predicts what is no number"
    with pytest.raises(collab.TrainingFailed, match=message):
        train(ratings, written(tmp_path, HEAD + nothing), "Dot")
