"""The registry of plots: what each is drawn from, and when there is something to draw."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from glassnet.pictures.fonts import every_script

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PLOTS", "Plot", "plot", "plots_of"]

P = ParamSpec("P")


@dataclass(frozen=True)
class Plot:
    """A plot: its name, the class it is drawn from, the function that draws it, and when it suits.

    `draw(thing, ax=None)` draws on the axes given, or on new ones, and returns them.
    """

    name: str
    of: type
    draw: "Callable[..., Axes]"
    suits: Callable[[Any], bool]


PLOTS: dict[str, Plot] = {}


def plot(
    of: type, suits: Callable[[Any], bool] = lambda thing: True
) -> "Callable[[Callable[P, Axes]], Callable[P, Axes]]":
    """Register a function as the plot of its name; a plot of your own is one file.

    `of` is the class that it is drawn from; `suits` says of an object of it whether there is
    anything to draw.

    >>> @plot(of=float)
    ... def a_number(value, ax=None):
    ...     from glassnet.pictures.style import new_axes
    ...     ax = new_axes(ax)
    ...     ax.axhline(value)
    ...     return ax
    >>> [found.name for found in plots_of(3.0)], PLOTS.pop("a_number").of
    (['a_number'], <class 'float'>)
    """

    def registered(draw: "Callable[P, Axes]") -> "Callable[P, Axes]":
        @wraps(draw)
        def drawn(*args: P.args, **named: P.kwargs) -> "Axes":
            with every_script():
                return draw(*args, **named)

        PLOTS[drawn.__name__] = Plot(drawn.__name__, of, drawn, suits)
        return drawn

    return registered


def plots_of(thing: Any) -> list[Plot]:
    """Return the plots that can be drawn of an object, in the order of their names.

    >>> plots_of("a word")
    []
    """
    mine = [each for each in PLOTS.values() if isinstance(thing, each.of)]
    return sorted((each for each in mine if each.suits(thing)), key=lambda each: each.name)
