"""Checks that the contents of a model file can be an Artifact: anyone may have written it."""

import numpy as np

from collab.artifact.artifact import Artifact
from collab.inference import AboutPrior, ChoicePrior, Link, Ordinal
from collab.text import is_clean
from collab.types import AnyArray

Shapes = dict[str, tuple[AnyArray, tuple[int, ...]]]

_TEXTS = ("model", "data", "dataset", "fingerprint", "split")
_LARGEST = 1e6  # times the stars: what is learned of them is of their size, and products of it stay finite
_SMALLEST = 1e-12


def validate_artifact(artifact: Artifact) -> None:
    """Raise ValueError where the parts of an artifact do not fit together or hold what no fit leaves.

    Types, shapes and ranges are looked at, every number is finite, and every text can be drawn.
    """
    _check_texts(artifact)
    artifact.items.check()
    artifact.user_ids.check()
    _check_shapes(artifact)
    _check_numbers(artifact)
    _check_link(artifact.link)
    _check_prior(artifact)


def _check_link(link: Link) -> None:
    """Raise ValueError for cut points that do not rise, each between two levels of stars."""
    if not isinstance(link, Ordinal):
        return
    rising = all((np.diff(each) > 0).all() for each in (link.values, link.cuts))
    if not (rising and len(link.values) == len(link.cuts) + 1 > 1 and link.deviation > _SMALLEST):
        raise ValueError(f"{len(link.values)} levels with cut points {link.cuts!s:.60}")


def _check_texts(artifact: Artifact) -> None:
    for name in _TEXTS:
        text = getattr(artifact, name)
        if not (isinstance(text, str) and text and is_clean(text)):
            raise ValueError(f"{name} is no plain text")
    if not (isinstance(artifact.config, dict) and isinstance(artifact.metrics, dict)):
        raise ValueError("config and metrics are tables")
    if not artifact.scale.is_one:
        raise ValueError(f"a scale of {artifact.scale}")
    if not 0 <= artifact.unrated_variance < np.inf:
        raise ValueError(f"a variance of {artifact.unrated_variance}")


def _check_shapes(artifact: Artifact) -> None:
    items, offsets, width = len(artifact.items), artifact.item_offsets.shape, artifact.prior.mean.shape[-1]
    features, shared = artifact.item_features.shape[-1], artifact.item_shared
    width_of_dots = features if shared is None else features + shared.shape[-1]
    users = len(artifact.user_embeddings) and len(artifact.user_ids)
    samples, _ = offsets
    singles: Shapes = {
        "user rows": (artifact.user_embeddings, (users, width)),
        "item offsets": (artifact.item_offsets, offsets),
        "item features": (artifact.item_features, (*offsets, features)),
        "noise of items": (artifact.noise.items, offsets[1:]),
        "mean stars": (artifact.stats.mean, (items,)),
        "entropies": (artifact.stats.entropy, (items,)),
        **_layer_shapes(artifact, width, width_of_dots),
    }
    if shared is not None:
        singles["shared features"] = (shared, (offsets[1], width_of_dots - features))
    codes: Shapes = {
        "item rows": (artifact.item_rows, (items,)),
        "ratings": (artifact.stats.ratings, (items,)),
        "training ratings": (artifact.stats.trained, (items,)),
    }
    doubles: Shapes = {
        "prior mean": (artifact.prior.mean, (samples, width)),
        "prior covariance": (artifact.prior.covariance, (samples, width, width)),
        "noise": (artifact.noise.variance, (samples,)),
    }
    for dtype, shapes in ((np.float32, singles), (np.int32, codes), (np.float64, doubles)):
        for name, (array, shape) in shapes.items():
            if array.shape != shape or array.dtype != dtype:
                raise ValueError(
                    f"{name} has shape {array.shape} and type {array.dtype}, not {shape} of {dtype.__name__}"
                )
    if not artifact.item_features.size or not width:
        raise ValueError("no items or no factors")
    if artifact.layers and samples != 1:
        raise ValueError(f"{samples} samples of a network")
    if not 0 <= artifact.factors[0] < artifact.factors[1] <= features:
        raise ValueError(f"factors {artifact.factors} of {features} features")


def _layer_shapes(artifact: Artifact, width: int, features: int) -> Shapes:
    """Return the shapes of a network's layers: each takes the outputs of the one before, the last gives the link's
    scores. Raise ValueError for a dot product whose sides do not fit.
    """
    if not artifact.layers:
        if features != width or artifact.link.outputs != 1:
            raise ValueError(
                f"{features} features of an item and {width} of a user give {artifact.link.outputs} scores"
            )
        return {}
    shapes: Shapes = {}
    inputs = width + features
    for number, layer in enumerate(artifact.layers, 1):
        outputs = artifact.link.outputs if number == len(artifact.layers) else len(layer.bias)
        shapes[f"layer {number}"] = (layer.weight, (outputs, inputs))
        shapes[f"bias of layer {number}"] = (layer.bias, (outputs,))
        inputs = outputs
    return shapes


