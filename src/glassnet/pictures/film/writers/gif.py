"""Films as GIF, by Pillow: one palette for all, a picture for each moment that is shown."""

import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image

from glassnet.array import Array
from glassnet.pictures.film.colouring import HIGHEST, LOWEST, rgb
from glassnet.pictures.film.colouring import palette as colours
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.timing import END, pictures_of
from glassnet.pictures.film.writers.writer import Order, writer
from glassnet.pictures.style import GREY, current_theme

__all__ = ["gif"]

COLOURS = 128
SAMPLED = 6  # pictures that the palette is made of
FASTEST = 50  # pictures a second: browsers show none for less than 20 ms
HELD, HALF = 1.0, 0.5  # seconds that the last picture stays, before the film begins again
SHADES = 6  # from paper to ink, which text is drawn in
OF_SCALES = 17  # colours of each scale, from end to end: bright ones are few, and would be lost
NEAR = 8  # of 255: a colour as near to one of text would be taken for it


@writer(".gif", fps=10, size=(960, 540))
def gif(order: Order) -> bytes:
    """Return the film, which repeats for ever."""
    composition = Composition(order.strips(), order.size)
    order = replace(order, fps=min(order.fps, FASTEST))
    shown = pictures_of(len(composition.moments), order.pictures, _held(order.seconds))
    moments, counts = np.unique(shown, return_counts=True)
    palette = _palette(composition, moments)
    ends = np.cumsum(counts) * 100 / order.fps  # the format counts hundredths of a second
    lengths = np.diff(ends.round(), prepend=0) * 10
    drawn = _pictures(composition, moments, palette)
    result = io.BytesIO()
    next(drawn).save(
        result, "GIF", save_all=True, append_images=drawn, duration=lengths.astype(int).tolist(),
        loop=0, optimize=False,
    )  # fmt: skip
    return result.getvalue()


def _held(seconds: float) -> float:
    """Return the share of the film that its last picture stays: a second, unless it is short."""
    return max(END, min(HELD / seconds, HALF))


def _pictures(
    composition: Composition, moments: Array, palette: Image.Image
) -> Iterator[Image.Image]:
    for moment in moments:
        picture = Image.fromarray(_picture(composition, moment))
        yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _picture(composition: Composition, moment: int) -> Array:
    return composition.picture(moment)[..., :3].copy()


def _palette(composition: Composition, moments: Array) -> Image.Image:
    """Return the colours of pictures spread over the film, and those that each film has."""
    chosen = moments[np.linspace(0, len(moments) - 1, min(SAMPLED, len(moments))).astype(int)]
    every = np.vstack([_picture(composition, each)[::3, ::3] for each in chosen])
    fixed = _fixed()
    most = Image.fromarray(every).quantize(COLOURS - len(fixed), method=Image.Quantize.MEDIANCUT)
    found = np.array(most.getpalette(), np.int64).reshape(-1, 3)[: COLOURS - len(fixed)]
    apart = np.abs(found[:, None] - fixed).max(axis=2).min(axis=1) > NEAR
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.vstack([fixed, found[apart]]).astype(np.uint8).tobytes())
    return palette


def _fixed() -> Array:
    """Return ink, paper and shades between, the grey of what is less important, and the scales."""
    own = current_theme()
    shades = np.linspace(rgb(own.paper), rgb(own.ink), SHADES).round()
    places = np.linspace(LOWEST, HIGHEST, OF_SCALES).astype(int)
    scales = [colours(is_signed=is_signed)[places] for is_signed in (False, True)]
    return np.vstack([shades, rgb(GREY), *scales])
