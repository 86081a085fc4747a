"""Item factors laid out on a plane by UMAP, where it is installed, in a process of its own."""

from collections.abc import Callable
from typing import Any

import numpy as np

from collab.errors import NotFound
from collab.processes import Tell, run_job
from collab.types import Floats

_SEED = 42
_NEIGHBOURS = 15


def lay_out(factors: Floats, cancelled: Callable[[], bool] = lambda: False) -> Floats:
    """Return points (n, 2) for item factors (n, k), near each other where the factors point the same way.

    `cancelled` as in `run_job`. Raises NotFound where umap-learn is not installed, and Cancelled.
    """
    points = run_job(layout_job, {"factors": factors.tolist()}, cancelled=cancelled)["points"]
    return np.array(points, np.float64)


def layout_job(request: dict[str, Any], _tell: Tell) -> dict[str, Any]:
    """Return {"points": (n, 2)} for {"factors": (n, k)} by UMAP with the cosine distance.

    L. McInnes, J. Healy and J. Melville, UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction
    (2018). Raises NotFound where umap-learn is not installed.
    """
    try:
        from umap import UMAP  # it takes seconds to import, and is an extra
    except ImportError as error:
        raise NotFound(f"UMAP could not be imported: {error}") from error
    rows = np.array(request["factors"], np.float64)
    neighbours = min(_NEIGHBOURS, len(rows) - 1)
    points = UMAP(n_components=2, metric="cosine", n_neighbors=neighbours, random_state=_SEED, n_jobs=1).fit_transform(
        rows
    )
    return {"points": np.asarray(points, np.float64).tolist()}
