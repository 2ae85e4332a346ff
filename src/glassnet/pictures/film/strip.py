"""One run of a film, made ready to be drawn: predictions, losses, layers, fixed limits."""

from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.frames import Frames
from glassnet.pictures.film.ending import Ending
from glassnet.pictures.film.inside import Inside
from glassnet.pictures.film.loss_axis import LossAxis
from glassnet.pictures.film.losses import Losses
from glassnet.pictures.film.views import View, view_of
from glassnet.record import History
from glassnet.text import figure

__all__ = ["Strip", "loss_axis_of", "moments_of"]


class Strip:
    """A run and its title; `every` leaves out frames: 2 keeps every other one, and the last.

    >>> from glassnet.frames import Frame
    >>> rows = np.zeros((3, 1))
    >>> frames = Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])
    >>> Strip(History(frames=frames), "one").place(99)
    0
    """

    def __init__(self, history: History, title: str, every: int = 1) -> None:
        frames = _kept(checked_frames(history, title), every)
        self.title = title
        self.epochs = np.array(frames.epochs)
        self.subtitle = _settings(history, frames)
        self.view: View = view_of(frames)
        self.ending = Ending.of(history, frames)
        self.losses = Losses(history, self.ending)
        self.inside = Inside(frames)

    def place(self, epoch: int) -> int:
        """Return the last frame that is not after an epoch."""
        return max(0, int(np.searchsorted(self.epochs, epoch, side="right")) - 1)

    def loss_said(self, epoch: int) -> str:
        """Say the loss of the weights seen at an epoch."""
        loss = self.losses.at(epoch)
        return figure(loss) if np.isfinite(loss) else "not a finite number"

    def loss_line(self, epoch: int) -> str:
        """Say the loss in a line of its own."""
        said = self.loss_said(epoch)
        return f"loss {said}" if said[0].isdigit() else f"loss: {said}"

    def note(self, epoch: int, last: int) -> str:
        """Say from the end of the run on how it ended, in a film that ends at `last`."""
        return self.ending.note(last) if epoch >= self.ending.epoch else ""


def moments_of(strips: list[Strip]) -> Array:
    """Return the epochs at which any of the runs has a frame."""
    return np.unique(np.concatenate([strip.epochs for strip in strips]))


def loss_axis_of(strips: list[Strip]) -> LossAxis:
    """Return the axis that the loss curves of all runs have."""
    every = [values for strip in strips for values in strip.losses.values]
    return LossAxis.around(every, moments_of(strips))


def checked_frames(history: History, name: str) -> Frames:
    """Return what a recorder kept; DataError with the run's name where there is nothing.

    >>> from glassnet.frames import Frame
    >>> rows = np.zeros((3, 1))
    >>> kept = Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])
    >>> len(checked_frames(History(frames=kept), "sine"))
    1
    """
    if history.frames is None or not len(history.frames):
        raise DataError(
            name,
            rule="a film needs the frames of the training, and this run kept none",
            remedy="train in Python with callbacks=gn.Recorder(): gn.train takes it, and "
            "gn.TabularRegressor, whose history_ is then filmed",
        )
    return history.frames


def _kept(frames: Frames, every: int) -> Frames:
    return replace(frames, frames=[*frames.frames[:-1:every], frames.frames[-1]])


def _settings(history: History, frames: Frames) -> str:
    """Name layers, optimizer and loss in a line."""
    widths = {layer.name: f" {layer.units}" for layer in frames[0].layers if layer.weights}
    every = history.config.get("network", {}).get("layers", [])
    layers = [
        str(layer.get("class", "?")).rpartition(".")[2] + widths.get(str(i), "")
        for i, layer in enumerate(every)
    ]
    if len(layers) > 8:
        layers = [*layers[:4], "…", *layers[-2:]]
    optimizer = history.config.get("optimizer", {})
    rate = optimizer.get("learning_rate")
    words = [
        " → ".join(layers),
        str(optimizer.get("class", "")).removeprefix("Optimizer."),
        f"learning rate {rate:g}" if isinstance(rate, int | float) else "",
        "numbers scaled, as the network sees them" if "columns" in history.config else "",
    ]
    return " · ".join(word for word in words if word)
