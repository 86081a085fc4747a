"""What a fit leaves, and its one file. Never anyone's ratings."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from collab.data.items import Items
from collab.data.scale import Scale
from collab.data.stats import ItemStats
from collab.data.strings import Strings
from collab.disk import in_words
from collab.errors import BadData, NotFound
from collab.link import Expectation, Identity, Link, SigmoidRange
from collab.posterior import Gaussian
from collab.scoring import Dense, DotScoring, NetworkScoring, Scoring
from collab.sound import check
from collab.tensors import read_tensors, write_tensors
from collab.types import AnyArray, Codes, Floats, Singles

_FORMAT, _VERSION = "collab-tui model", 4
_FIELDS = ("model", "config", "data", "dataset", "fingerprint", "split", "metrics", "unrated_variance")


@dataclass(frozen=True, eq=False)
class Artifact:
    """A trained model with everything needed to use it.

    A user's row is what the model holds of them: of a dot product their bias (where it has one) and factors, of a
    network all that enters its first layer for them. `user_rows`, float32 (users, d), belong to `user_ids`; a model of
    samples has none, and its users are folded in. `item_features`, float32 (s, rows, m), and `item_offsets`, float32
    (s, rows), start with row 0, the mean item; s counts the samples whose predictions are averaged, 1 for all models
    but `bayes`. `item_rows`, int32, gives the row of each listed item: without training ratings, what its genres and
    year make expect, or row 0 where it has none; `factors` says which columns of the features are the item's factors,
    from and up to. Without `layers` the stars are link(offset +
    features.row), m = d; `layers` are those of a network, of which the first takes the user's row and then the item's
    features. `prior` is that of a new user's row in each sample, `noise`, (s,), the variance of a rating around its
    prediction, in stars squared; `unrated_variance` comes to it for an item without training ratings.
    """

    model: str
    config: Mapping[str, Any]
    data: str
    dataset: str
    fingerprint: str
    split: str
    metrics: Mapping[str, float]
    scale: Scale
    link: Link
    items: Items
    stats: ItemStats
    user_ids: Strings
    user_rows: Singles
    item_rows: Codes
    item_features: Singles
    item_offsets: Singles
    factors: tuple[int, int]
    layers: tuple[Dense, ...]
    prior: Gaussian
    noise: Floats
    unrated_variance: float = 0.0

    @property
    def scoring(self) -> Scoring:
        """Every row of the item side, row 0 first, as what a user's row is scored against."""
        if self.layers:
            return NetworkScoring.of(self.item_features[0], self.layers, self.link)
        return DotScoring(self.item_features, self.item_offsets, self.link)

    def save(self, path: Path | str) -> None:
        """Write the one file, whole or not at all. Raises NotKept."""
        arrays = {f"items.{name}": array for name, array in self.items.to_arrays().items()}
        for field in ("ratings", "mean", "trained", "entropy"):
            arrays[f"stats.{field}"] = getattr(self.stats, field)
        for field in ("user_rows", "item_rows", "item_features", "item_offsets", "noise"):
            arrays[field] = getattr(self, field)
        arrays |= {"user_ids.blob": self.user_ids.blob, "user_ids.offsets": self.user_ids.offsets}
        arrays |= {"prior.mean": self.prior.mean, "prior.covariance": self.prior.covariance}
        for at, layer in enumerate(self.layers):
            arrays |= {f"layers.{at}.weight": layer.weight, f"layers.{at}.bias": layer.bias}
        write_tensors(Path(path), arrays, self._header())

    def _header(self) -> dict[str, Any]:
        header = {
            "format": _FORMAT,
            "version": _VERSION,
            "scale": [self.scale.low, self.scale.high, self.scale.step],
            "link": _link_header(self.link),
            "factors": self.factors,
            "layers": len(self.layers),
        }
        return header | {field: getattr(self, field) for field in _FIELDS}

    @classmethod
    def open(cls, path: Path | str) -> "Artifact":
        """Read the file that `save` wrote. Raises NotFound, and BadData for a file of another kind or version, for one
        that is damaged and one that holds what no fit leaves: see `sound`.
        """
        if not Path(path).is_file():
            raise NotFound(f"There is no model file {path}.")
        try:
            header, arrays = read_tensors(Path(path), "model file")
        except OSError as error:
            raise BadData(f"cannot be read: {in_words(error)}", file=path) from error
        _check_version(header, path)
        try:
            artifact = _build(header, arrays)
            check(artifact)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            raise BadData(
                f"a damaged model file ({error}). Get it again, or train the model anew.", file=path
            ) from None
        return _in_order(artifact)


def _in_order(artifact: Artifact) -> Artifact:
    """Return the same model with its rows in the order of its items, and an item's samples side by side in memory: they
    are used together, and taking all of them copies nothing.
    """
    rows = np.concatenate([[0], artifact.item_rows])
    return replace(
        artifact,
        item_rows=np.arange(1, len(rows), dtype=np.int32),
        item_features=np.swapaxes(np.swapaxes(artifact.item_features, 0, 1)[rows], 0, 1),
        item_offsets=artifact.item_offsets[:, rows],
    )


def _link_header(link: Link) -> dict[str, Any]:
    match link:
        case SigmoidRange(low, high):
            return {"sigmoid_range": [low, high]}
        case Expectation(values):
            return {"classes": list(values)}
    return {}


def _read_link(header: dict[str, Any]) -> Link:
    if "classes" in header:
        return Expectation(tuple(map(_finite, header["classes"])))
    if "sigmoid_range" in header:
        low, high = map(_finite, header["sigmoid_range"])
        return SigmoidRange(low, high)
    return Identity()


def _finite(value: Any) -> float:
    if not (isinstance(value, int | float) and math.isfinite(value)):
        raise ValueError(f"{value!r:.60} where a number is wanted")
    return value


def _check_version(header: Mapping[str, Any], path: Path | str) -> None:
    kind, version = header.get("format"), header.get("version")
    if kind != _FORMAT:
        raise BadData("not a model file of collab-tui.", file=path)
    if version != _VERSION:
        raise BadData(
            f"a {kind} of version {version}; this program reads version {_VERSION}. Train it anew, or use the "
            "program that wrote it.",
            file=path,
        )


def _build(header: dict[str, Any], arrays: Mapping[str, AnyArray]) -> Artifact:
    stats = ItemStats(*(arrays[f"stats.{field}"] for field in ("ratings", "mean", "trained", "entropy")))
    items = Items.from_arrays(
        {name.removeprefix("items."): array for name, array in arrays.items() if name.startswith("items.")}
    )
    layers = range(int(header["layers"]))
    first, last = header["factors"]
    return Artifact(
        **{field: header[field] for field in _FIELDS},
        scale=Scale(*map(_finite, header["scale"])),
        link=_read_link(header["link"]),
        factors=(int(first), int(last)),
        layers=tuple(Dense(arrays[f"layers.{at}.weight"], arrays[f"layers.{at}.bias"]) for at in layers),
        items=items,
        stats=stats,
        user_ids=Strings(arrays["user_ids.blob"], arrays["user_ids.offsets"]),
        prior=Gaussian(arrays["prior.mean"], arrays["prior.covariance"]),
        user_rows=arrays["user_rows"],
        item_rows=arrays["item_rows"],
        item_features=arrays["item_features"],
        item_offsets=arrays["item_offsets"],
        noise=arrays["noise"],
    )
