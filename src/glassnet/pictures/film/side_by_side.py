"""A film of several runs: a column each, whose axes are aligned and whose losses share a scale."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from matplotlib.transforms import Bbox

from glassnet.pictures.film.layout import Panel, arrange
from glassnet.pictures.film.loss_axis import LossAxis
from glassnet.pictures.film.sheet import Sheet
from glassnet.pictures.film.strip import Strip
from glassnet.pictures.film.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SideBySide"]

LEFT, RIGHT, GAP = 0.02, 0.975, 0.012
TOP, BOTTOM = 46, 18  # points: below the counter of epochs, above the end of the picture
LINE = 1.3  # of a font's size
TITLES = {2: 18, 3: 16, 4: 15, 5: 13, 6: 12}  # points, by the number of runs
SMALL = {2: 13, 3: 12, 4: 11, 5: 9.5, 6: 9}
SHARES = (0, 0.54, 0.81)  # of the height left: where predictions, losses and layers begin
NAMES = 0.85  # size of the layers' names to that of other small text
ROWS = ("outputs",)


class SideBySide:
    """The columns of a film, drawn from the top down on a sheet.

    >>> from glassnet import History
    >>> from glassnet.frames import Frame, Frames
    >>> from glassnet.pictures.film.strip import loss_axis_of
    >>> import numpy as np
    >>> rows = np.zeros((3, 1))
    >>> frames = Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])
    >>> strips, sheet = [Strip(History(frames=frames), name) for name in "ab"], Sheet((640, 360))
    >>> SideBySide(sheet, strips, loss_axis_of(strips)).draw()
    >>> len(sheet.figure.axes)
    4
    """

    def __init__(self, sheet: Sheet, strips: Sequence[Strip], axis: LossAxis) -> None:
        self._sheet, self._strips, self._axis = sheet, strips, axis
        count = len(strips)
        self._wide = (RIGHT - LEFT - GAP * (count - 1)) / count
        self._title, self._small = TITLES[count], SMALL[count]
        self._y = 1 - TOP / sheet.height
        self._labels: dict[bool, str] = {}
        self._named: set[tuple[str, ...]] = set()

    def draw(self) -> None:
        """Draw all of it."""
        self._sheet.say(RIGHT, 0.94, lambda epoch: f"epoch {epoch:,}", size=27, align="right")
        self._write([strip.title for strip in self._strips], self._title, 2, weight="bold")
        for place, strip in enumerate(self._strips):
            self._sheet.say(
                self._left(place), self._y, strip.loss_line, size=self._title, upright="top"
            )
        self._go_down(self._title)
        self._say_notes()
        self._write([strip.view.title for strip in self._strips], self._small, 3)
        self._draw_panels()

    def _left(self, place: int) -> float:
        return LEFT + place * (self._wide + GAP)

    def _go_down(self, size: float, lines: int = 1) -> None:
        self._y -= lines * size * LINE / self._sheet.height

    def _write(self, texts: Sequence[str], size: float, most: int, **look: Any) -> None:
        """Write a text into each column, in as many lines as the longest needs."""
        fits = self._sheet.fits(self._wide, size, look.get("weight", "normal"))
        every = [wrapped(text, fits, most) for text in texts]
        for place, text in enumerate(every):
            self._sheet.write(self._left(place), self._y, text, size=size, upright="top", **look)
        self._go_down(size, max(text.count("\n") + 1 for text in every))

    def _say_notes(self) -> None:
        """Leave room for how runs ended, if there is anything to say of it."""
        lines = 0
        for place, strip in enumerate(self._strips):
            note = self._note(strip, strip.ending.epoch)
            lines = max(lines, note.count("\n") + 1 if note else 0)
            self._sheet.say(
                self._left(place), self._y,
                partial(self._note, strip),
                size=self._small, upright="top",
            )  # fmt: skip
        self._go_down(self._small, lines)

    def _note(self, strip: Strip, epoch: int) -> str:
        fits = self._sheet.fits(self._wide, self._small)
        return wrapped(strip.note(epoch, self._axis.last), fits)

    def _draw_panels(self) -> None:
        low, high = BOTTOM / self._sheet.height, self._y
        ends = [high - share * (high - low) for share in (*SHARES, 1)]
        panels, losses = [], []
        for place, strip in enumerate(self._strips):
            left, right = self._left(place), self._left(place) + self._wide
            panels.append(self._panel(Bbox([[left, ends[1]], [right, ends[0]]])))
            strip.view.draw(panels[-1].ax)
            self._say_once(panels[-1].ax, strip.view.kind)
            losses.append(self._panel(Bbox([[left, ends[2]], [right, ends[1]]])))
            strip.losses.draw(losses[-1].ax, self._axis)
            self._say_once(losses[-1].ax, "losses")
        arrange([*panels, *losses], self._sheet.renderer)
        size = self._small * NAMES
        top = ends[2] - 2.5 * size * LINE / self._sheet.height  # a name has up to two lines
        for strip, panel in zip(self._strips, losses, strict=True):
            x = panel.ax.get_position()
            strip.inside.draw(self._sheet.figure, Bbox([[x.x0, low], [x.x1, top]]), ROWS, size)

    def _panel(self, box: Bbox) -> Panel:
        return Panel(self._sheet.figure.add_axes(box.bounds), box)

    def _say_once(self, ax: "Axes", kind: str) -> None:
        """Leave out the label that the column before has, and names that any has had."""
        label = ax.get_ylabel()
        if self._labels.get(kind == "losses") == label:
            ax.set_ylabel("")
        self._labels[kind == "losses"] = label
        if (legend := ax.get_legend()) is None:
            return
        names = kind, *(text.get_text() for text in legend.get_texts())
        if names in self._named:
            legend.remove()
        self._named.add(names)