def _check_numbers(artifact: Artifact) -> None:
    stats, scale = artifact.stats, artifact.scale
    largest = _LARGEST * max(1.0, abs(scale.low), abs(scale.high))
    learned: list[AnyArray] = [array for layer in artifact.layers for array in (layer.weight, layer.bias)]
    learned += [
        artifact.user_embeddings,
        artifact.item_features,
        artifact.item_offsets,
        artifact.prior.mean,
        stats.mean,
    ]
    if artifact.item_shared is not None:
        learned.append(artifact.item_shared)
    for array in learned:
        _check_range(array, -largest, largest)
    counted: list[AnyArray] = [stats.ratings, stats.trained, stats.entropy]
    for array in counted:
        _check_range(array, 0, np.inf)
    _check_range(artifact.item_rows, 0, artifact.item_offsets.shape[1] - 1)
    _check_range(artifact.noise.variance, _SMALLEST, largest**2)
    _check_range(artifact.noise.items, _SMALLEST, _LARGEST)
    if not 0 <= artifact.noise.user_shape < np.inf:
        raise ValueError(f"a shape of {artifact.noise.user_shape}")
    if not 0 <= artifact.noise.moments < 1:
        raise ValueError(f"moments with a share of {artifact.noise.moments}")
    if not _SMALLEST < artifact.noise.fitted < np.inf:
        raise ValueError(f"residuals {artifact.noise.fitted} times as large")


def _check_range(array: AnyArray, low: float, high: float) -> None:
    """Raise ValueError for a number that is not within the range, or not finite; of all numbers, without a copy."""
    lowest, highest = (float(array.min()), float(array.max())) if array.size else (low, low)
    if not (low <= lowest and highest <= high and np.isfinite(highest)):
        raise ValueError(f"numbers from {lowest} to {highest} where {low:g} to {high:g} are wanted")


def _check_prior(artifact: Artifact) -> None:
    """Raise ValueError where the prior is no distribution: a covariance is symmetric and positive definite."""
    _check_covariance(artifact.prior.covariance)
    if artifact.choice_prior is not None:
        _check_choice_prior(artifact.choice_prior, artifact.prior.mean.shape, len(artifact.items))
    if artifact.about_prior is not None:
        _check_about_prior(artifact.about_prior, artifact)


def _check_choice_prior(prior: ChoicePrior, shape: tuple[int, ...], items: int) -> None:
    """Raise ValueError where it is none of a model whose prior has means of this shape, (s, d)."""
    samples, width = shape
    if prior.titles.dtype != np.int32 or prior.titles.ndim != 1 or (np.diff(prior.titles) <= 0).any():
        raise ValueError("the titles that move the prior are not in order")
    _check_range(prior.titles, 0, items - 1)
    if prior.slopes.dtype != np.float16 or prior.slopes.shape[:-1] != (samples, len(prior.titles)):
        raise ValueError(f"slopes of shape {prior.slopes.shape} and type {prior.slopes.dtype}")
    if not 0 < prior.slopes.shape[-1] <= width:
        raise ValueError(f"slopes of {prior.slopes.shape[-1]} of {width} numbers")
    _check_range(prior.slopes, -_LARGEST, _LARGEST)
    if prior.informed.mean.shape != shape or prior.informed.covariance.shape != (*shape, width):
        raise ValueError("an informed prior of another shape")
    _check_range(prior.informed.mean, -_LARGEST, _LARGEST)
    _check_covariance(prior.informed.covariance)


def _check_about_prior(about: AboutPrior, artifact: Artifact) -> None:
    """Raise ValueError where it cannot move the priors of its artifact: telling everything leaves a distribution."""
    (samples, width), count = artifact.prior.mean.shape, len(about.traits)
    for trait in about.traits:
        trait.check()
    columns = sum(len(trait.marks) for trait in about.traits)
    shapes = {"slopes": (columns, width), "means": (count, width), "spreads": (count, width, width)}
    for name, shape in shapes.items():
        array = getattr(about, name)
        if array.shape != (samples, *shape) or array.dtype != np.float64:
            raise ValueError(f"{name} of what is told have shape {array.shape} and type {array.dtype}")
        _check_range(array, -_LARGEST, _LARGEST)
    choices = artifact.choice_prior
    for prior in (artifact.prior, *((choices.informed,) if choices else ())):
        _check_covariance(prior.covariance - about.spreads.sum(1))


def _check_covariance(covariance: AnyArray) -> None:
    if not np.isfinite(covariance).all() or not np.allclose(covariance, np.swapaxes(covariance, 1, 2)):
        raise ValueError("the prior covariance is not symmetric")
    np.linalg.cholesky(covariance)  # LinAlgError is a ValueError
