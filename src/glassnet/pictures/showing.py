"""`show`: the pictures that suit a thing, in one figure."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import singledispatch
from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from glassnet.errors import DataTypeError, SettingError
from glassnet.fitted import fitted
from glassnet.nn import Network
from glassnet.pictures.empty import say_empty
from glassnet.pictures.panels import panels
from glassnet.pictures.plot import PLOTS, Plot, plots_of
from glassnet.pictures.runs import parts_of_run
from glassnet.pictures.style import new_axes
from glassnet.record import History

__all__ = ["Picture", "pictures_by_class", "pictures_of", "show"]

Picture = tuple[Plot, Any]  # a plot, and what it is drawn from
FIRST = ("learning_curves", "fit", "decision_regions", "predicted_against_true", "confusion_matrix")


def show(thing: Any, *given: Any) -> Figure:
    """Return a figure with the plots that suit a thing, two in a row.

    - A `History`: its curves, and what its records and frames show of the layers. A list of them,
      runs that differ by their seed: their spread, and the layers of the first; a dict of them by
      name: their learning curves.
    - A `Network`: its weights; with inputs and target its fit over one input, its regions or
      surface over two, else predicted against true numbers, or classes.
    - A fitted `TabularRegressor` or `TabularClassifier`: the learning curves of its networks; with
      X and y also predicted against true, residuals or confusion and calibration, and importance.
    - A run folder, or that of a sweep: everything that `glassnet plot` draws of it.
    - Anything else that plots are drawn of: predictions, effects, importance, a loss surface, the
      result of a sweep.

    Errors: DataTypeError for what no plot is drawn of; SettingError for inputs without a target.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 50).reshape(-1, 1)
    >>> [ax.get_title() for ax in show(gn.Network([gn.Dense(1, 1)]), x, x).axes]
    ['Fit']
    """
    pictures = sorted(pictures_of(thing, *given), key=_place)
    if pictures:
        return panels(pictures)
    ax = new_axes(None)
    ax.set_axis_off()
    say_empty(ax, f"nothing to draw of this {type(thing).__name__}")
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure


def pictures_of(thing: Any, *given: Any) -> list[Picture]:
    """Return the plots that suit a thing, each with what it is drawn from.

    >>> [plot.name for plot, _ in pictures_of(History())]
    ['learning_curves']
    """
    if "glassnet.estimators" in sys.modules:  # else it cannot be one of them
        import_module("glassnet.pictures.estimators_shown")
    return pictures_by_class(thing, *given)


@singledispatch
def pictures_by_class(thing: Any, *given: Any) -> list[Picture]:
    """Do the work of `pictures_of`; a class that needs more than its own plots registers here.

    >>> [plot.name for plot, _ in pictures_by_class(History())]
    ['learning_curves']
    """
    if not any(isinstance(thing, each.of) for each in PLOTS.values()):
        raise DataTypeError(
            f"{type(thing).__name__} to draw",
            rule="there are pictures of histories, networks, fitted estimators, runs and sweeps",
            remedy="pass what train, fit or sweep returned",
        )
    _refuse(given, type(thing).__name__)
    return [(plot, thing) for plot in plots_of(thing)]


@pictures_by_class.register
def _(history: History, *given: Any) -> list[Picture]:
    _refuse(given, "History")
    own = [(plot, history) for plot in plots_of(history)]
    return own + [(plot, history.frames) for plot in plots_of(history.frames)]


@pictures_by_class.register(list)
@pictures_by_class.register(tuple)
def _(things: Sequence[Any], *given: Any) -> list[Picture]:
    _refuse(given, "list")
    if len(things) > 1 and all(isinstance(each, History) for each in things):
        first = pictures_by_class(things[0])
        return [
            (plot, list(things))
            if plot.several
            else (_noted(plot, f"1 of {len(things):,} runs"), of)
            for plot, of in first
        ]
    return [picture for each in things for picture in pictures_of(each)]


@pictures_by_class.register(dict)
def _(named: Mapping[str, Any], *given: Any) -> list[Picture]:
    _refuse(given, "dict")
    return [(PLOTS["learning_curves"], named)]


@pictures_by_class.register
def _(network: Network, *given: Any) -> list[Picture]:
    if not given:
        return [(plot, network) for plot in plots_of(network)]
    if len(given) != 2:
        raise SettingError(
            f"a network and {len(given)} more",
            rule="its fit is drawn over inputs and target",
            remedy="pass show(network, x, y)",
        )
    return pictures_of(fitted(network, *given))


@pictures_by_class.register(str)
@pictures_by_class.register(Path)
def _(folder: str | Path, *given: Any) -> list[Picture]:
    _refuse(given, "run folder")
    return [each for part in parts_of_run(Path(folder)) for each in pictures_of(part.get())]


def _refuse(given: Sequence[Any], name: str) -> None:
    if given:
        raise SettingError(
            f"{len(given)} more with a {name}",
            rule="only networks and estimators are drawn over rows",
            remedy="pass it alone",
        )


def _noted(plot: Plot, note: str) -> Plot:
    """Return the plot with a note in its title."""

    def draw(*args: Any, **named: Any) -> Any:
        ax = plot.draw(*args, **named)
        ax.set_title(f"{ax.get_title()}, {note}")
        return ax

    return replace(plot, draw=draw)


def _place(picture: Picture) -> int:
    """What is looked at first comes first; all else stays in its order."""
    name = picture[0].name
    return FIRST.index(name) if name in FIRST else len(FIRST)
