"""Pictures of trainings, models and sweeps, by matplotlib, without a display.

Every plot of `glassnet.pictures.plots` is a name here, too: a file there is all that it needs.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from glassnet.pictures import plots as plots
from glassnet.pictures.drawing.drawing import *
from glassnet.pictures.notebook import *
from glassnet.pictures.panels import *
from glassnet.pictures.plot import *
from glassnet.pictures.report import *
from glassnet.pictures.showing import *
from glassnet.pictures.style import *

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def __getattr__(name: str) -> "Callable[..., Axes]":
    """Return a plot by its name."""
    if name in PLOTS:
        return PLOTS[name].draw
    raise AttributeError(f"module 'glassnet.pictures' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show the plots beside the other names."""
    return sorted(globals().keys() | PLOTS.keys())
