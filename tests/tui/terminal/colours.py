"""Colours measured: contrast as WCAG has it, distance as OKLab has it, and as eyes see them that tell fewer apart."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from textual.color import Color

Linear = NDArray[np.float64]

EYES: Mapping[str, Linear] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""How linear red, green and blue are seen, after Machado, Oliveira and Fernandes (2009), at full severity."""

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour: Color) -> Linear:
    """Return red, green and blue, 0 to 1, in proportion to light."""
    rgb = np.array([colour.r, colour.g, colour.b]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    dark, light = sorted(float(_LUMINANCE @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one: Color, other: Color, eyes: str = "all cones") -> float:
    """Return how far apart two colours are seen, in hundredths of OKLab (Ottosson 2020): black and white are 100."""
    return float(100 * np.linalg.norm(_oklab(one, eyes) - _oklab(other, eyes)))


def _oklab(colour: Color, eyes: str) -> Linear:
    return np.asarray(_TO_LAB @ np.cbrt(_TO_CONES @ np.clip(EYES[eyes] @ linear(colour), 0, 1)))
