"""How large the gradient is that reaches each layer, from the last to the first."""

from typing import TYPE_CHECKING

from glassnet.pictures.layer_series import LayerSeries, draw_by_depth
from glassnet.pictures.plot import plot
from glassnet.pictures.style import new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gradient_flow"]


@plot(of=History, suits=lambda history: any(record.probes for record in history))
def gradient_flow(history: History, ax: "Axes | None" = None) -> "Axes":
    """Root mean square of dL/d outputs of each layer, at up to five moments of the training.

    A line that falls steeply towards the first layers is a gradient that vanishes; one that rises
    towards them, a gradient that explodes. Source: Glorot and Bengio, "Understanding the
    difficulty of training deep feedforward neural networks", 2010.

    >>> from glassnet import EpochRecord
    >>> from glassnet.record import LayerRecord, ProbeRecord
    >>> look = ProbeRecord(1, (LayerRecord("0", "Dense", 0.1, 0.2, 0.0, 0.0, 1e-3),))
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, probes=(look,))])
    >>> gradient_flow(history).get_lines()[0].get_ydata()
    array([0.001])
    """
    ax = new_axes(ax)
    series = LayerSeries.of(history, lambda layer: layer.gradient)
    draw_by_depth(ax, series, "size of dL/d outputs")
    ax.set_title("Gradient flow")
    return ax
