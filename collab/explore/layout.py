"""Rows laid out on a plane by UMAP, where it is installed, in the process that was asked for it."""

from typing import Any

import numpy as np

from collab.errors import NotFound

_SEED = 42
_NEIGHBOURS = 15


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return {"points": (n, 2)} for {"rows": (n, k)}, near where rows point the same way: the cosine distance.

    L. McInnes, J. Healy and J. Melville, UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction
    (2018). Raises NotFound where umap-learn is not installed.
    """
    try:
        from umap import UMAP  # it takes seconds to import, and is an extra
    except ImportError as error:
        raise NotFound(f"UMAP could not be imported: {error}") from error
    rows = np.array(request["rows"], np.float64)
    neighbours = min(_NEIGHBOURS, len(rows) - 1)
    points = UMAP(n_components=2, metric="cosine", n_neighbors=neighbours, random_state=_SEED, n_jobs=1).fit_transform(
        rows
    )
    return {"points": np.asarray(points, np.float64).tolist()}
