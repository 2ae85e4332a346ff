"""Numbers as codes of one byte, and codes as colours: the same ones in every kind of film."""

import numpy as np

from glassnet.array import Array
from glassnet.pictures.style import BLUE, ORANGE, current_theme

__all__ = ["amounts", "coloured", "palette", "signed", "signed_by_magnitude"]

MISSING, LOWEST, HIGHEST = 0, 1, 255  # code 0: not a finite number
CLEAR = 98  # percentile of the values that gets the full colour
DECADES = 4  # that a scale by magnitude shows


def amounts(values: Array, low: float | None = None, high: float | None = None) -> Array:
    """Return codes that rise evenly from `low` to `high`, of all finite values unless given.

    >>> amounts(np.array([0.0, 0.5, 1.0, np.nan])).tolist()
    [1, 128, 255, 0]
    """
    finite = values[np.isfinite(values)]
    if low is None or high is None:
        low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    middle = values.astype(np.float64) / 2 - low / 2  # halves: no overflow
    share = middle / (high / 2 - low / 2) if high > low else np.full(values.shape, 0.5)
    return _codes(np.where(np.isfinite(values), share, np.nan))


def signed(values: Array) -> Array:
    """Return codes with 0 in the middle, 128; the full colour is for the largest 2 %.

    >>> signed(np.array([-1.0, 0.0, 1.0])).tolist()
    [1, 128, 255]
    """
    sizes = np.abs(values[np.isfinite(values)])
    most = float(np.percentile(sizes, CLEAR)) if sizes.size else 0.0
    return amounts(values, -(most or 1.0), most or 1.0)


def signed_by_magnitude(values: Array) -> Array:
    """Return codes with 0 in the middle, and the same step for every factor of ten.

    >>> signed_by_magnitude(np.array([-1.0, -0.1, 0.0, 0.1, 1.0])).tolist()
    [1, 33, 128, 223, 255]
    """
    sizes = np.abs(values[np.isfinite(values)])
    most = (float(np.percentile(sizes, CLEAR)) if sizes.size else 0.0) or 1.0
    steps = np.log1p(np.abs(values.astype(np.float64)) / most * 10**DECADES) / np.log1p(10**DECADES)
    return amounts(np.where(np.isfinite(values), np.sign(values) * steps, np.nan), -1.0, 1.0)


def coloured(codes: Array, *, is_signed: bool) -> Array:
    """Return codes as colours of the current theme, (…, 3) in 0 to 255.

    >>> coloured(np.array([[128]], np.uint8), is_signed=True).tolist()
    [[[255, 255, 255]]]
    """
    return palette(is_signed=is_signed)[codes]


def palette(*, is_signed: bool) -> Array:
    """Return the 256 colours: viridis, or blue below 0 and orange above it; of a gap, the grid's.

    >>> palette(is_signed=False).shape
    (256, 3)
    """
    from matplotlib import colormaps

    own = current_theme()
    places = np.linspace(0, 1, HIGHEST)
    if is_signed:
        ends = [rgb(BLUE), rgb(own.paper), rgb(ORANGE)]
        colours = np.column_stack(
            [np.interp(places, [0, 0.5, 1], [end[i] for end in ends]) for i in range(3)]
        )
    else:
        colours = colormaps["viridis"](places)[:, :3] * 255
    return np.vstack([rgb(own.grid), colours.round()]).astype(np.uint8)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three parts of a colour such as "#0072B2", in 0 to 255.

    >>> rgb("#0072B2")
    (0, 114, 178)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _codes(share: Array) -> Array:
    """Return codes of shares in 0 to 1; what lies beyond gets the end's colour, NaN a gap."""
    inside = LOWEST + np.clip(share, 0, 1) * (HIGHEST - LOWEST)
    return np.where(np.isnan(share), MISSING, np.nan_to_num(inside).round()).astype(np.uint8)
