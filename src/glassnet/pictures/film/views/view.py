"""What every view of the predictions is: a panel for films, and its numbers for the player."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frames

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["VIEWS", "View", "view_of"]

VIEWS: list[type["View"]] = []


class View(ABC):
    """The predictions of all frames, made ready to be drawn one after another.

    `draw` puts what stays on the axes, and what moves into `moving`; `show` moves it to a frame.
    A view of your own is a file in this folder; `suits` says which frames it is for.
    """

    kind: ClassVar[str]  # the player's name for it
    title: str

    def __init_subclass__(cls) -> None:
        VIEWS.append(cls)

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self.moving: list[Artist] = []

    @classmethod
    @abstractmethod
    def suits(cls, frames: Frames) -> bool:
        """Whether this is the view for such frames; it is for exactly one."""

    @abstractmethod
    def draw(self, ax: "Axes") -> None:
        """Draw what stays, and make what moves."""

    @abstractmethod
    def show(self, place: int) -> None:
        """Move it to the frame at that place."""

    @abstractmethod
    def page(self) -> dict[str, Any]:
        """Return numbers for the player: arrays are packed by `packed`."""

    def predictions(self) -> Array:
        """Return (frames, rows, outputs)."""
        return np.stack([frame.prediction for frame in self.frames])

    def left_out(self) -> str:
        """Say how many of the classes and rows the frames keep, where these are not all."""
        frames = self.frames
        kept, rows = frames[0].prediction.shape[1], len(frames.points[0])
        if not frames.grid:
            rows = len(frames.inputs)
        classes = f", {kept} of {frames.classes:,} classes" if 1 < kept < frames.classes else ""
        return classes + (f", {rows:,} of {frames.rows:,} rows" if rows < frames.rows else "")


def view_of(frames: Frames) -> View:
    """Return the view that suits the frames.

    >>> from glassnet.frames import Frame
    >>> rows = np.zeros((3, 1))
    >>> view_of(Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])).title
    'The fit over the data'
    """
    return next(view for view in VIEWS if view.suits(frames))(frames)


def room_around(values: Array, share: float = 0.12) -> tuple[float, float]:
    """Return limits with some room around all finite values.

    >>> room_around(np.array([0.0, 1.0, np.nan]), share=0.5)
    (-0.5, 1.5)
    """
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    room = share * (high - low) if high > low else 0.5 * max(abs(low), 1.0)
    return low - room, high + room
