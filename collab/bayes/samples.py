"""The samples of a chain that are kept: together they are the model."""

from collections.abc import Mapping

import numpy as np

from collab.bayes.chain import Sample
from collab.inference import Gaussian
from collab.types import AnyArray, Floats

_SMALLER = {"items": np.float32, "slopes": np.float32, "raters": np.float16}


class Samples:
    """The fields of Sample, and what else is kept, by name, of each of `count` samples: arrays whose first axis they
    are.
    """

    def __init__(self, count: int) -> None:
        self.count, self.arrays = count, dict[str, AnyArray]()

    def keep(self, number: int, sample: Sample) -> None:
        """Keep a sample as that of this number, from 0."""
        for name, value in _fields(sample).items():
            self.put(name, number, value)

    def put(self, name: str, number: int, value: AnyArray | float) -> None:
        """Keep a value under this name beside the sample of this number."""
        if name not in self.arrays:
            self.arrays[name] = np.zeros((self.count, *np.shape(value)), _SMALLER.get(name, np.float64))
        self.arrays[name][number] = value

    def halve(self) -> None:
        """Keep every second sample, in the first places."""
        for array in self.arrays.values():
            halved = array[1::2].copy()
            array[: len(halved)] = halved

    def restore(self, arrays: Mapping[str, AnyArray]) -> None:
        """Go on from these arrays."""
        self.arrays = dict(arrays)

    def mean(self, name: str) -> Floats:
        """Return the mean of a field over the samples."""
        return np.asarray(self.arrays[name].mean(0))

    def around(self, name: str, mean: Floats) -> AnyArray:
        """Return a field of all samples, moved so that their mean is that of the whole chain, which few samples miss: a
        control variate (Owen, Monte Carlo theory, methods and examples, 2013, section 8.9).
        """
        own = self.arrays[name]
        return np.asarray(own + (mean - own.mean(0, dtype=np.float64)).astype(own.dtype))

    def gaussian(self, name: str) -> Gaussian:
        """Return a prior of all samples: "prior" or "informed"."""
        return Gaussian(self.arrays[f"{name}_mean"], self.arrays[f"{name}_covariance"])


def _fields(sample: Sample) -> dict[str, AnyArray | float]:
    fields: dict[str, AnyArray | float] = {
        name: value for name, value in vars(sample).items() if name not in ("users", "prior", "informed")
    }
    for name, gaussian in (("prior", sample.prior), ("informed", sample.informed)):
        fields |= {f"{name}_mean": gaussian.mean[0], f"{name}_covariance": gaussian.covariance[0]}
    return fields
