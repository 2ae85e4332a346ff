"""The pictures of a film: everything that stays is drawn once, what moves at each moment."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from glassnet.array import Array
from glassnet.pictures.film.inside import KEY
from glassnet.pictures.film.losses import common_limits
from glassnet.pictures.film.strip import Strip, moments_of
from glassnet.pictures.film.wrapping import shortened, wrapped
from glassnet.pictures.fonts import every_script
from glassnet.pictures.style import GREY, current_theme
from glassnet.text import figure

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.gridspec import SubplotSpec
    from matplotlib.text import Text

__all__ = ["Composition"]

WIDTH = 16.0  # inches; the height follows from the size in pixels
FONT, SMALL_FONT = 15.0, 12.0
RIGHT = 0.972  # where axes end: a tick's number reaches beyond
TITLE, SUBTITLE = 0.72, 0.78  # of the width, for a film of one run
TITLES = {2: 18, 3: 16, 4: 15, 5: 13, 6: 12}  # points, by the number of runs
ALL_MAPS, FEW_MAPS = ("weights", "outputs", "gradients"), ("outputs",)


class Composition:
    """One or several runs in a picture of `size` pixels, drawn at any of the film's `moments`.

    >>> from glassnet import History
    >>> from glassnet.frames import Frame, Frames
    >>> rows = np.zeros((3, 1))
    >>> frames = Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])
    >>> Composition([Strip(History(frames=frames), "one")], (320, 180)).picture(0).shape
    (180, 320, 4)
    """

    def __init__(self, strips: list[Strip], size: tuple[int, int]) -> None:
        self.strips, self.moments = strips, moments_of(strips)
        self._figure = Figure(
            figsize=(WIDTH, WIDTH * size[1] / size[0]),
            dpi=size[0] / WIDTH,
            facecolor=current_theme().paper,
        )
        self._canvas = cast(Any, FigureCanvasAgg(self._figure))
        self._counters: list[Callable[[int], None]] = []
        self._moving: list[Artist] = []
        self._named: set[tuple[str, ...]] = set()
        with (
            rc_context({"font.size": FONT if len(strips) == 1 else SMALL_FONT}),
            every_script(),
            _no_glyph_warnings(),
        ):
            if len(strips) == 1:
                self._one(strips[0])
            else:
                self._several()
            self._canvas.draw()
            self._still = self._canvas.copy_from_bbox(self._figure.bbox)
        for strip in strips:
            self._moving += [*strip.view.moving, *strip.losses.moving, *strip.inside.moving]

    def picture(self, moment: int) -> Array:
        """Return the picture at the moment of that number, (height, width, 4) in 0 to 255."""
        epoch = int(self.moments[moment])
        for strip in self.strips:
            place = strip.place(epoch)
            strip.view.show(place)
            strip.inside.show(place)
            strip.losses.show(epoch)
        for write in self._counters:
            write(epoch)
        self._canvas.restore_region(self._still)
        renderer = self._canvas.get_renderer()
        with _no_glyph_warnings(), np.errstate(all="ignore"):
            for artist in self._moving:
                artist.draw(renderer)
        return np.asarray(self._canvas.buffer_rgba())

    def _one(self, strip: Strip) -> None:
        """Predictions at the left, losses and layers at the right."""
        title = shortened(strip.title, self._fitting(TITLE, 27, "bold"))
        self._write(0.025, 0.945, title, size=27, weight="bold")
        subtitle = shortened(strip.subtitle, self._fitting(SUBTITLE, 15))
        self._write(0.025, 0.902, subtitle, size=15, colour=GREY)
        halves = self._figure.add_gridspec(
            1, 2, width_ratios=[1.2, 1], wspace=0.18,
            left=0.067, right=RIGHT, bottom=0.095, top=0.80,
        )  # fmt: skip
        left, right = halves[0], halves[1]
        parts = right.subgridspec(2, 1, height_ratios=[1, 1.45], hspace=0.62)
        upper, lower = parts[0], parts[1]
        self._draw_predictions(strip, left)
        box = left.get_position(self._figure)
        self._write(box.x0, box.y1 + 0.055, strip.view.title, size=17)
        self._draw_losses(strip, upper, common_limits([strip.losses]))
        strip.inside.draw(lower, ALL_MAPS, size=13)
        place = lower.get_position(self._figure)
        self._write(place.x0, place.y1 + 0.062, strip.inside.title, size=17)
        self._write(place.x0, place.y0 - 0.035, KEY, size=12.5, colour=GREY)
        self._add_counter(RIGHT, 0.895, strip, align="right")

    def _several(self) -> None:
        """A column each: predictions, losses on the same scale, layers."""
        limits = common_limits([strip.losses for strip in self.strips])
        count = len(self.strips)
        apart = 0.13 * (count - 1) ** 0.5
        columns = self._figure.add_gridspec(
            1, count, left=0.067, right=RIGHT, bottom=0.04, top=0.785, wspace=apart
        )
        for place, strip in enumerate(self.strips):
            column = columns[place]
            cells = column.subgridspec(3, 1, height_ratios=[2.3, 1.0, 0.62], hspace=0.55)
            box = column.get_position(self._figure)
            size = TITLES[count]
            title = wrapped(strip.title, self._fitting(box.width, size, "bold"))
            self._write(box.x0, 0.862, title, size=size, weight="bold")
            self._add_counter(box.x0, 0.827, strip, align="left", size=size)
            self._draw_predictions(strip, cells[0], labelled=not place)
            self._draw_losses(strip, cells[1], limits, labelled=not place)
            strip.inside.draw(cells[2], FEW_MAPS, size=11 if count < 4 else 7.5)

    def _draw_predictions(self, strip: Strip, cell: "SubplotSpec", labelled: bool = True) -> None:
        ax = self._figure.add_subplot(cell)
        strip.view.draw(ax)
        self._name_once(ax, labelled)

    def _draw_losses(
        self,
        strip: Strip,
        cell: "SubplotSpec",
        limits: tuple[float, float] | None,
        labelled: bool = True,
    ) -> None:
        ax = self._figure.add_subplot(cell)
        strip.losses.draw(ax, limits)
        self._name_once(ax, labelled)

    def _name_once(self, ax: "Axes", labelled: bool) -> None:
        """Leave out what a column further left says already."""
        if not labelled:
            ax.set_ylabel("")
        if (legend := ax.get_legend()) is None:
            return
        names = tuple(text.get_text() for text in legend.get_texts())
        if names in self._named:
            legend.remove()
        self._named.add(names)

    def _add_counter(
        self, x: float, y: float, strip: Strip, *, align: str, size: float = 17
    ) -> None:
        """Write the run's loss, and once the epoch, anew at every moment."""
        loss = self._write(x, y, "", size=size, align=align, moving=True)
        self._counters.append(lambda epoch: loss.set_text(_loss_text(strip, epoch)))
        if len(self._counters) == 1:
            count = self._write(RIGHT, 0.945, "", size=27, align="right", moving=True)
            self._counters.append(lambda epoch: count.set_text(f"epoch {epoch:,}"))

    def _fitting(self, width: float, size: float, weight: str = "normal") -> Callable[[str], bool]:
        """Return what says whether a line is no wider than this share of the picture."""
        font = FontProperties(size=size, weight=weight)
        measure = self._canvas.get_renderer().get_text_width_height_descent

        def fits(line: str) -> bool:
            wide, _, _ = measure(line, font, ismath=False)
            return bool(wide <= width * self._figure.bbox.width)

        return fits

    def _write(
        self, x: float, y: float, text: str, *, size: float, weight: str = "normal",
        colour: str | None = None, align: str = "left", moving: bool = False,
    ) -> "Text":  # fmt: skip
        written = self._figure.text(
            x, y, text, fontsize=size, fontweight=weight, ha=align, va="bottom", animated=moving,
            color=colour or current_theme().ink, parse_math=False,
        )  # fmt: skip
        if moving:
            self._moving.append(written)
        return written


def _loss_text(strip: Strip, epoch: int) -> str:
    loss = strip.losses.at(epoch)
    return f"loss {figure(loss)}" if np.isfinite(loss) else "loss: not a finite number"


@contextmanager
def _no_glyph_warnings() -> Iterator[None]:
    """Draw names in scripts that the font lacks, as boxes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        yield
