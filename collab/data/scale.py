"""The scale that stars are given on."""

import math
from dataclasses import dataclass

import numpy as np

from collab.errors import BadConfig, BadRating
from collab.types import AnyArray, Bools, Floats

_COMMON = (
    (1, 5, 1),
    (0.5, 5, 0.5),
    (0, 5, 1),
    (0, 5, 0.5),
    (1, 10, 1),
    (0.5, 10, 0.5),
    (0, 10, 1),
    (0, 10, 0.5),
    (0, 100, 1),
)
_ENOUGH = 100  # rows after which a wider scale would have shown its other numbers
_FEW = {
    (0.0, 1.0): 2,
    (-1.0, 1.0): 2,
    (-1.0, 0.0, 1.0): 3,
    **{tuple(map(float, range(low, high + 1))): _ENOUGH for low in (0, 1) for high in (3, 4, 6, 7)},
}


@dataclass(frozen=True)
class Scale:
    """The lowest and the highest number of stars, and the step between two neighbours."""

    low: float
    high: float
    step: float

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read "LOW:HIGH:STEP". Raises BadConfig."""
        try:
            low, high, step = (float(part) for part in text.split(":"))
        except ValueError:
            raise BadConfig(f'A scale is written LOW:HIGH:STEP, as in 0.5:5:0.5, not "{text}".') from None
        scale = cls(low, high, step)
        if not scale.is_one:
            raise BadConfig(f'A scale needs LOW below HIGH and a step that fits between them, not "{text}".')
        return scale

    @property
    def is_one(self) -> bool:
        """Whether low lies below high, with a step that fits between them."""
        finite = math.isfinite(self.low) and math.isfinite(self.high) and math.isfinite(self.step)
        return finite and self.low < self.high and 0 < self.step <= self.high - self.low

    @property
    def is_usual(self) -> bool:
        """Whether people rate on this scale: stars, points, thumbs or percents."""
        ends = (self.low, self.high, self.step)
        return ends in _COMMON or any(ends == (few[0], few[-1], few[1] - few[0]) for few in _FEW)

    @classmethod
    def infer(cls, stars: AnyArray) -> "Scale":
        """Return the narrowest usual scale that holds every value of `stars`, else the values' own range and step."""
        return cls.of_values(np.unique(np.asarray(stars, np.float32)), np.size(stars))

    @classmethod
    def of_values(cls, values: AnyArray, rows: int, ends: tuple[float, float, float] | None = None) -> "Scale":
        """Return the scale of `rows` with these distinct values: that with the `ends`, where it holds them all; 0 and 1
        or -1 and 1, where there is nothing else; 1 to 3, 4, 6 or 7, where no more is there in a hundred rows; else as
        `infer`.
        """
        distinct = np.sort(np.asarray(values, np.float32)).astype(np.float64)
        if ends and cls(*ends).holds(distinct).all():
            return cls(*ends)
        few = tuple(distinct.tolist())
        if few in _FEW and rows >= _FEW[few]:
            return cls(few[0], few[-1], few[1] - few[0])
        for usual in _COMMON:
            scale = cls(*usual)
            if scale.holds(distinct).all():
                return scale
        low, high = round(float(distinct[0]), 4), round(float(distinct[-1]), 4)
        if low == high:
            return cls(low - 0.5, high + 0.5, 0.5)
        step = int(np.gcd.reduce(np.rint(np.diff(distinct) * 10_000).astype(np.int64))) / 10_000
        return cls(low, high, step or high - low)

    def holds(self, stars: AnyArray) -> Bools:
        """Return whether each of `stars` lies on the scale: within it and on one of its steps."""
        values = np.asarray(stars, np.float64)
        steps = (values - self.low) / self.step
        on = (values >= self.low - 1e-6) & (values <= self.high + 1e-6) & (np.abs(steps - np.rint(steps)) < 1e-3)
        return np.asarray(on, np.bool_)

    def check(self, stars: float) -> float:
        """Return the step of the scale that `stars` is, up to rounding, else raise BadRating."""
        if not bool(self.holds(np.array([stars]))[0]):
            raise BadRating(f"{stars:g} stars is not on this scale: {self}.")
        return min(self.high, max(self.low, self.low + round((stars - self.low) / self.step) * self.step))

    def check_range(self, stars: float) -> float:
        """Return `stars` if it lies within the scale, on a step or between two, else raise BadRating."""
        if not self.low <= stars <= self.high:
            raise BadRating(f"{stars:g} stars is not within this scale: {self}.")
        return stars

    def check_all(self, stars: Floats) -> Floats:
        """Return `stars` if all of them lie within the scale, else raise BadRating for the first that does not."""
        within = (stars >= self.low) & (stars <= self.high)
        if not within.all():
            self.check_range(float(stars[within.argmin()]))
        return stars

    def clip(self, stars: Floats) -> Floats:
        """Return `stars` moved into the scale."""
        return np.minimum(np.maximum(stars, self.low), self.high)

    def convert(self, stars: float, onto: "Scale") -> float:
        """Map `stars` of this scale linearly onto another by the end points; the result need not be on its steps."""
        return onto.low + (stars - self.low) * (onto.high - onto.low) / (self.high - self.low)

    @property
    def y_range(self) -> tuple[float, float]:
        """The range of sigmoid_range: (0, 5.5) as in the lesson on five-star scales, else half a step outside."""
        if self.low >= 0.5 and self.high <= 5:
            return (0.0, 5.5)
        return (self.low - self.step / 2, self.high + self.step / 2)

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} in steps of {self.step:g}"
