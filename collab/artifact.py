"""What a fit leaves, and its one file. Never anyone's ratings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from collab.data.items import Items
from collab.data.scale import Scale
from collab.data.stats import ItemStats
from collab.data.strings import Strings
from collab.errors import BadData, NotFound
from collab.home import replacing
from collab.link import Expectation, Identity, Link, SigmoidRange
from collab.posterior import Gaussian
from collab.scoring import Dense, DotScoring, NetworkScoring, Scoring
from collab.types import AnyArray, Codes, Floats, Singles

_KEY = "collab"
_FIRST_PRINTABLE = ord(" ")
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
        """Write the one file, whole or not at all."""
        from safetensors.numpy import save_file

        arrays = {f"items.{name}": array for name, array in self.items.to_arrays().items()}
        for field in ("ratings", "mean", "trained", "entropy"):
            arrays[f"stats.{field}"] = getattr(self.stats, field)
        for field in ("user_rows", "item_rows", "item_features", "item_offsets", "noise"):
            arrays[field] = getattr(self, field)
        arrays |= {"user_ids.blob": self.user_ids.blob, "user_ids.offsets": self.user_ids.offsets}
        arrays |= {"prior.mean": self.prior.mean, "prior.covariance": self.prior.covariance}
        for at, layer in enumerate(self.layers):
            arrays |= {f"layers.{at}.weight": layer.weight, f"layers.{at}.bias": layer.bias}
        with replacing(Path(path)) as temporary:
            save_file(
                {name: np.ascontiguousarray(array) for name, array in arrays.items()},
                temporary,
                {_KEY: self._header()},
            )

    def _header(self) -> str:
        header = {
            "format": _FORMAT,
            "version": _VERSION,
            "scale": [self.scale.low, self.scale.high, self.scale.step],
            "link": _link_header(self.link),
            "factors": self.factors,
            "layers": len(self.layers),
        }
        header |= {field: getattr(self, field) for field in _FIELDS}
        return json.dumps(header, sort_keys=True)

    @classmethod
    def open(cls, path: Path | str) -> "Artifact":
        """Read the file that `save` wrote. Raises NotFound, and BadData for a file of another kind or version."""
        from safetensors import SafetensorError, safe_open

        if not Path(path).is_file():
            raise NotFound(f"There is no model file {path}.")
        try:
            with safe_open(path, "np") as file:
                header = _read_header(file.metadata(), path)
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (a handle, not a dict)
        except SafetensorError as error:
            raise BadData(f"not a model file of collab-tui ({error}).", file=path) from None
        try:
            return _build(header, arrays)
        except (KeyError, TypeError, ValueError) as error:
            raise BadData(f"a damaged model file ({error}).", file=path) from None


def _link_header(link: Link) -> dict[str, Any]:
    match link:
        case SigmoidRange(low, high):
            return {"sigmoid_range": [low, high]}
        case Expectation(values):
            return {"classes": list(values)}
    return {}


def _read_link(header: dict[str, Any]) -> Link:
    if "classes" in header:
        return Expectation(tuple(float(value) for value in header["classes"]))
    return SigmoidRange(*header["sigmoid_range"]) if header else Identity()


def _read_header(metadata: Mapping[str, str] | None, path: Path | str) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads((metadata or {})[_KEY])
        kind, version = header["format"], header["version"]
    except (KeyError, TypeError, ValueError):
        raise BadData("not a model file of collab-tui.", file=path) from None
    if (kind, version) != (_FORMAT, _VERSION):
        raise BadData(f"a {kind} of version {version}; this program reads version {_VERSION}.", file=path)
    return header


def _build(header: dict[str, Any], arrays: Mapping[str, AnyArray]) -> Artifact:
    stats = ItemStats(*(arrays[f"stats.{field}"] for field in ("ratings", "mean", "trained", "entropy")))
    items = Items.from_arrays(
        {name.removeprefix("items."): array for name, array in arrays.items() if name.startswith("items.")}
    )
    layers = range(int(header["layers"]))
    first, last = header["factors"]
    artifact = Artifact(
        **{field: header[field] for field in _FIELDS},
        scale=Scale(*header["scale"]),
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
    _check(artifact)
    return artifact


def _check(artifact: Artifact) -> None:
    listed, (samples, rows, features) = len(artifact.items), artifact.item_features.shape
    width, users = artifact.prior.mean.shape[1], len(artifact.user_rows) and len(artifact.user_ids)
    shapes: dict[str, tuple[AnyArray, tuple[int, ...]]] = {
        "user_rows": (artifact.user_rows, (users, width)),
        "item_offsets": (artifact.item_offsets, (samples, rows)),
        "item_rows": (artifact.item_rows, (listed,)),
        "years": (artifact.items.years, (listed,)),
        "ratings": (artifact.stats.ratings, (listed,)),
        "prior mean": (artifact.prior.mean, (samples, width)),
        "prior covariance": (artifact.prior.covariance, (samples, width, width)),
        "noise": (artifact.noise, (samples,)),
        **_layer_shapes(artifact, width, features),
    }
    for name, (array, shape) in shapes.items():
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, not {shape}")
    for texts in (artifact.items.titles, artifact.items.genres, artifact.items.ids, artifact.user_ids):
        if (texts.blob < _FIRST_PRINTABLE).any():
            raise ValueError("control characters in its texts")
    if not 0 <= artifact.factors[0] < artifact.factors[1] <= features:
        raise ValueError(f"factors {artifact.factors} of {features} features")
    if not 0 <= artifact.unrated_variance < np.inf:
        raise ValueError(f"a variance of {artifact.unrated_variance}")
    if listed and (int(artifact.item_rows.min()) < 0 or int(artifact.item_rows.max()) >= rows):
        raise ValueError("item rows out of range")


def _layer_shapes(artifact: Artifact, width: int, features: int) -> dict[str, tuple[AnyArray, tuple[int, ...]]]:
    """What must follow from what: each layer takes what the one before gives, the last gives what the link takes."""
    if not artifact.layers:
        return {"item_features": (artifact.item_features, (*artifact.item_offsets.shape, width))}
    shapes: dict[str, tuple[AnyArray, tuple[int, ...]]] = {}
    inputs = width + features
    for at, layer in enumerate(artifact.layers):
        outputs = artifact.link.outputs if at == len(artifact.layers) - 1 else len(layer.bias)
        shapes[f"layer {at + 1}"] = (layer.weight, (outputs, inputs))
        shapes[f"bias of layer {at + 1}"] = (layer.bias, (outputs,))
        inputs = outputs
    return shapes
