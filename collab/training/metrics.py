"""The accuracy of predictions over rows that were not trained on."""

from dataclasses import dataclass

import numpy as np

from collab.data import Scale
from collab.inference import softmax
from collab.types import AnyArray, Singles


@dataclass(frozen=True)
class Scores:
    """`mse` of the predicted stars as they come, `rmse` of those clipped to the scale. `loss` is the one that training
    makes small: the MSE, or of a model of classes their cross-entropy; such a model has an `accuracy` too, the share
    of ratings whose class it names. None where nothing is held out.
    """

    loss: float | None = None
    mse: float | None = None
    rmse: float | None = None
    accuracy: float | None = None


def score(outputs: AnyArray, stars: AnyArray, scale: Scale, values: Singles | None = None) -> Scores:
    """Return the scores of a model's outputs, stars (n,) or log odds of classes (n, classes), against `stars`, (n,)."""
    if not len(stars):
        return Scores()
    truth = np.asarray(stars, np.float64)
    if values is None:
        mse, rmse = _errors(np.asarray(outputs, np.float64), truth, scale)
        return Scores(mse, mse, rmse)
    shares, classes = softmax(np.asarray(outputs, np.float64)), np.searchsorted(values, stars)
    mse, rmse = _errors(shares @ values.astype(np.float64), truth, scale)
    loss = float(-np.mean(np.log(shares[np.arange(len(classes)), classes])))
    return Scores(loss, mse, rmse, float(np.mean(shares.argmax(1) == classes)))


def _errors(predicted: AnyArray, truth: AnyArray, scale: Scale) -> tuple[float, float]:
    clipped = scale.clip(predicted)
    return float(np.mean((predicted - truth) ** 2)), float(np.sqrt(np.mean((clipped - truth) ** 2)))
