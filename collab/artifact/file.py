"""The one file of an artifact: arrays by name, and a JSON header."""

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from collab.artifact.artifact import Artifact
from collab.artifact.validation import validate_artifact
from collab.data import Items, ItemStats, Scale
from collab.errors import BadData, NotFound
from collab.inference import (
    AboutPrior,
    ChoicePrior,
    Dense,
    Expectation,
    Gaussian,
    Identity,
    Link,
    Noise,
    Ordinal,
    SigmoidRange,
    Trait,
)
from collab.interest import UNLEARNED, Interest, Join, interest_of_arrays
from collab.storage import Strings, os_error_text, read_tensors, release_pages, write_tensors
from collab.types import AnyArray

_FORMAT, _VERSION, _BEFORE = "collab-tui model", 7, (4, 5, 6)
_BY_ITEM = 6
_FIELDS = ("model", "config", "data", "dataset", "fingerprint", "split", "metrics", "unrated_variance")
_STATS = ("ratings", "mean", "trained", "entropy")
_ABOUT = ("slopes", "means", "spreads")
_INTEREST = "interest."
_HEAVIEST = 100.0


def save_artifact(artifact: Artifact, path: Path | str) -> None:
    """Write the one file, whole or not at all. Raises NotKept."""
    artifact = _in_order(artifact)
    arrays = {f"items.{name}": array for name, array in artifact.items.to_arrays().items()}
    arrays |= {f"stats.{field}": getattr(artifact.stats, field) for field in _STATS}
    arrays |= {"item_rows": artifact.item_rows, "item_offsets": artifact.item_offsets}
    arrays["item_features"] = np.swapaxes(artifact.item_features, 0, 1)  # as they are used: see `_in_order`
    if artifact.item_shared is not None:
        arrays["item_shared"] = artifact.item_shared
    arrays |= {"noise": artifact.noise.variance, "item_noise": artifact.noise.items}
    if (prior := artifact.choice_prior) is not None:
        arrays |= {"choice_prior.titles": prior.titles, "choice_prior.slopes": prior.slopes}
        arrays |= {"choice_prior.mean": prior.informed.mean, "choice_prior.covariance": prior.informed.covariance}
    if (about := artifact.about_prior) is not None:
        arrays |= {f"about_prior.{name}": getattr(about, name) for name in _ABOUT}
    arrays["user_rows"] = artifact.user_embeddings
    arrays |= {"user_ids.blob": artifact.user_ids.blob, "user_ids.offsets": artifact.user_ids.offsets}
    arrays |= {"prior.mean": artifact.prior.mean, "prior.covariance": artifact.prior.covariance}
    for number, layer in enumerate(artifact.layers):
        arrays |= {f"layers.{number}.weight": layer.weight, f"layers.{number}.bias": layer.bias}
    if artifact.interest is not None:
        arrays |= {f"{_INTEREST}{name}": array for name, array in artifact.interest.to_arrays().items()}
    write_tensors(Path(path), arrays, _header(artifact))


def open_artifact(path: Path | str) -> Artifact:
    """Read the file that `save_artifact` wrote. Raises NotFound, and BadData for a file of another kind or version, for
    one that is damaged and one that holds what no fit leaves: see `validate_artifact`.
    """
    if not Path(path).is_file():
        raise NotFound(f"There is no model file {path}.")
    try:
        header, arrays = read_tensors(Path(path), "model file")
    except OSError as error:
        raise BadData(f"cannot be read: {os_error_text(error)}", file=path) from error
    _check_version(header, path)
    try:
        artifact = _build(header, arrays)
        validate_artifact(artifact)
        release_pages(arrays.values())
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise BadData(f"a damaged model file ({error}). Get it again, or train the model anew.", file=path) from None
    opened = _in_order(artifact)
    object.__setattr__(opened, "file", Path(path).absolute())  # frozen, and no argument: `replace` does not copy it
    return opened


def _header(artifact: Artifact) -> dict[str, Any]:
    header: dict[str, Any] = {
        "format": _FORMAT,
        "version": _VERSION,
        "scale": [artifact.scale.low, artifact.scale.high, artifact.scale.step],
        "link": _link_header(artifact.link),
        "factors": artifact.factors,
        "layers": len(artifact.layers),
        "user_shape": artifact.noise.user_shape,
        "fitted": artifact.noise.fitted,
        "moments": artifact.noise.moments,
    }
    if artifact.about_prior is not None:
        header["traits"] = [[trait.name, *trait.marks] for trait in artifact.about_prior.traits]
    if artifact.implicit:
        header["implicit"] = True
    if artifact.interest is not None:
        header["interest"] = {"kind": artifact.interest.kind, **asdict(artifact.join)}
    return header | {field: getattr(artifact, field) for field in _FIELDS}


