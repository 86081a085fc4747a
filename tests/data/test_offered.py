"""Models and readers that another package offers: found by their names, and their faults in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import collab
from collab.data import sources
from collab.models import offered_models

READER = """
import pandas

def read(path):
    rows = [line.split() for line in path.read_text().splitlines()]
    return pandas.DataFrame(rows, columns=["user", "item", "rating"])
"""
MODEL = """
from torch import nn

class Dot(nn.Module):
    def __init__(self, n_users, n_items, n_factors):
        super().__init__()
        self.users, self.items = nn.Embedding(n_users, n_factors), nn.Embedding(n_items, n_factors)

    def forward(self, x):
        return (self.users(x[:, 0]) * self.items(x[:, 1])).sum(1)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a package that offers a model and a reader; return its folder."""
    site = tmp_path / "site"
    (site / "offering-1.0.dist-info").mkdir(parents=True)
    (site / "offering-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: offering\nVersion: 1.0\n")
    (site / "offering-1.0.dist-info" / "entry_points.txt").write_text(
        "[collab_tui.models]\ndot-offered = offering_model:Dot\n[collab_tui.readers]\nplays = offering_reader:read\n"
    )
    (site / "offering_model.py").write_text(MODEL)
    (site / "offering_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(site)
    forget()
    yield site
    forget()


def forget() -> None:
    """Let what packages offer be looked up anew."""
    offered_models.cache_clear()
    sources.offered_readers.cache_clear()


def test_a_model_of_a_package_is_trained_by_its_name(package: Path, ratings: collab.Ratings) -> None:
    config = collab.configure("dot-offered", epochs=1, factors=2)
    assert config.model == f"{package / 'offering_model.py'}:Dot"
    recommender = collab.train(ratings, collab.split(ratings), config)
    assert len(recommender.recommend(recommender.fold_in({}), n=3)) == 3
    with pytest.raises(collab.BadConfig, match="ials, dot-offered, or"):
        collab.configure("no-such-model")


def test_a_reader_of_a_package_reads_files_of_its_ending(package: Path, tmp_path: Path) -> None:
    file = tmp_path / "week.plays"
    file.write_text("ana x 5\nana y 3\nben x 4\n")
    ratings = collab.load(file)
    assert (len(ratings), ratings.name, list(ratings.user_ids)) == (3, "week", ["ana", "ben"])
    file.write_text("ana x 5\nana y 3\nben x 4\nben y 1\n")
    assert len(collab.load(file)) == 4
    file.write_text("ana\n")
    with pytest.raises(collab.BadData, match="its reader failed: ValueError"):
        collab.load(file)
