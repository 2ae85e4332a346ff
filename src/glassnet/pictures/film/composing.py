"""The pictures of a film: everything that stays is drawn once, what moves at each moment."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from matplotlib import rc_context

from glassnet.array import Array
from glassnet.pictures.film.alone import alone
from glassnet.pictures.film.sheet import Sheet
from glassnet.pictures.film.side_by_side import SideBySide
from glassnet.pictures.film.strip import Strip, loss_axis_of
from glassnet.pictures.fonts import every_script

__all__ = ["Composition"]

FONT, SMALL_FONT = 15.0, 12.0


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
        axis = loss_axis_of(strips)
        self.strips, self.moments, self._sheet = strips, axis.moments, Sheet(size)
        with (
            rc_context({"font.size": FONT if len(strips) == 1 else SMALL_FONT}),
            every_script(),
            _no_glyph_warnings(),
        ):
            if len(strips) == 1:
                alone(self._sheet, strips[0], axis)
            else:
                SideBySide(self._sheet, strips, axis).draw()
            canvas = self._sheet.canvas
            canvas.draw()
            self._still = canvas.copy_from_bbox(self._sheet.figure.bbox)
        self._moving = [*self._sheet.moving]
        for strip in strips:
            self._moving += [*strip.view.moving, *strip.losses.moving, *strip.inside.moving]

    def picture(self, moment: int) -> Array:
        """Return the picture at the moment of that number, (height, width, 4) in 0 to 255."""
        epoch = int(self.moments[moment])
        self._sheet.show(epoch)
        for strip in self.strips:
            place = strip.place(epoch)
            strip.view.show(place)
            strip.inside.show(place)
            strip.losses.show(epoch)
        canvas = self._sheet.canvas
        canvas.restore_region(self._still)
        with _no_glyph_warnings(), np.errstate(all="ignore"):
            for artist in self._moving:
                artist.draw(canvas.get_renderer())
        return np.asarray(canvas.buffer_rgba())


@contextmanager
def _no_glyph_warnings() -> Iterator[None]:
    """Draw names in scripts that the font lacks, as boxes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")
        yield
