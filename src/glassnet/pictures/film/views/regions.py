"""Two inputs and classes: the regions that the network tells apart."""

from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frames
from glassnet.pictures.film.colouring import amounts, rgb
from glassnet.pictures.film.names import names_above, numbered
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.pixels import Pixels
from glassnet.pictures.film.ticks import few_ticks
from glassnet.pictures.film.views.view import View, room_around
from glassnet.pictures.style import SERIES, current_theme, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Regions"]

MARKERS = "os^Dv*<"  # one more than colours, so that no two classes look the same
SIZES = {"*": 11}  # points; 7 of all others, which fill more of theirs
STRENGTH = 0.55  # of a region's colour where the network is certain


class Regions(View):
    """Colours mixed by the classes' probabilities, under the points of the data."""

    kind = "regions"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        self.title = f"Decision regions{self.classes_left_out()}" + self.rows_left_out()
        self.names = numbered("class", self.class_names())
        count = len(self.names)
        square = self.class_shares().reshape(len(frames), *frames.grid, count)
        self.shares = amounts(np.moveaxis(square, 2, 1), 0.0, 1.0)  # second input upwards
        self.colours = list(islice(cycle(SERIES), count))
        self.markers = list(islice(cycle(MARKERS), count))
        self.extent = extent_of(frames)
        labels = self.labels_of(frames.points[1])
        self.groups = [frames.points[0][labels == each] for each in range(count)]

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """A grid over two inputs, and classes."""
        return len(frames.grid) == 2 and frames.classes > 0

    def draw(self, ax: "Axes") -> None:
        """Regions that move, points above them."""
        new_axes(ax).grid(False)
        image = Pixels(ax)
        looks = zip(self.groups, self.colours, self.markers, self.names, strict=True)
        points = [
            ax.plot(
                *group.T, marker, color=colour, markersize=SIZES.get(marker, 7), animated=True,
                label=name, markeredgecolor=current_theme().paper, markeredgewidth=0.8,
            )[0]
            for group, colour, marker, name in looks
        ]  # fmt: skip
        self.moving = [image, *points]
        ax.set(xlabel="input 1", ylabel="input 2", xlim=self.extent[:2], ylim=self.extent[2:])
        names_above(ax)
        few_ticks(ax)

    def show(self, place: int) -> None:
        """Colour the regions."""
        self.moving[0].set_data(self._mixed(place))  # type: ignore[attr-defined]

    def page(self) -> dict[str, Any]:
        """Probabilities in bytes, (frames, rows, columns, classes)."""
        return {
            "shares": packed(self.shares), "extent": self.extent, "strength": STRENGTH,
            "colours": self.colours, "markers": self.markers,
            "names": self.names,
            "groups": [
                [packed(group[:, 0], self.extent[:2]), packed(group[:, 1], self.extent[2:])]
                for group in self.groups
            ],
            "labels": ["input 1", "input 2"],
        }  # fmt: skip

    def _mixed(self, place: int) -> Array:
        """Return colours as (rows, columns, 3): the classes' by their shares, over the paper."""
        codes = self.shares[place].astype(np.float32)
        paper = np.array(rgb(current_theme().paper), np.float32)
        inks = np.array([rgb(colour) for colour in self.colours], np.float32)
        weights = np.where(codes > 0, (codes - 1) / 254 * STRENGTH, 0)
        mixed = paper + weights @ (inks - paper)
        return np.clip(mixed, 0, 255).astype(np.uint8)


def extent_of(frames: Frames) -> tuple[float, float, float, float]:
    """Return the ends of a grid over two inputs: left, right, bottom, top."""
    return *room_around(frames.inputs[:, 0], 0.0), *room_around(frames.inputs[:, 1], 0.0)
