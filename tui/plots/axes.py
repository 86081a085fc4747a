"""Axes of a plot: where a value stands between two ends, and which round numbers are written beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10, 20)
_PARTS = 4


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, evenly or by powers of ten; `ticks` are the numbers written, with their texts."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value stands, 0 at the low end and 1 at the high one; nan where it has no place."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return math.nan
        low, high = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        position = math.log10(value) if self.log else value
        return (position - low) / (high - low or 1)


def y_axis(low: float, high: float, most: int) -> tuple[float, float, list[float]]:
    """Return the ends of an axis that holds low to high, and 1 to `most` evenly spaced round numbers on it.

    The ends lie on fifths of the numbers' distance, so that they rarely move while a curve grows.
    """
    if high - low < 1e-9:
        pad = min(0.05, abs(low) / 20) or 0.05
        low, high = low - pad, high + pad
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (size * times for times in _STEPS):
        bottom, top = math.floor(5 * low / step + 1e-9) * step / 5, math.ceil(5 * high / step - 1e-9) * step / 5
        first, last = math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9)
        if 1 <= last - first + 1 <= most:
            return bottom, top, [n * step for n in range(first, last + 1)]
    return low, high, [low]


def value_axis(values: Sequence[float], most: int, *, log: bool = False) -> Axis:
    """Return an axis that holds every value, with at most `most` numbers; a log axis leaves out what is not above 0."""
    low, high = min(values), max(values)
    if log and high > 0:
        positive = [value for value in values if value > 0]
        return _log_axis(min(positive), max(positive), most)
    bottom, top, ticks = y_axis(low, high, most)
    return Axis(bottom, top, tuple(zip(ticks, texts(ticks), strict=True)))


def _log_axis(low: float, high: float, most: int) -> Axis:
    parts = _PARTS  # of a decade, so that the ends rarely move while a curve grows
    bottom, top = (
        10 ** (round_(parts * math.log10(end) + slack) / parts)
        for round_, end, slack in ((math.floor, low, 1e-9), (math.ceil, high, -1e-9))
    )
    if top <= bottom:
        bottom, top = bottom / 10 ** (1 / parts), top * 10 ** (1 / parts)
    decades = range(math.floor(math.log10(bottom)), math.ceil(math.log10(top)) + 1)
    ticks: list[float] = []
    for digits in ((1,), (1, 3), (1, 2, 5), tuple(range(1, 10))):
        fine = [digit * 10.0**decade for decade in decades for digit in digits]
        inside = [tick for tick in fine if bottom * (1 - 1e-9) <= tick <= top * (1 + 1e-9)]
        if len(inside) <= most:
            ticks = inside
    if len(ticks) < 2:
        ticks = [tick for tick in y_axis(bottom, top, most)[2] if bottom <= tick <= top] or [bottom]
    return Axis(bottom, top, tuple(zip(ticks, texts(ticks), strict=True)), log=True)


def whole_axis(low: float, high: float, width: int) -> Axis:
    """Return an axis numbered with the whole numbers from low to high that fit side by side in `width` cells."""
    first, last = math.ceil(low), math.floor(high)
    step = max(1, math.ceil((last - first + 1) * (len(str(last)) + 2) / width))
    return Axis(low, high, tuple((float(number), str(number)) for number in range(first, last + 1, step)))


def decade_axis(low: float, high: float, width: int) -> Axis:
    """Return a log axis numbered at powers of ten that fit side by side in `width` cells."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, math.ceil((last - first + 1) * 7 / width))
    return Axis(low, high, tuple((10.0**n, short(10.0**n)) for n in range(first, last + 1, step)), log=True)


def texts(ticks: Sequence[float]) -> list[str]:
    """Return the ticks with as many decimals as tell them apart; very small ones as powers of ten."""
    decimals = next((n for n in range(1, 5) if all(abs(round(tick, n) - tick) < 1e-9 for tick in ticks)), 5)
    return [f"{tick:.{decimals}f}" if decimals < 5 else short(tick) for tick in ticks]


def short(value: float) -> str:
    """Return a number in few characters: "0.005", "5e-5", "1e-10"."""
    head, _, power = f"{value:.3g}".partition("e")
    return f"{head}e{int(power)}" if power else head
