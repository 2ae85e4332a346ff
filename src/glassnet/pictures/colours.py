"""Colours in an order: of layers by depth, of moments by time, of signed values."""

from typing import TYPE_CHECKING

from glassnet.pictures.style import BLUE, ORANGE, PURPLE, current_theme

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

__all__ = ["amounts", "shades", "signed"]


def shades(count: int) -> list[str]:
    """Return colours from blue, the first, to orange, the last: seen on white and on black.

    >>> shades(2)
    ['#0072b2', '#d55e00']
    """
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    way = LinearSegmentedColormap.from_list("shades", [BLUE, PURPLE, ORANGE])
    return [to_hex(way(i / max(1, count - 1))) for i in range(count)]


def signed() -> "Colormap":
    """Return the colour map of signed values: blue below 0, the paper at 0, orange above.

    >>> from matplotlib.colors import to_hex
    >>> to_hex(signed()(0.0)), to_hex(signed()(1.0))
    ('#003a5c', '#6e3000')
    """
    from matplotlib.colors import LinearSegmentedColormap

    ends = ["#56B4E9", BLUE, current_theme().paper, ORANGE, "#F5A25D"]
    if current_theme().paper == "#FFFFFF":
        ends = ["#003A5C", BLUE, current_theme().paper, ORANGE, "#6E3000"]
    return _with_gaps(LinearSegmentedColormap.from_list("signed", ends))


def amounts() -> "Colormap":
    """Return the colour map of amounts; what is not finite is grey.

    >>> amounts().name
    'viridis'
    """
    from matplotlib import colormaps

    return _with_gaps(colormaps["viridis"])


def _with_gaps(colours: "Colormap") -> "Colormap":
    return colours.with_extremes(bad=current_theme().grid)
