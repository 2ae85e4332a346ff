"""How far a step moves the weights of each layer, beside their size, over time."""

from typing import TYPE_CHECKING

from glassnet.pictures.layer_series import MOST_LINES, LayerSeries, draw_over_time
from glassnet.pictures.plot import plot
from glassnet.pictures.style import GREEN, new_axes
from glassnet.record import History, LayerRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["update_ratios"]

USUAL = (3e-4, 3e-3)  # half a power of ten around 1e-3


def _ratio(layer: LayerRecord) -> float | None:
    if not layer.weights or layer.update is None:
        return None
    return layer.update / layer.weights


def _has_some(history: History) -> bool:
    return bool(LayerSeries.of(history, _ratio).names)


@plot(of=History, suits=_has_some)
def update_ratios(history: History, ax: "Axes | None" = None) -> "Axes":
    """Last step's change over the size of the weights, root mean squares, of each layer.

    About 1e-3, the shaded band, is usual while a network learns; far above it training is
    unsteady, far below it stands still. Source: Karpathy, "Building makemore", part 3, 2022.

    >>> from glassnet import EpochRecord
    >>> from glassnet.record import ProbeRecord
    >>> layer = LayerRecord("0", "Dense", 0.1, 0.2, 0.0, 0.0, 1e-3, weights=0.5, update=0.001)
    >>> look = ProbeRecord(1, (layer,))
    >>> history = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1, probes=(look,))])
    >>> update_ratios(history).get_lines()[0].get_ydata()
    array([0.002])
    """
    ax, series = new_axes(ax), LayerSeries.of(history, _ratio)
    if len(series.names) <= MOST_LINES:
        ax.axhspan(*USUAL, color=GREEN, alpha=0.15, linewidth=0, label="usual: about 1e-3")
    draw_over_time(ax, series, "size of update / size of weights", log=True)
    ax.set_title("Update-to-weight ratio")
    return ax
