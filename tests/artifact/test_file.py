"""The model file: what is refused, and that nobody's ratings are in it."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import collab
from collab.artifact import open_artifact, save_artifact
from collab.storage import read_tensors, write_tensors
from collab.testing.made_up import made_up


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ratings = made_up(users=40, items=30)
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    collab.train(ratings, collab.split(ratings), collab.configure("dot-bias", epochs=1, factors=3)).save(path)
    return path


def test_a_missing_file_is_named() -> None:
    with pytest.raises(collab.NotFound, match=r"nowhere\.safetensors"):
        collab.Recommender.open("nowhere.safetensors")


@pytest.mark.parametrize("content", [b"", b"not a model", b"\xff" * 64, b"PK\x03\x04" * 50])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(collab.BadData, match="not a model file"):
        collab.Recommender.open(path)


def test_safetensors_of_others_are_refused(tmp_path: Path) -> None:
    save_file({"weight": np.ones(3, np.float32)}, tmp_path / "other.safetensors")
    with pytest.raises(collab.BadData, match="not a model file of collab-tui"):
        collab.Recommender.open(tmp_path / "other.safetensors")


def test_a_newer_version_is_refused(model: Path, tmp_path: Path) -> None:
    header = {"format": "collab-tui model", "version": 99}
    save_file(load_file(model), tmp_path / "newer.safetensors", {"collab": json.dumps(header)})
    with pytest.raises(collab.BadData, match="version 99; this program reads version 7"):
        collab.Recommender.open(tmp_path / "newer.safetensors")


@pytest.mark.parametrize("name", ["item_features", "item_rows", "prior.mean", "user_rows", "items.years"])
def test_arrays_that_do_not_fit_together_are_refused(model: Path, tmp_path: Path, name: str) -> None:
    from safetensors import safe_open

    with safe_open(model, "np") as file:
        metadata = file.metadata()
    arrays = load_file(model)
    arrays[name] = np.ascontiguousarray(arrays[name][:-1])
    save_file(arrays, tmp_path / "cut.safetensors", metadata)
    with pytest.raises(collab.BadData, match="damaged model file"):
        collab.Recommender.open(tmp_path / "cut.safetensors")


def test_the_variance_of_unrated_titles_is_kept(model: Path, tmp_path: Path) -> None:
    artifact = open_artifact(model)
    assert artifact.unrated_variance > 0
    save_artifact(artifact, tmp_path / "again.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == model.read_bytes()


@pytest.mark.parametrize("version", [4, 5])
def test_a_file_of_a_version_before_opens_to_the_same_model(model: Path, tmp_path: Path, version: int) -> None:
    from safetensors import safe_open

    with safe_open(model, "np") as file:
        header = json.loads(file.metadata()["collab"])
    arrays = load_file(model)
    by_sample = np.ascontiguousarray(np.swapaxes(arrays["item_features"], 0, 1))
    about = {"collab": json.dumps(header | {"version": version})}
    save_file(arrays | {"item_features": by_sample}, tmp_path / "before.safetensors", about)
    before, now = open_artifact(tmp_path / "before.safetensors"), open_artifact(model)
    assert np.array_equal(before.item_features, now.item_features)
    save_artifact(before, tmp_path / "again.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == model.read_bytes()


def test_a_file_that_has_what_samples_share_in_each_of_them_predicts_the_same(tmp_path: Path) -> None:
    """Version 6 had it before the last number of an embedding."""
    ratings = made_up(users=40, items=30)
    rec = collab.train(ratings, collab.split(ratings), collab.configure("bayes", epochs=12, factors=2))
    rec.save(tmp_path / "now")
    header, arrays = read_tensors(tmp_path / "now", "model file")
    own, shared = arrays["item_features"], arrays.pop("item_shared")
    repeated = np.repeat(shared[:, None], own.shape[1], 1)
    last, count = own.shape[2] - 1, shared.shape[1]
    order = np.r_[0:last, last + 1 : last + 1 + count, last]
    arrays["item_features"] = np.concatenate([own[:, :, :last], repeated, own[:, :, last:]], 2)
    for name in ("prior", "choice_prior"):
        arrays[f"{name}.mean"] = arrays[f"{name}.mean"][:, order]
        arrays[f"{name}.covariance"] = arrays[f"{name}.covariance"][:, order][:, :, order]
    arrays["choice_prior.slopes"] = np.pad(arrays["choice_prior.slopes"], ((0, 0), (0, 0), (0, 1 + count)))
    write_tensors(tmp_path / "before", arrays, header | {"version": 6})
    before, now = collab.Recommender.open(tmp_path / "before"), collab.Recommender.open(tmp_path / "now")
    stars = {item: 4.0 - place % 3 for place, item in enumerate(list(now.items.ids)[:9])}
    for answers in ({}, stars):
        one, other = (model.predict(model.fold_in(answers), list(now.items.ids)) for model in (before, now))
        np.testing.assert_allclose(one.mean, other.mean, atol=1e-5)
        np.testing.assert_allclose(one.sd, other.sd, atol=1e-5)
    people = [model.artifact.average_person(model.fold_in(stars).gaussian.mean) for model in (before, now)]
    np.testing.assert_allclose(people[0], people[1][:, order], atol=1e-5)


def test_large_arrays_are_mapped_and_every_other_is_read(tmp_path: Path) -> None:
    large, small = np.arange(1 << 21, dtype=np.float32).reshape(-1, 4), np.arange(3, dtype=np.int32)
    write_tensors(tmp_path / "some", {"small": small, "large": large, "number": np.array(2.0)}, {"kind": "made up"})
    about, arrays = read_tensors(tmp_path / "some", "made-up file")
    assert about == {"kind": "made up"}
    assert np.array_equal(arrays["large"], large)
    assert np.array_equal(arrays["small"], small)
    assert arrays["number"].shape == ()
    assert isinstance(arrays["large"].base, np.memmap)
    assert not isinstance(arrays["small"].base, np.memmap)


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf"), "much", None])
def test_what_is_no_variance_is_refused(model: Path, tmp_path: Path, value: object) -> None:
    from safetensors import safe_open

    with safe_open(model, "np") as file:
        header = json.loads(file.metadata()["collab"])
    header["unrated_variance"] = value
    save_file(load_file(model), tmp_path / "odd.safetensors", {"collab": json.dumps(header)})
    with pytest.raises(collab.BadData, match="damaged model file"):
        collab.Recommender.open(tmp_path / "odd.safetensors")


def test_a_cut_file_is_refused(model: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.safetensors").write_bytes(model.read_bytes()[:-100])
    with pytest.raises(collab.BadData):
        collab.Recommender.open(tmp_path / "cut.safetensors")


def test_nobodys_ratings_are_in_the_file(model: Path) -> None:
    rows = len(made_up(users=40, items=30))
    listed = len(made_up(users=40, items=30).item_table)
    for name, array in load_file(model).items():
        assert len(array) != rows, name
    assert rows > 3 * listed


def test_titles_with_escape_sequences_are_refused(model: Path, tmp_path: Path) -> None:
    from safetensors import safe_open

    with safe_open(model, "np") as file:
        metadata = file.metadata()
    arrays = load_file(model)
    arrays["items.titles.blob"] = arrays["items.titles.blob"].copy()
    arrays["items.titles.blob"][0] = 0x1B
    save_file(arrays, tmp_path / "hostile.safetensors", metadata)
    with pytest.raises(collab.BadData, match="control characters"):
        collab.Recommender.open(tmp_path / "hostile.safetensors")
