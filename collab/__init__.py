"""Collaborative filtering from ratings to recommendations, and to people the model was never trained on.

    ratings = collab.load("sample")
    split = collab.split(ratings, "random:0.2@42")
    config = collab.configure("dot-bias", epochs=5)
    rec = collab.train(ratings, split, config)
    me = rec.fold_in({"356": 3.5, "1214": 5})
    rec.recommend(me, n=20)

Names are imported when they are first used, so that importing `collab` costs nothing and never loads torch by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collab.artifact.artifact import Artifact
    from collab.coldstart.questionnaire import Questionnaire
    from collab.data.load import load
    from collab.data.ratings import Ratings
    from collab.data.splits import Split, split
    from collab.errors import (
        AmbiguousTitle,
        BadConfig,
        BadData,
        BadModule,
        BadRating,
        CollabError,
        NotFound,
        TrainingFailed,
        UnknownItem,
        UnknownUser,
    )
    from collab.models.registry import configure
    from collab.recommend.recommender import Recommender
    from collab.recommend.train_model import train
    from collab.recommend.user_embedding import UserEmbedding
    from collab.training.fit import fit

_HOMES = {
    "Artifact": "collab.artifact.artifact",
    "Questionnaire": "collab.coldstart.questionnaire",
    "Ratings": "collab.data.ratings",
    "Recommender": "collab.recommend.recommender",
    "Split": "collab.data.splits",
    "UserEmbedding": "collab.recommend.user_embedding",
    "configure": "collab.models.registry",
    "fit": "collab.training.fit",
    "load": "collab.data.load",
    "split": "collab.data.splits",
    "train": "collab.recommend.train_model",
} | dict.fromkeys(
    (
        "AmbiguousTitle",
        "BadConfig",
        "BadData",
        "BadModule",
        "BadRating",
        "CollabError",
        "NotFound",
        "TrainingFailed",
        "UnknownItem",
        "UnknownUser",
    ),
    "collab.errors",
)

__all__ = [
    "AmbiguousTitle",
    "Artifact",
    "BadConfig",
    "BadData",
    "BadModule",
    "BadRating",
    "CollabError",
    "NotFound",
    "Questionnaire",
    "Ratings",
    "Recommender",
    "Split",
    "TrainingFailed",
    "UnknownItem",
    "UnknownUser",
    "UserEmbedding",
    "configure",
    "fit",
    "load",
    "split",
    "train",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'collab' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
