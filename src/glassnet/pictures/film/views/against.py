"""More inputs and a number: predicted against true."""

from typing import TYPE_CHECKING, Any

from glassnet.frames import Frames
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.views.view import View, room_around
from glassnet.pictures.style import BLUE, GREY, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Against"]


class Against(View):
    """A point a row, moving up and down towards the line where both are equal."""

    kind = "against"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        assert frames.target is not None
        more = f", output 1 of {frames.outputs}" if frames.outputs > 1 else ""
        self.title = f"Predicted against true{more}"
        self.truth = frames.target[:, 0]
        self.predicted = self.predictions()[..., 0]
        self.limits = room_around(self.truth)

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """Rows of the data, and numbers."""
        return not frames.grid and not frames.classes

    def draw(self, ax: "Axes") -> None:
        """A line that stays, points that move."""
        new_axes(ax)
        ax.plot(self.limits, self.limits, color=GREY, linewidth=2, label="predicted = true")
        self.moving += ax.plot(
            self.truth, self.predicted[0], "o", color=BLUE, markersize=7, alpha=0.7,
            markeredgewidth=0, animated=True, label="rows of the data",
        )  # fmt: skip
        ax.set(xlabel="true", ylabel="predicted", xlim=self.limits, ylim=self.limits)
        legend = ax.legend(loc="upper left", frameon=False)
        for text in legend.get_texts():
            text.set_color(ax.xaxis.label.get_color())

    def show(self, place: int) -> None:
        """Move the points."""
        self.moving[0].set_ydata(self.predicted[place])  # type: ignore[attr-defined]

    def page(self) -> dict[str, Any]:
        """Truth and predictions in 16 bits."""
        return {
            "truth": packed(self.truth, self.limits),
            "predicted": packed(self.predicted, self.limits),
            "limits": self.limits, "colour": BLUE, "labels": ["true", "predicted"],
        }  # fmt: skip
