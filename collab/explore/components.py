"""Principal components of titles' factors."""

import numpy as np

from collab.recommend.recommender import Recommender
from collab.types import Codes, Floats


def common_factors(model: Recommender, places: Codes) -> Floats:
    """Return the factors of titles, (titles, k).

    The samples of a model, each turned its own way, are put side by side and brought back to the k columns that keep
    most of their dot products (Eckart and Young 1936).
    """
    values = model.factors_at(places).astype(np.float64)
    first, last = model.artifact.factors
    if values.shape[1] == last - first:
        return values
    values /= np.sqrt(len(model.artifact.item_features))
    _, turns = np.linalg.eigh(values.T @ values)  # the right singular vectors, the most of them last
    return np.asarray(values @ turns[:, ::-1][:, : last - first])


def principal_components(values: Floats, n: int) -> tuple[Floats, Floats]:
    """Return the first n principal components of rows, (rows, n), and the share (0 to 1) of the variance that each
    holds, (n,). Of each, the coordinate furthest from 0 is positive, so that signs are the same on every machine.

    What fastai's `Tensor.pca` computes (lesson section "Interpreting embeddings and biases"), but for the signs.
    """
    centred = values - values.mean(0)
    left, size, _ = np.linalg.svd(centred, full_matrices=False)
    n = min(n, len(size))
    placed = left[:, :n] * size[:n]
    signs = np.sign(placed[np.abs(placed).argmax(0), np.arange(n)])
    power = size**2
    return np.asarray(placed * np.where(signs == 0, 1, signs)), np.asarray(power[:n] / max(power.sum(), 1e-12))
