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

    def class_shares(self) -> Array:
        """Return (frames, rows, classes); of several yes/no outputs those of the first one."""
        shares = self.predictions()
        if self.frames.several_yes_no:
            shares = shares[..., :1]
        return np.concatenate([1 - shares, shares], axis=2) if shares.shape[2] == 1 else shares

    def class_names(self) -> list[str]:
        """Return the classes' numbers; the last may stand for all that follow, as "15+"."""
        kept = 2 if self.frames.classes == 2 else self.frames[0].prediction.shape[1]
        names = [str(i) for i in range(kept)]
        return [*names[:-1], f"{kept - 1}+"] if kept < self.frames.classes else names

    def labels_of(self, target: Array) -> Array:
        """Return the number of each row's class, (rows,), among those of `class_names`."""
        return np.minimum(target[:, 0], len(self.class_names()) - 1).astype(np.int64)

    def classes_left_out(self) -> str:
        """Say where a class stands for several, or where one of several outputs is shown."""
        frames, kept = self.frames, len(self.class_names())
        if frames.several_yes_no:
            return self.outputs_left_out()
        if kept == frames.classes:
            return ""
        return f", {kept - 1} of {frames.classes:,} classes and the rest as one"

    def outputs_left_out(self) -> str:
        """Say that the first one of several outputs is shown."""
        return f", output 1 of {self.frames.outputs}" if self.frames.outputs > 1 else ""

    def rows_left_out(self) -> str:
        """Say how many of the rows the frames keep, where these are not all."""
        frames = self.frames
        rows = len(frames.points[0]) if frames.grid else len(frames.inputs)
        return f", {rows:,} of {frames.rows:,} rows" if rows < frames.rows else ""


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
