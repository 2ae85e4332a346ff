"""The weights, outputs and gradients of each layer as images, at a few moments of the training."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frame, Frames
from glassnet.pictures.cells import cells
from glassnet.pictures.colours import signed
from glassnet.pictures.empty import say_empty
from glassnet.pictures.frame_layers import layers_with, title_of_layers
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import spread_out
from glassnet.pictures.style import current_theme, new_axes
from glassnet.pictures.wording import plain, plus_minus

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gradient_heat_maps", "output_heat_maps", "weight_heat_maps"]

MOST_LAYERS, MOST_MOMENTS = 5, 4
OWN_RANGE = {"gradient_heat"}  # it shrinks by powers of ten
FAR = 99  # per cent of the values within the colours' range


def _has(what: str) -> Callable[[Frames], bool]:
    return lambda frames: bool(layers_with(frames, what))


@plot(of=Frames, suits=_has("heat"))
def weight_heat_maps(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Weights of each layer, (inputs, units), a row of images a layer, at four moments.

    The colours of a row have one range, written beside it: blue below 0, orange above. Up to five
    layers are shown, spread over all; of a large one, 32 inputs and 32 units.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=5, callbacks=gn.Recorder()).frames
    >>> [cell.get_title() for cell in weight_heat_maps(frames).child_axes[:4]]
    ['epoch 0', 'epoch 1', 'epoch 3', 'epoch 5']
    """
    return _heat_maps(frames, "heat", "Weights: inputs down, units across", ax)


@plot(of=Frames, suits=_has("outputs_heat"))
def output_heat_maps(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Outputs of each layer, (rows, units): see `weight_heat_maps`.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=2, callbacks=gn.Recorder()).frames
    >>> output_heat_maps(frames).get_title()
    'Activations: rows down, units across'
    """
    return _heat_maps(frames, "outputs_heat", "Activations: rows down, units across", ax)


@plot(of=Frames, suits=_has("gradient_heat"))
def gradient_heat_maps(frames: Frames, ax: "Axes | None" = None) -> "Axes":
    """Gradient that reaches each layer, dL/d outputs, (rows, units): see `weight_heat_maps`.

    Each image has a range of its own, written below it.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=2, callbacks=gn.Recorder()).frames
    >>> gradient_heat_maps(frames).get_title()
    'Gradients: rows down, units across'
    """
    return _heat_maps(frames, "gradient_heat", "Gradients: rows down, units across", ax)


def _heat_maps(frames: Frames, what: str, title: str, ax: "Axes | None") -> "Axes":
    """Draw layers down and moments across."""
    layers = layers_with(frames, what)
    shown = spread_out(np.array(layers, dtype=int), MOST_LAYERS).tolist()
    moments = [frames[i] for i in spread_out(np.arange(len(frames)), MOST_MOMENTS)]
    ax = new_axes(ax, width=8, height=1 + 1.4 * max(1, len(shown)))
    ax.set_title(title_of_layers(title, frames, what, len(shown)))
    if not shown:
        say_empty(ax, "no frames of layers")
    gap = (0.06, 0.3 if what in OWN_RANGE else 0.14)
    places = iter(cells(ax, len(shown) * len(moments), len(moments), gap=gap))
    for i, layer in enumerate(shown):
        row = [next(places) for _ in moments]
        _draw_layer(row, moments, layer, what)
        for frame, cell in zip(moments if i == 0 else (), row, strict=False):
            cell.set_title(f"epoch {frame.epoch:,}", fontsize="small")
    return ax


def _draw_layer(row: "list[Axes]", moments: list[Frame], layer: int, what: str) -> None:
    """Draw one layer's images in the same range of colours, or each in its own."""
    images = [getattr(frame.layers[layer], what) for frame in moments]
    reaches, about = [_reach([image]) for image in images], moments[0].layers[layer]
    said = f"{plain(about.name)} {plain(about.layer, 12)}"
    if what not in OWN_RANGE:
        reaches = [_reach(images)] * len(images)
        said = f"{said}\n{plus_minus(reaches[0], 2)}"
    for image, cell, reach in zip(images, row, reaches, strict=True):
        end = reach if reach > 0 else 1.0
        cell.imshow(image, cmap=signed(), vmin=-end, vmax=end, aspect="auto")
        cell.grid(False)
        cell.set(xticks=[], yticks=[])
        cell.spines[:].set(visible=True, color=current_theme().grid)
        if what in OWN_RANGE:
            cell.set_xlabel(plus_minus(reach), fontsize="xx-small", labelpad=1)
    row[0].set_ylabel(said, fontsize="small")


def _reach(images: list[Array]) -> float:
    """Return the range of the colours: all but the farthest values of all images; NaN of none."""
    values = np.abs(np.concatenate([image.ravel() for image in images]))
    values = values[np.isfinite(values)]
    if not values.size:
        return np.nan
    return float(np.percentile(values, FAR)) or float(values.max())
