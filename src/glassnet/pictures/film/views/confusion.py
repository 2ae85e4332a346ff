"""More inputs and classes: which class the rows of each true class are given."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frames
from glassnet.pictures.film.colouring import rgb
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.views.view import View
from glassnet.pictures.style import BLUE, current_theme, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Confusion"]

STRENGTH = 0.9  # of the colour where a class is always given
WRITTEN = 8  # classes at most for counts to be written


class Confusion(View):
    """The confusion matrix of the rows kept, as shares of each true class."""

    kind = "confusion"

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        assert frames.target is not None
        self.names, self.truth = self.class_names(), self.labels_of(frames.target)
        self.count = len(self.names)
        more = self.classes_left_out() + self.rows_left_out()
        self.title = f"Rows by true and predicted class{more}"
        self.counts = np.stack([self._counted(each) for each in self.class_shares()])

    @classmethod
    def suits(cls, frames: Frames) -> bool:
        """Rows of the data, and classes."""
        return not frames.grid and frames.classes > 0

    def draw(self, ax: "Axes") -> None:
        """Squares and their counts, all moving."""
        new_axes(ax).grid(False)
        ax.tick_params(length=0)
        image = ax.imshow(self._coloured(0), aspect="auto", animated=True)
        self._texts = [
            ax.text(j, i, "", ha="center", va="center", fontsize=20, animated=True)
            for i in range(self.count)
            for j in range(self.count)
            if self.count <= WRITTEN
        ]
        self.moving = [image, *self._texts]
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_ticks(range(self.count))
            axis.set_major_formatter(lambda value, _: self.names[round(value)])
        ax.set(xlabel="predicted class", ylabel="true class")

    def show(self, place: int) -> None:
        """Colour the squares, write the counts."""
        shares = self._shares(place)
        self.moving[0].set_data(self._coloured(place))  # type: ignore[attr-defined]
        numbers = zip(self._texts, self.counts[place].flat, shares.flat, strict=False)
        for text, count, share in numbers:
            text.set_text(f"{count}")
            text.set_color("white" if share > 0.5 else current_theme().ink)

    def page(self) -> dict[str, Any]:
        """Counts in 16 bits, (frames, true, predicted)."""
        labels = ["predicted class", "true class"]
        return {
            "counts": packed(self.counts), "names": self.names,
            "written": WRITTEN, "labels": labels,
        }  # fmt: skip

    def _counted(self, shares: Array) -> Array:
        """Return (true, predicted); rows without a prediction are in none."""
        known = np.isfinite(shares).all(axis=1)
        guess = (shares[:, 1] >= 0.5) * 1 if self.count == 2 else shares.argmax(axis=1)
        counts = np.zeros((self.count, self.count), np.uint16)
        np.add.at(counts, (self.truth[known], guess[known]), 1)
        return counts

    def _coloured(self, place: int) -> Array:
        paper, ink = np.array(rgb(current_theme().paper)), np.array(rgb(BLUE))
        shares = STRENGTH * self._shares(place)[..., None]
        return (paper + shares * (ink - paper)).astype(np.uint8)

    def _shares(self, place: int) -> Array:
        counts = self.counts[place]
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
