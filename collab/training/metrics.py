"""How good predictions are, over rows that were not trained on."""

from dataclasses import dataclass

import numpy as np

from collab.data.scale import Scale
from collab.types import AnyArray


@dataclass(frozen=True)
class Accuracy:
    """`mse` of the predictions as they come, `rmse` of those clipped to the scale; None where nothing is held out."""

    mse: float | None
    rmse: float | None


def accuracy(predicted: AnyArray, stars: AnyArray, scale: Scale) -> Accuracy:
    """Compare predictions with the stars given."""
    if not len(stars):
        return Accuracy(None, None)
    plain, truth = np.asarray(predicted, np.float64), np.asarray(stars, np.float64)
    clipped = scale.clip(plain)
    return Accuracy(float(np.mean((plain - truth) ** 2)), float(np.sqrt(np.mean((clipped - truth) ** 2))))
