"""Model files and checkpoints that anyone may have written: they open to what can be used, or say what is wrong."""

import json
import resource
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import collab
from collab.runs.checkpoint import open_state, save_state
from collab.testing.made_up import made_up
from collab.types import AnyArray
from tests.hostile.conftest import SMALL
from tests.hostile.damage import damaged, read_safetensors, safetensors_file
from tests.runs.test_checkpoint import state

Header = dict[str, Any]
_MOST_MEMORY = 1 << 30


def use(path: Path) -> None:
    """Do with a model what screens do; all figures are finite. Raises BadData."""
    model = collab.Recommender.open(path)
    items = list(model.items.ids)
    me = model.fold_in({items[0]: model.scale.high, items[-1]: model.scale.low})
    for by in ("likely", "personal", "adventurous"):
        recommendations = model.recommend(me, 5, by=by)
        assert np.isfinite([[line.stars, line.sd, line.low, line.high, line.score] for line in recommendations]).all()
    assert np.isfinite([line.similarity for line in model.similar(items[0], 5)]).all()
    assert model.find(items[0]) == items[0]
    assert [name.isprintable() for name in model.items.names] == [True] * len(items)
    assert model.explain(me, items[1]).reasons is not None


@pytest.fixture
def changed(model: Path, tmp_path: Path) -> Callable[..., Path]:
    """Return what writes the model with another header or other arrays; an array None is left out."""

    def write(about: Header | None = None, **arrays: AnyArray | None) -> Path:
        header = json.loads(read_safetensors(model)[0]["__metadata__"]["collab"]) | (about or {})
        named = {name.replace("__", "."): array for name, array in arrays.items()}
        kept = {name: array for name, array in (load_file(model) | named).items() if array is not None}
        path = tmp_path / "changed.safetensors"
        save_file(
            {name: np.ascontiguousarray(array) for name, array in kept.items()}, path, {"collab": json.dumps(header)}
        )
        return path

    return write


@pytest.mark.parametrize("kind", list(SMALL))
def test_whatever_happens_to_a_file_it_is_a_model_or_refused(
    kind: str, models: dict[str, Path], tmp_path: Path
) -> None:
    use(models[kind])
    path, opened = tmp_path / "model.safetensors", 0
    for content in damaged(models[kind].read_bytes(), 75):
        path.write_bytes(content)
        try:
            use(path)
            opened += 1
        except collab.BadData as error:
            assert str(error).isprintable()  # noqa: PT017 (either is right)
    assert 0 < opened < 300