def _in_order(artifact: Artifact) -> Artifact:
    """Return the same model with its rows in the order of its items, and an item's samples side by side in memory: they
    are used together, and taking all of them copies nothing. Those of a file are so already, and stay mapped.
    """
    rows = np.concatenate([[0], artifact.item_rows])
    by_item = np.swapaxes(artifact.item_features, 0, 1)
    if len(by_item) == len(rows) and (np.diff(rows) == 1).all() and by_item.flags.c_contiguous:
        return artifact
    return replace(
        artifact,
        item_rows=np.arange(1, len(rows), dtype=np.int32),
        item_features=np.swapaxes(by_item[rows], 0, 1),
        item_shared=None if artifact.item_shared is None else artifact.item_shared[rows],
        item_offsets=artifact.item_offsets[:, rows],
        noise=replace(artifact.noise, items=artifact.noise.items[rows]),
    )


def _link_header(link: Link) -> dict[str, Any]:
    match link:
        case SigmoidRange(low, high):
            return {"sigmoid_range": [low, high]}
        case Expectation(values):
            return {"classes": list(values)}
        case Ordinal(values, cuts, deviation):
            return {"levels": list(values), "cuts": list(cuts), "deviation": deviation}
    return {}


def _read_link(header: dict[str, Any]) -> Link:
    if "classes" in header:
        return Expectation(tuple(map(_finite, header["classes"])))
    if "levels" in header:
        levels, cuts = (tuple(map(_finite, header[name])) for name in ("levels", "cuts"))
        return Ordinal(levels, cuts, _finite(header["deviation"]))
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
    if version not in (_VERSION, *_BEFORE):
        raise BadData(
            f"a {kind} of version {version}; this program reads version {_VERSION}. Train it anew, or use the "
            "program that wrote it.",
            file=path,
        )


def _build(header: dict[str, Any], arrays: Mapping[str, AnyArray]) -> Artifact:
    stats = ItemStats(*(arrays[f"stats.{field}"] for field in _STATS))
    items = Items.from_arrays(
        {name.removeprefix("items."): array for name, array in arrays.items() if name.startswith("items.")}
    )
    numbers = range(int(header["layers"]))
    first, last = header["factors"]
    interest, join = _read_interest(header.get("interest"), arrays, len(items))
    features = arrays["item_features"]
    return Artifact(
        **{field: header[field] for field in _FIELDS},
        scale=Scale(*map(_finite, header["scale"])),
        link=_read_link(header["link"]),
        factors=(int(first), int(last)),
        layers=tuple(Dense(arrays[f"layers.{n}.weight"], arrays[f"layers.{n}.bias"]) for n in numbers),
        items=items,
        stats=stats,
        user_ids=Strings(arrays["user_ids.blob"], arrays["user_ids.offsets"]),
        prior=Gaussian(arrays["prior.mean"], arrays["prior.covariance"]),
        user_embeddings=arrays["user_rows"],
        item_rows=arrays["item_rows"],
        item_features=np.swapaxes(features, 0, 1) if header["version"] >= _BY_ITEM else features,
        item_shared=arrays.get("item_shared"),
        item_offsets=arrays["item_offsets"],
        noise=_read_noise(header, arrays),
        choice_prior=_read_choice_prior(arrays),
        about_prior=_read_about_prior(header, arrays),
        interest=interest,
        implicit=header.get("implicit") is True,
        join=join,
    )


def _read_noise(header: Mapping[str, Any], arrays: Mapping[str, AnyArray]) -> Noise:
    """Return the noise; a file of the first version that is read knows none of titles or people."""
    alike = np.ones(arrays["item_offsets"].shape[1], np.float32)
    usual = {"user_shape": 0.0, "fitted": 1.0, "moments": 0.0}
    shape, fitted, moments = (float(_finite(header.get(name, value))) for name, value in usual.items())
    return Noise(arrays["noise"], arrays.get("item_noise", alike), shape, fitted, moments)


def _read_choice_prior(arrays: Mapping[str, AnyArray]) -> ChoicePrior | None:
    if "choice_prior.titles" not in arrays:
        return None
    titles, slopes, *informed = (arrays[f"choice_prior.{name}"] for name in ("titles", "slopes", "mean", "covariance"))
    return ChoicePrior(titles, slopes, Gaussian(*informed))


def _read_about_prior(header: Mapping[str, Any], arrays: Mapping[str, AnyArray]) -> AboutPrior | None:
    if "traits" not in header:
        return None
    traits = tuple(Trait(name, tuple(marks)) for name, *marks in header["traits"])
    return AboutPrior(traits, *(arrays[f"about_prior.{name}"] for name in _ABOUT))


def _read_interest(about: Any, arrays: Mapping[str, AnyArray], count: int) -> tuple[Interest | None, Join]:
    """Return interest and its join, where the file has one."""
    if about is None:
        return None, UNLEARNED
    own = {name.removeprefix(_INTEREST): array for name, array in arrays.items() if name.startswith(_INTEREST)}
    join = Join(*(_within(about[name], 0, _HEAVIEST) for name in ("stars", "popularity")))
    return interest_of_arrays(about["kind"], own, count), join


def _within(value: Any, low: float, high: float) -> float:
    if not low <= _finite(value) <= high:
        raise ValueError(f"{value!r:.60} where {low:g} to {high:g} is wanted")
    return float(value)
