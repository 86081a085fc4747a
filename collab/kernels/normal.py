"""The normal distribution in few steps without branches, so that the vector units take several values at once."""

from math import log, sqrt

import numpy as np

from collab.kernels.compiling import loop

FAR = 12.0
"""How many deviations an open end of an interval lies beyond the score and the other end."""

TAIL = 0.02425
"""The share below which a quantile is found by another formula."""

_SQUARINGS, _SCALE = 9, 1 / 512
_FARTHEST = 26.0
_DENSITY = 1 / sqrt(2 * np.pi)


@loop
def density(value: float) -> float:
    """Return the density at a value, which is taken for no farther than 26.

    exp(-y) is the 512th power of exp(-y / 512), a sum of few terms; the relative error is 1e-9.
    """
    value = min(abs(value), _FARTHEST)
    y = -0.5 * _SCALE * value * value
    power = 1 + y / 9 * (1 + y / 10 * (1 + y / 11))
    power = 1 + y / 5 * (1 + y / 6 * (1 + y / 7 * (1 + y / 8 * power)))
    power = 1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4 * power)))
    for _ in range(_SQUARINGS):
        power *= power
    return _DENSITY * power


@loop
def mills_ratio(value: float) -> float:
    """Return the share beyond a value of 0 or more, by its density: a polynomial in t = 1 / (1 + .3 value) times t,
    fitted to a relative error of 2e-8.
    """
    t = 1 / (1 + 0.3 * value)
    sums = 0.007890601485065492 + t * (0.060169760496311855 - t * 0.019894217641373554)
    sums = 0.14198431448236357 + t * (-0.18852901184638693 + t * sums)
    sums = 0.21543705195129292 + t * (0.16547033866187644 + t * (-0.0025598187170727434 + t * sums))
    return t * (0.3000004023434085 + t * (0.29998068247054915 + t * (0.273364016454439 + t * sums)))


@loop
def middle_quantile(share: float) -> float:
    """Return the normal quantile of a share from .02425 to .97575, with a relative error of 2e-9: Acklam's rational
    approximation (An algorithm for computing the inverse normal cumulative distribution function, 2003).
    """
    q = share - 0.5
    r = q * q
    over = ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02
    under = ((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01
    over = (over * r - 3.066479806614716e01) * r + 2.506628277459239
    return over * q / ((under * r - 1.328068155288572e01) * r + 1)


@loop
def tail_quantile(share: float) -> float:
    """Return the normal quantile of a share below .02425, above 0, as exactly."""
    q = sqrt(-2 * log(share))
    over = ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734
    under = ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416
    return ((over * q + 4.374664141464968) * q + 2.938163982698783) / (under * q + 1)
