"""Two inputs and a number: what the network predicts, as colours over both inputs."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.frames import Frames
from glassnet.pictures.film.colouring import amounts, coloured
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.pixels import Pixels
from glassnet.pictures.film.ticks import few_ticks
from glassnet.pictures.film.views.regions import extent_of
from glassnet.pictures.film.views.view import View, room_around
from glassnet.pictures.style import current_theme, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Surface"]


class Surface(View):
    """The predicted number by colour, under points coloured by the true one."""

    kind = "surface"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        self.title = (
            f"Predicted by colour, data as points{self.outputs_left_out()}" + self.rows_left_out()
        )
        grid = self.predictions()[..., 0].reshape(len(frames), *frames.grid)
        truth = frames.points[1][:, 0]
        self.limits = room_around(truth, 0.0)
        self.codes = amounts(np.swapaxes(grid, 1, 2), *self.limits)
        self.points, self.point_codes = frames.points[0], amounts(truth, *self.limits)
        self.extent = extent_of(frames)

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """A grid over two inputs, and numbers."""
        return len(frames.grid) == 2 and not frames.classes

    def draw(self, ax: "Axes") -> None:
        """Colours that move, points above them, a scale at the side."""
        new_axes(ax).grid(False)
        image = Pixels(ax)
        points = ax.scatter(
            self.points[:, 0], self.points[:, 1], s=52, animated=True, linewidths=0.9,
            c=coloured(self.point_codes, is_signed=False) / 255, edgecolors=current_theme().paper,
        )  # fmt: skip
        self.moving = [image, points]
        ax.set(xlabel="input 1", ylabel="input 2", xlim=self.extent[:2], ylim=self.extent[2:])
        few_ticks(ax)
        self._scale(ax)

    def show(self, place: int) -> None:
        """Colour the surface."""
        colours = coloured(self.codes[place], is_signed=False)
        self.moving[0].set_data(colours)  # type: ignore[attr-defined]

    def page(self) -> dict[str, Any]:
        """Predictions in bytes, (frames, rows, columns)."""
        ends = self.extent
        return {
            "codes": packed(self.codes), "extent": ends, "limits": self.limits,
            "points": [packed(self.points[:, 0], ends[:2]), packed(self.points[:, 1], ends[2:])],
            "point_codes": packed(self.point_codes), "labels": ["input 1", "input 2"],
        }  # fmt: skip

    def _scale(self, ax: "Axes") -> None:
        from matplotlib.cm import ScalarMappable
        from matplotlib.colors import Normalize

        scale = ScalarMappable(Normalize(*self.limits), "viridis")
        strip = ax.inset_axes((0.0, 1.02, 1.0, 0.018))
        bar = ax.figure.colorbar(scale, cax=strip, orientation="horizontal")
        bar.ax.xaxis.set_ticks_position("top")
        bar.ax.tick_params(colors=current_theme().ink, labelsize="small", pad=1)
        few_ticks(bar.ax, "x")
        bar.outline.set_visible(False)
