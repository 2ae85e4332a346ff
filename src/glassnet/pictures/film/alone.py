"""A film of one run: predictions at the left, losses and layers at the right."""

from typing import Final

from matplotlib.transforms import Bbox

from glassnet.pictures.film.inside import KEY
from glassnet.pictures.film.layout import Panel, arrange
from glassnet.pictures.film.loss_axis import LossAxis
from glassnet.pictures.film.sheet import Sheet
from glassnet.pictures.film.strip import Strip
from glassnet.pictures.film.wrapping import shortened
from glassnet.pictures.style import GREY

__all__ = ["alone"]

LEFT, RIGHT = 0.025, 0.972
MIDDLE = 0.53, 0.56  # where the left half ends, and the right one begins
PREDICTIONS: Final = Bbox([[LEFT, 0.03], [MIDDLE[0], 0.845]])
LOSSES: Final = Bbox([[MIDDLE[1], 0.52], [RIGHT, 0.845]])
MAPS: Final = (0.085, 0.405)  # bottom and top
ROWS = ("weights", "outputs", "gradients")


def alone(sheet: Sheet, strip: Strip, axis: LossAxis) -> None:
    """Draw the run on the whole sheet.

    >>> from glassnet import History
    >>> from glassnet.frames import Frame, Frames
    >>> from glassnet.pictures.film.strip import loss_axis_of
    >>> import numpy as np
    >>> rows = np.zeros((3, 1))
    >>> frames = Frames(rows, None, (rows, rows), grid=(3,), frames=[Frame(0, rows)])
    >>> strip, sheet = Strip(History(frames=frames), "one"), Sheet((320, 180))
    >>> alone(sheet, strip, loss_axis_of([strip]))
    >>> len(sheet.figure.axes)
    2
    """
    _write_head(sheet, strip, axis)
    ax, losses = sheet.figure.add_axes(PREDICTIONS.bounds), sheet.figure.add_axes(LOSSES.bounds)
    strip.view.draw(ax)
    strip.losses.draw(losses, axis)
    arrange([Panel(ax, PREDICTIONS), Panel(losses, LOSSES)], sheet.renderer)
    if strip.inside.stages:
        left, bottom, top = losses.get_position().x0, *MAPS
        strip.inside.draw(sheet.figure, Bbox([[left, bottom], [RIGHT, top]]), ROWS, size=13)
        sheet.write(MIDDLE[1], 0.467, strip.inside.title, size=17)
        sheet.write(MIDDLE[1], 0.045, KEY, size=12.5, colour=GREY)


def _write_head(sheet: Sheet, strip: Strip, axis: LossAxis) -> None:
    title = shortened(strip.title, sheet.fits(0.72, 27, "bold"))
    sheet.write(LEFT, 0.94, title, size=27, weight="bold")
    subtitle = shortened(strip.subtitle, sheet.fits(0.74, 15))
    sheet.write(LEFT, 0.9, subtitle, size=15, colour=GREY)
    sheet.write(LEFT, 0.855, shortened(strip.view.title, sheet.fits(0.6, 17)), size=17)
    sheet.say(RIGHT, 0.94, lambda epoch: f"epoch {epoch:,}", size=27, align="right")
    sheet.say(RIGHT, 0.9, strip.loss_line, size=17, align="right")
    sheet.say(RIGHT, 0.86, lambda epoch: strip.note(epoch, axis.last), size=15, align="right")
