"""How many units of each layer are 0 on every row, over time."""

from typing import TYPE_CHECKING

from glassnet.nn import Activation, Layer, Parametric
from glassnet.pictures.layer_series import LayerSeries, draw_over_time
from glassnet.pictures.plot import plot
from glassnet.pictures.style import new_axes
from glassnet.record import History, LayerRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["dead_units"]


def _has_zeros(history: History) -> bool:
    return bool(_names(history))


@plot(of=History, suits=_has_zeros)
def dead_units(history: History, ax: "Axes | None" = None) -> "Axes":
    """Share of units that are 0 on every probe row, of the activations whose outputs hold zeros.

    A dead unit has no gradient: it learns nothing until others move its inputs. Those
    without a zero, such as Tanh, are left out.

    >>> from glassnet import EpochRecord
    >>> from glassnet.record import ProbeRecord
    >>> look = ProbeRecord(1, (LayerRecord("1", "ReLU", 0.1, 0.2, 0.5, 0.25, 1e-3),))
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, probes=(look,))])
    >>> dead_units(history).get_lines()[0].get_ydata()
    array([0.25])
    """
    ax, names = new_axes(ax), _names(history)
    series = LayerSeries.of(history, lambda layer: layer.dead if layer.name in names else None)
    draw_over_time(ax, series, "share of units that are 0 on all probe rows")
    if not ax.images:
        ax.set_ylim(-0.03, 1.03)
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.set_title("Dead units")
    return ax


def _names(history: History) -> set[str]:
    """Return the activations with a zero at any look."""
    every: list[LayerRecord] = [
        layer for record in history for look in record.probes for layer in look.layers
    ]
    return {layer.name for layer in every if layer.zeros > 0 and _activates(layer.layer)}


def _activates(name: str) -> bool:
    """Whether a layer may die: a column of an encoding that is 0 on all probe rows did not."""
    found = Layer.registry.get(name)
    return found is None or issubclass(found, Activation | Parametric)
