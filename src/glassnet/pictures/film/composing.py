"""The pictures of a film: everything that stays is drawn once, what moves at each moment."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from glassnet.array import Array
from glassnet.pictures.film.inside import KEY
from glassnet.pictures.film.losses import common_limits
from glassnet.pictures.film.strip import Strip, moments_of
from glassnet.pictures.fonts import every_script
from glassnet.pictures.style import GREY, current_theme

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.gridspec import SubplotSpec
    from matplotlib.text import Text

__all__ = ["Composition"]

WIDTH = 16.0  # inches; the height follows from the size in pixels
FONT, SMALL_FONT = 15.0, 12.0
RIGHT = 0.972  # where axes end: a tick's number reaches beyond
TITLE, SUBTITLE = 50, 105  # letters in a line of a film of one run
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
        self._write(0.025, 0.945, _short(strip.title, TITLE), size=27, weight="bold")
        self._write(0.025, 0.902, _short(strip.subtitle, SUBTITLE), size=15, colour=GREY)
        halves = self._figure.add_gridspec(
            1, 2, width_ratios=[1.2, 1], left=0.06, right=RIGHT, bottom=0.095, top=0.83, wspace=0.17
        )
        left, right = halves[0], halves[1]
        parts = right.subgridspec(2, 1, height_ratios=[1, 1.45], hspace=0.62)
        upper, lower = parts[0], parts[1]
        self._draw_predictions(strip, left)
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
            1, count, left=0.06, right=RIGHT, bottom=0.04, top=0.80, wspace=apart
        )
        for place, strip in enumerate(self.strips):
            column = columns[place]
            cells = column.subgridspec(3, 1, height_ratios=[2.3, 1.0, 0.62], hspace=0.55)
            box = column.get_position(self._figure)
            self._write(box.x0, 0.885, _short(strip.title, 90 // count), size=19, weight="bold")
            self._add_counter(box.x0, 0.84, strip, align="left")
            self._draw_predictions(strip, cells[0], titled=False, labelled=not place)
            self._draw_losses(strip, cells[1], limits, labelled=not place)
            strip.inside.draw(cells[2], FEW_MAPS, size=11 if count < 4 else 7.5)

    def _draw_predictions(
        self, strip: Strip, cell: "SubplotSpec", *, titled: bool = True, labelled: bool = True
    ) -> None:
        ax = self._figure.add_subplot(cell)
        strip.view.draw(ax)
        if not labelled:
            ax.set_ylabel("")
        if titled:
            own = current_theme().ink
            ax.set_title(strip.view.title, loc="left", color=own, fontsize=17, pad=12)

    def _draw_losses(
        self,
        strip: Strip,
        cell: "SubplotSpec",
        limits: tuple[float, float] | None,
        labelled: bool = True,
    ) -> None:
        ax = self._figure.add_subplot(cell)
        strip.losses.draw(ax, limits)
        if not labelled:
            ax.set_ylabel("")

    def _add_counter(self, x: float, y: float, strip: Strip, align: str) -> None:
        """Write the run's loss, and once the epoch, anew at every moment."""
        loss = self._write(x, y, "", size=17, align=align, moving=True)
        self._counters.append(lambda epoch: loss.set_text(_loss_text(strip, epoch)))
        if len(self._counters) == 1:
            count = self._write(RIGHT, 0.94, "", size=29, align="right", moving=True)
            self._counters.append(lambda epoch: count.set_text(f"epoch {epoch:,}"))

    def _write(
        self, x: float, y: float, text: str, *, size: float, weight: str = "normal",
        colour: str | None = None, align: str = "left", moving: bool = False,
    ) -> "Text":  # fmt: skip
        written = self._figure.text(
            x, y, text, fontsize=size, fontweight=weight, ha=align, animated=moving,
            color=colour or current_theme().ink, parse_math=False,
        )  # fmt: skip
        if moving:
            self._moving.append(written)
        return written


def _loss_text(strip: Strip, epoch: int) -> str:
    loss = strip.losses.at(epoch)
    return f"loss {loss:.3g}" if np.isfinite(loss) else "loss: not a finite number"


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


@contextmanager
def _no_glyph_warnings() -> Iterator[None]:
    """Draw names in scripts that the font lacks, as boxes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        yield