@pytest.mark.parametrize("size", [1 << 40, 1 << 62, 2**64 - 1])
def test_a_header_that_claims_terabytes_is_refused_before_memory_is_taken(
    model: Path, tmp_path: Path, size: int
) -> None:
    header, data = read_safetensors(model)
    last = max((name for name in header if name != "__metadata__"), key=lambda name: header[name]["data_offsets"][1])
    header[last] |= {"shape": [size // 4], "data_offsets": [header[last]["data_offsets"][0], size]}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(collab.BadData):
        use(safetensors_file(tmp_path / "huge.safetensors", header, data))
    long = tmp_path / "long.safetensors"
    long.write_bytes(struct.pack("<Q", size) + b"{}")
    with pytest.raises(collab.BadData):
        use(long)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_MEMORY / 1024


def test_a_file_with_a_hole_of_terabytes_is_refused(model: Path, tmp_path: Path) -> None:
    header, data = read_safetensors(model)
    header["zeros"] = {"dtype": "U8", "shape": [1 << 42], "data_offsets": [len(data), len(data) + (1 << 42)]}
    path = safetensors_file(tmp_path / "hole.safetensors", header, data)
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size + (1 << 42))
    with pytest.raises(collab.BadData, match="memory"):
        use(path)


@pytest.mark.parametrize(
    "about",
    [
        {"version": 3}, {"version": "4"}, {"format": "other"}, {"model": 7}, {"data": "x\x1b]0;y\x07"}, {"split": None},
        {"config": []}, {"metrics": "no"}, {"scale": [5, 1, 0.5]}, {"scale": [0, "a", 1]}, {"scale": [0, 10**400, 1]},
        {"scale": [0.5, 5, 0]}, {"scale": [0.5, float("nan"), 0.5]}, {"scale": []}, {"link": {"classes": [1, 2]}},
        {"link": {"classes": []}}, {"link": {"sigmoid_range": [0, float("inf")]}}, {"link": {"sigmoid_range": [1]}},
        {"link": 3}, {"layers": 2}, {"layers": 10**18}, {"layers": None}, {"factors": [0, 99]}, {"factors": [2, 2]},
        {"link": {"levels": [1, 2, 3], "cuts": [1.5], "deviation": 1}}, {"link": {"levels": [], "cuts": []}},
        {"link": {"levels": [1, 2, 3], "cuts": [2.5, 1.5], "deviation": 1}}, {"user_shape": -1}, {"user_shape": "3"},
        {"link": {"levels": [3, 2, 1], "cuts": [1.5, 2.5], "deviation": 1}}, {"user_shape": float("inf")},
        {"link": {"levels": [1, 2, 3], "cuts": [1.5, 2.5], "deviation": 0}},
        {"fitted": 0}, {"fitted": float("nan")}, {"fitted": "1"},
        {"factors": ["a", "b"]}, {"unrated_variance": -1}, {"unrated_variance": float("nan")}, {"dataset": ""},
    ],
)  # fmt: skip
def test_a_header_that_no_fit_leaves_is_refused(changed: Callable[..., Path], about: Header) -> None:
    with pytest.raises(collab.BadData) as error:
        use(changed(about))
    assert str(error.value).isprintable()


def test_headers_nested_without_end_are_refused(model: Path, tmp_path: Path) -> None:
    header, data = read_safetensors(model)
    for text in ("[" * 100_000, '{"format": ' * 50_000, "1" * 5000, "[]", "null", ""):
        header["__metadata__"]["collab"] = text
        with pytest.raises(collab.BadData):
            use(safetensors_file(tmp_path / "nested.safetensors", header, data))


def bad_arrays(arrays: dict[str, Any]) -> dict[str, Any]:
    """Return arrays that do not belong in a model, by what is wrong with them."""
    features, titles = arrays["item_features"], arrays["items.titles.offsets"]
    blob = arrays["items.titles.blob"]
    other = blob.copy()
    other[3:5] = [0xC2, 0x9B]  # a control sequence of one character
    split = blob.copy()
    split[titles[1] - 1 : titles[1] + 1] = [0xC3, 0xA9]
    rows = arrays["item_rows"]
    return {
        "rows beyond the table": {"item_rows": rows + 1000},
        "rows before it": {"item_rows": rows - 1000},
        "rows as fractions": {"item_rows": rows.astype(np.float32)},
        "not a number": {"item_features": np.where(features == features.max(), np.nan, features)},
        "infinite": {"user_rows": np.full_like(arrays["user_rows"], np.inf)},
        "immense": {"item_features": features * np.float32(1e30)},
        "in double precision": {"item_features": features.astype(np.float64)},
        "no samples": {"item_features": features[:0], "item_offsets": arrays["item_offsets"][:0]},
        "no array": {"noise": None},
        "no noise": {"noise": np.zeros(1)},
        "no noise of titles": {"item_noise": np.zeros_like(arrays["item_noise"])},
        "noise of too few titles": {"item_noise": arrays["item_noise"][1:]},
        "offsets that fall": {"items__titles__offsets": titles[::-1]},
        "offsets beyond the texts": {"items__titles__offsets": titles + 1},
        "too few offsets": {"items__titles__offsets": titles[1:] - titles[1]},
        "no offsets": {"items__titles__offsets": titles[:0], "items__titles__blob": blob[:0]},
        "texts that are no UTF-8": {"items__titles__blob": np.full_like(blob, 0xFF)},
        "an escape sequence of one character": {"items__titles__blob": other},
        "a character between two texts": {"items__titles__blob": split},
        "ids that are the same": {"items__ids__blob": np.full_like(arrays["items.ids.blob"], ord("1"))},
        "a covariance that is none": {"prior__covariance": -arrays["prior.covariance"]},
        "a covariance that is not symmetric": {"prior__covariance": np.triu(arrays["prior.covariance"])},
        "a covariance of another shape": {"prior__covariance": arrays["prior.covariance"][:, 1:]},
        "fewer than no ratings": {"stats__trained": np.full_like(arrays["stats.trained"], -50)},
    }  # fmt: skip


@pytest.fixture(scope="module")
def wrong(model: Path) -> dict[str, Any]:
    return bad_arrays(load_file(model))


@pytest.mark.parametrize("number", range(24))
def test_arrays_that_no_fit_leaves_are_refused(
    changed: Callable[..., Path], wrong: dict[str, Any], number: int
) -> None:
    assert len(wrong) == 24
    with pytest.raises(collab.BadData, match="damaged model file"):
        use(changed(**list(wrong.values())[number]))


def test_a_fingerprint_leads_nowhere_else(changed: Callable[..., Path], tmp_path: Path) -> None:
    ratings = made_up(users=30, items=20)
    for fingerprint in ("../../elsewhere", str(tmp_path), "..", "a\0b"):
        model = collab.Recommender.open(changed({"fingerprint": fingerprint.replace("\0", "/")}))
        with pytest.raises(collab.NotFound, match="not in the cache any more"):
            model.user(ratings.user_ids[0])


def test_whatever_happens_to_a_checkpoint_it_is_one_or_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "state.safetensors"
    save_state(state(3, 2), path)
    for content in damaged(path.read_bytes(), 25):
        path.write_bytes(content)
        before = len(list(tmp_path.iterdir()))
        try:
            assert open_state(path) is not None
        except collab.BadData:
            assert (path.exists(), len(list(tmp_path.iterdir()))) == (False, before)
