"""The loss around a network, as a map with contours."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import LogNorm, Normalize

from glassnet.array import Array
from glassnet.pictures.colours import amounts
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.style import ORANGE, current_theme, new_axes
from glassnet.pictures.wording import shown_of
from glassnet.surface import LossSurface
from glassnet.text import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["loss_surface"]

LEVELS = 16


@plot(of=LossSurface)
def loss_surface(surface: LossSurface, ax: "Axes | None" = None) -> "Axes":
    """Contours of the loss along two random directions, on a log scale where it is above 0.

    The star is the network; the unit of both directions is the length of its weights. Where the
    loss is not finite the map is empty.

    >>> steps = np.linspace(-1, 1, 3)
    >>> bowl = LossSurface(steps, steps**2 + steps[:, None]**2 + 1, 1.0, np.zeros((2, 4)), 9, 9)
    >>> loss_surface(bowl).get_xlabel()
    'along direction 1, in lengths of the weights'
    """
    ax = new_axes(ax, width=6.4, height=5.2)
    ax.grid(False)
    losses = np.ma.masked_invalid(np.asarray(surface.losses, dtype=float))
    if losses.count():
        _draw_contours(ax, surface.steps, losses)
        look: dict[str, Any] = {
            "markersize": 15,
            "markeredgecolor": "white",
            "markerfacecolor": ORANGE,
        }
        ax.plot([0], [0], marker="*", linestyle="", **look)
    else:
        say_empty(ax, "no finite loss")
    unit = "in lengths of the weights"
    ax.set(xlabel=f"along direction 1, {unit}", ylabel=f"along direction 2, {unit}")
    rows = shown_of(surface.rows, surface.rows_given)
    gaps = "; empty: not finite" if np.ma.is_masked(losses) else ""
    ax.set_title(f"Loss surface, {rows}\nstar: the network, {figure(surface.loss)}{gaps}")
    return ax


def _draw_contours(ax: "Axes", steps: Array, losses: Any) -> None:
    """Fill the levels, draw their edges, and say what the colours are."""
    levels, scale = _levels(float(losses.min()), float(losses.max()))
    drawn = ax.contourf(steps, steps, losses, levels=levels, norm=scale, cmap=amounts())
    ax.contour(steps, steps, losses, levels=levels, colors="white", linewidths=0.4, alpha=0.6)
    root = ax.get_figure()
    assert root is not None
    bar = root.colorbar(drawn, ax=ax)
    bar.set_label("loss", color=current_theme().ink)
    bar.ax.tick_params(colors=current_theme().ink, which="both")
    ticks = levels[:: max(1, len(levels) // 6)]
    bar.set_ticks(ticks.tolist(), labels=[figure(value) for value in ticks])
    bar.ax.minorticks_off()


def _levels(low: float, high: float) -> tuple[Array, Normalize]:
    """Return levels from the lowest to the highest loss: a constant step, or a constant factor."""
    if not high > low:
        high = low + max(abs(low), 1.0) * 1e-6
    if low > 0:
        return np.geomspace(low, high, LEVELS), LogNorm(low, high)
    return np.linspace(low, high, LEVELS), Normalize(low, high)
