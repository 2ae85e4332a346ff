"""More inputs and a number: predicted against true."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frames
from glassnet.pictures.film.names import names_above
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.ticks import few_ticks
from glassnet.pictures.film.views.view import View, room_around
from glassnet.pictures.style import BLUE, GREY, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Against"]

FAR = 3  # times the range of the true numbers


class Against(View):
    """A point a row, moving up and down towards the line where both are equal."""

    kind = "against"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        assert frames.target is not None
        self.title = f"Predicted against true{self.outputs_left_out()}" + self.rows_left_out()
        self.truth = frames.target[:, 0]
        self.predicted = self.predictions()[..., 0]
        self.across = room_around(self.truth)
        self.limits = _upwards(self.truth, self.predicted[-1])

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """Rows of the data, and numbers."""
        return not frames.grid and not frames.classes

    def draw(self, ax: "Axes") -> None:
        """A line that stays, points that move."""
        new_axes(ax)
        ax.plot(self.across, self.across, color=GREY, linewidth=2, label="predicted = true")
        self.moving += ax.plot(
            self.truth, self.predicted[0], "o", color=BLUE, markersize=7, alpha=0.7,
            markeredgewidth=0, animated=True, label="rows of the data",
        )  # fmt: skip
        ax.set(xlabel="true", ylabel="predicted", xlim=self.across, ylim=self.limits)
        few_ticks(ax)
        names_above(ax)

    def show(self, place: int) -> None:
        """Move the points."""
        self.moving[0].set_ydata(self.predicted[place])  # type: ignore[attr-defined]

    def page(self) -> dict[str, Any]:
        """Truth and predictions in 16 bits."""
        return {
            "truth": packed(self.truth, self.across),
            "predicted": packed(self.predicted, self.limits),
            "across": self.across, "limits": self.limits,
            "colour": BLUE, "labels": ["true", "predicted"],
        }  # fmt: skip


def _upwards(truth: Array, last: Array) -> tuple[float, float]:
    """Return limits for predictions: all true numbers, and the last predictions if not far off."""
    low, high = room_around(truth)
    room = FAR * (high - low)
    near = last[(last > low - room) & (last < high + room)]
    return room_around(np.concatenate([truth, near]))
