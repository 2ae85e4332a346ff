"""The names of curves and markers in lines above the axes, where they cover nothing."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from glassnet.pictures.scales import legend_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

__all__ = ["names_above", "numbered", "wrap_names"]

WORDS = 4  # names that say what they number
SMALLER = 0.8  # of the size, where even one name a line is too wide


def numbered(word: str, numbers: Sequence[object]) -> list[str]:
    """Return a name for each number; of many only the first with the word before it.

    >>> numbered("class", range(2)), numbered("class", range(5))
    (['class 0', 'class 1'], ['class 0', '1', '2', '3', '4'])
    """
    is_long = len(numbers) > WORDS
    return [str(each) if i and is_long else f"{word} {each}" for i, each in enumerate(numbers)]


def names_above(ax: "Axes", columns: int = 1, size: float | str = "small") -> None:
    """Name what is drawn above the axes, in so many columns.

    >>> from glassnet.pictures import new_axes
    >>> names_above(new_axes(None))
    """
    legend_of(
        ax, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns, fontsize=size,
        borderpad=0.1, borderaxespad=0.2, handlelength=1.6, handletextpad=0.4, columnspacing=1.0,
    )  # fmt: skip


def wrap_names(ax: "Axes", renderer: "RendererBase") -> None:
    """Put as many names in a line as there is room for; shrink them if one is too wide.

    >>> from matplotlib.backends.backend_agg import FigureCanvasAgg
    >>> from matplotlib.figure import Figure
    >>> figure = Figure((2, 2))
    >>> ax = figure.add_subplot()
    >>> _ = ax.plot([0, 1], label="one name"), ax.plot([1, 0], label="another one")
    >>> names_above(ax, columns=2)
    >>> wrap_names(ax, FigureCanvasAgg(figure).get_renderer())
    >>> ax.get_legend()._ncols
    1
    """
    legend = ax.get_legend()
    if legend is None:
        return
    count = len(legend.get_texts())
    for lines in range(1, count + 1):
        names_above(ax, ceil(count / lines))
        if _wide(ax, renderer) <= ax.bbox.width:
            return
    size = float(legend.get_texts()[0].get_fontsize())
    names_above(ax, size=size * max(SMALLER**2, ax.bbox.width / _wide(ax, renderer)))


def _wide(ax: "Axes", renderer: "RendererBase") -> float:
    legend = ax.get_legend()
    return float(legend.get_window_extent(renderer).width) if legend else 0.0
