"""One input: the network's curve over the data."""

from typing import TYPE_CHECKING, Any

from glassnet.frames import Frames
from glassnet.pictures.film.names import names_above, numbered
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.ticks import few_ticks
from glassnet.pictures.film.views.view import View, room_around
from glassnet.pictures.style import GREY, ORANGE, SERIES, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

__all__ = ["Fit"]

STYLES = ("-", "--", ":", "-.")


class Fit(View):
    """The predicted curve, or a probability's, moving over points that stay."""

    kind = "fit"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        self.title = "Probabilities over the input" if frames.classes else "The fit over the data"
        self.x = frames.inputs[:, 0]
        lines = self.predictions()
        one_of_two = frames.classes == 2 and not frames.several_yes_no
        self.lines = lines[..., -1:] if one_of_two else lines[..., : len(SERIES)]
        self.points = frames.points[0][:, 0], frames.points[1][:, : len(SERIES)]
        if frames.classes > 2:
            self.points = self.points[0], (self.points[1] == range(self.lines.shape[2])) * 1.0
        self.limits = (-0.08, 1.08) if frames.classes else room_around(self.points[1])
        self.across = room_around(self.x, 0.0)
        self.names = self._names()
        single = self.lines.shape[2] == 1
        self.colours = (ORANGE,) if single else SERIES
        if not single and self.lines.shape[2] < frames.outputs:
            self.title += f", {self.lines.shape[2]} of {frames.outputs:,}"
        self.title += self.rows_left_out()
        self.label = "probability" if frames.classes else "target"

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """A grid along one input."""
        return len(frames.grid) == 1

    def draw(self, ax: "Axes") -> None:
        """Points that stay, curves that move."""
        new_axes(ax)
        x, y = self.points
        for column in range(min(y.shape[1], len(self.names))):
            colour = GREY if len(self.names) == 1 else self.colours[column]
            ax.plot(x, y[:, column], "o", color=colour, markersize=6, alpha=0.45, markeredgewidth=0)
        ax.plot([], [], "o", color=GREY, markersize=7, label="data")
        self.moving = [self._curve(ax, column) for column in range(len(self.names))]
        ax.set(xlabel="input", ylabel=self.label, xlim=self.across, ylim=self.limits)
        few_ticks(ax)
        names_above(ax)

    def show(self, place: int) -> None:
        """Move the curves."""
        for column, curve in enumerate(self.moving):
            curve.set_ydata(self.lines[place, :, column])  # type: ignore[attr-defined]

    def page(self) -> dict[str, Any]:
        """Curves within the limits, in 16 bits."""
        return {
            "x": packed(self.x, self.across), "lines": packed(self.lines, self.limits),
            "points": [packed(self.points[0], self.across), packed(self.points[1], self.limits)],
            "across": self.across, "limits": self.limits, "names": self.names,
            "colours": self.colours, "labels": ["input", self.label],
        }  # fmt: skip

    def _curve(self, ax: "Axes", column: int) -> "Line2D":
        (curve,) = ax.plot(
            self.x, self.lines[0, :, column],
            color=self.colours[column], linestyle=STYLES[column % len(STYLES)], linewidth=4,
            solid_capstyle="round", label=self.names[column], animated=True,
        )  # fmt: skip
        return curve

    def _names(self) -> list[str]:
        count = self.lines.shape[2]
        if count == 1:
            return ["probability of class 1"] if self.frames.classes else ["network"]
        if self.frames.classes > 2:
            return numbered("class", range(count))
        return numbered("output", range(1, count + 1))
