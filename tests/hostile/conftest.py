"""Small sound files of each kind, to be damaged."""

from pathlib import Path

import pytest

import collab
from collab.testing.made_up import made_up

SMALL: dict[str, dict[str, object]] = {
    "dot-bias": {"factors": 3},
    "embedding-nn": {"layers": "6,4"},
    "bayes": {"factors": 2, "epochs": 4},
}


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a model file of each form, by model: a dot product, a network, a set of samples."""
    folder, ratings = tmp_path_factory.mktemp("models"), made_up(users=30, items=20)
    split = collab.split(ratings)
    files = {}
    for model, options in SMALL.items():
        config = collab.configure(model, **{"epochs": 1, **options})
        files[model] = folder / f"{model}.safetensors"
        collab.train(ratings, split, config).save(files[model])
    return files


@pytest.fixture(scope="session")
def model(models: dict[str, Path]) -> Path:
    """Return a model file."""
    return models["dot-bias"]
