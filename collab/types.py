"""Names for the arrays that travel through the library."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Numbers in double precision: posteriors, predictions, scores."""

Singles = NDArray[np.float32]
"""Numbers in single precision: stars as read, tables of factors as trained."""

Codes = NDArray[np.int32]
"""Positions in a vocabulary or a table, or rows of the data."""

Times = NDArray[np.int64]
"""Seconds since 1970."""

Bools = NDArray[np.bool_]

AnyArray = NDArray[Any]
