"""The registry of plots: what each is drawn from, and when there is something to draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from reprlib import repr as brief
from typing import TYPE_CHECKING, Any, ParamSpec

from glassnet.errors import DataTypeError
from glassnet.pictures.fonts import every_script

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PLOTS", "Plot", "plot", "plots_of"]

P = ParamSpec("P")

MADE_BY = {
    "Frames": "train with callbacks=gn.Recorder(), then pass history.frames",
    "History": "pass what gn.train returned",
    "Fit": "pass glassnet.fitted.fit_of(network, x, y)",
    "Predictions": "pass glassnet.fitted.network_predictions(network, x, y)",
    "Importance": "pass what glassnet.explaining.permutation_importance returned",
    "Effect": "pass what glassnet.explaining.column_effect returned",
    "LossSurface": "pass what gn.loss_surface returned",
    "SweepResult": "pass what gn.sweep returned",
}


@dataclass(frozen=True)
class Plot:
    """A plot: its name, the class it is drawn from, the function that draws it, and when it suits.

    `draw(thing, ax=None)` draws on the axes given, or on new ones, and returns them. One of
    `several` takes a list of things, too, and shows their spread.
    """

    name: str
    of: type
    draw: "Callable[..., Axes]"
    suits: Callable[[Any], bool]
    several: bool = False


PLOTS: dict[str, Plot] = {}


def plot(
    of: type, suits: Callable[[Any], bool] = lambda thing: True, *, several: bool = False
) -> "Callable[[Callable[P, Axes]], Callable[P, Axes]]":
    """Register a function as the plot of its name; a plot of your own is one file.

    `of` is the class that it is drawn from; `suits` says of an object of it whether there is
    anything to draw; with `several` the function takes lists and dicts of them, too.

    Errors, of the function: DataTypeError for what is no `of`.

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
            for thing in args[:1]:
                _check(thing, draw.__name__, of, several=several)
            with every_script():
                return draw(*args, **named)

        PLOTS[drawn.__name__] = Plot(drawn.__name__, of, drawn, suits, several)
        return drawn

    return registered


def plots_of(thing: Any) -> list[Plot]:
    """Return the plots that can be drawn of an object, in the order of their names.

    >>> plots_of("a word")
    []
    """
    mine = [each for each in PLOTS.values() if isinstance(thing, each.of)]
    return sorted((each for each in mine if each.suits(thing)), key=lambda each: each.name)


def _check(thing: Any, name: str, of: type, *, several: bool) -> None:
    """Refuse what is no `of`, and in a list or dict of several whatever is none."""
    wrong = [each for each in (_parts(thing) if several else [thing]) if not isinstance(each, of)]
    if wrong:
        raise DataTypeError(
            f"{name}({' '.join(brief(wrong[0]).split())})",
            rule=f"it is drawn of a {of.__name__}{', or several' if several else ''}",
            remedy=MADE_BY.get(of.__name__, f"pass a {of.__name__}"),
        )


def _parts(thing: Any) -> list[Any]:
    """Return what is in lists and dicts, however deep."""
    if isinstance(thing, Mapping):
        return _parts(list(thing.values()))
    if isinstance(thing, list | tuple):
        return [part for each in thing for part in _parts(each)]
    return [thing]
