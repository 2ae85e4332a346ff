"""How far apart the outputs of each layer lie, from the first to the last."""

from typing import TYPE_CHECKING

from glassnet.pictures.layer_series import LayerSeries, draw_by_depth
from glassnet.pictures.plot import plot
from glassnet.pictures.style import new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["activation_spread"]


@plot(of=History, suits=lambda history: any(record.probes for record in history))
def activation_spread(history: History, ax: "Axes | None" = None) -> "Axes":
    """Standard deviation of the outputs of each layer, at up to five moments of the training.

    A line that falls from layer to layer is a signal that is lost on its way: all rows end up
    alike. Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
    neural networks", 2010.

    >>> from glassnet import EpochRecord
    >>> from glassnet.record import LayerRecord, ProbeRecord
    >>> look = ProbeRecord(1, (LayerRecord("0", "Dense", 0.1, 0.2, 0.0, 0.0, 1e-3),))
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, probes=(look,))])
    >>> activation_spread(history).get_lines()[0].get_ydata()
    array([0.2])
    """
    ax = new_axes(ax)
    series = LayerSeries.of(history, lambda layer: layer.spread)
    draw_by_depth(ax, series, "standard deviation of outputs")
    ax.set_title("Spread of activations")
    return ax
