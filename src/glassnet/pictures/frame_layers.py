"""Which layers of a recording have something to draw, and how many of them are shown."""

from glassnet.frames import Frames
from glassnet.pictures.wording import shown_of

__all__ = ["layers_with", "title_of_layers"]


def layers_with(frames: Frames, what: str) -> list[int]:
    """Return the places of the layers that have such values: weights, outputs_heat, …

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> frames = gn.train(net, x, y, epochs=2, callbacks=gn.Recorder()).frames
    >>> layers_with(frames, "weights"), layers_with(frames, "outputs")
    ([0, 2], [0, 1, 2])
    """
    first = frames[0].layers if len(frames) else ()
    return [i for i, layer in enumerate(first) if getattr(layer, what) is not None]


def title_of_layers(title: str, frames: Frames, what: str, shown: int) -> str:
    """Return the title, and how many of the network's layers are shown where that is not all.

    >>> import numpy as np
    >>> rows = np.zeros((5, 1))
    >>> title_of_layers("Weights", Frames(rows, None, (rows, rows), layers=40), "weights", 6)
    'Weights, 6 of 40 layers'
    """
    kept = len(frames[0].layers) if len(frames) else 0
    if kept == frames.layers and shown == len(layers_with(frames, what)):
        return title
    return f"{title}, {shown_of(shown, frames.layers, 'layers')}"
