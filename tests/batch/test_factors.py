"""Factors as tables: they are the model's scores, in files that other programs read."""

from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

import collab
from collab.batch import factor_tables, write_factors
from collab.data import Ratings
from collab.errors import BadConfig, CollabError
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def ratings() -> Ratings:
    return made_up(users=40, items=50)


@pytest.mark.parametrize("model", ["bayes", "dot-bias", "dot"])
def test_products_of_factors_are_the_scores_that_stars_are_made_of(ratings: Ratings, model: str) -> None:
    options = {"head": "gaussian"} if model == "bayes" else {}
    rec = collab.train(ratings, collab.split(ratings), collab.configure(model, epochs=3, factors=4, **options))
    shares: list[float] = []
    tables = factor_tables(rec, shares.append)
    assert list(tables.user_ids) == list(rec.artifact.user_ids)
    assert shares == ([1.0] if model == "bayes" else [])
    for user in (0, 17):
        scores = tables.users[user] @ tables.items.T + tables.offsets
        expected = rec.predict(tables.user_ids[user], list(tables.item_ids)).mean
        assert rec.artifact.link.stars(scores.astype(np.float64)) == pytest.approx(expected, abs=1e-4)


def test_each_kind_of_file_holds_them(ratings: Ratings, tmp_path: Path) -> None:
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=1, factors=3, bs=64))
    tables = factor_tables(rec)
    [archive] = write_factors(tables, tmp_path / "films.npz")
    with np.load(archive, allow_pickle=False) as arrays:
        assert arrays["items"].tolist() == tables.items.tolist()
        assert arrays["titles"].tolist() == [rec.items.name(code) for code in range(len(rec.items))]
    users, items = (pyarrow.parquet.read_table(file) for file in write_factors(tables, tmp_path / "films.parquet"))
    assert users["user"].to_pylist() == list(rec.artifact.user_ids)
    assert np.array(items["factors"].to_pylist(), np.float32).tolist() == tables.items.tolist()
    assert items["offset"].to_pylist() == tables.offsets.tolist()
    files = {file.name: file.read_text().splitlines() for file in write_factors(tables, tmp_path / "films.tsv")}
    assert list(files) == ["films-users.tsv", "films-users-metadata.tsv", "films-items.tsv", "films-items-metadata.tsv"]
    assert len(files["films-users.tsv"]) == len(files["films-users-metadata.tsv"]) == len(tables.users)
    assert len(files["films-items.tsv"]) + 1 == len(files["films-items-metadata.tsv"]) == len(tables.items) + 1
    assert [float(number) for number in files["films-items.tsv"][5].split("\t")] == pytest.approx(tables.items[5], 1e-4)


def test_what_cannot_be_is_refused_before_anything_is_written(ratings: Ratings, tmp_path: Path) -> None:
    rec = collab.train(ratings, collab.split(ratings), collab.configure("dot", epochs=1, factors=2, bs=64))
    tables = factor_tables(rec)
    with pytest.raises(BadConfig, match=r"Name it \.npz, \.parquet, \.tsv"):
        write_factors(tables, tmp_path / "films.txt")
    (tmp_path / "films-items.tsv").write_text("mine")
    with pytest.raises(CollabError, match="is there already"):
        write_factors(tables, tmp_path / "films.tsv")
    assert [file.name for file in tmp_path.iterdir()] == ["films-items.tsv"]
    popularity = collab.train(ratings, collab.split(ratings), collab.configure("popularity"))
    with pytest.raises(BadConfig, match="no factors"):
        factor_tables(popularity)
