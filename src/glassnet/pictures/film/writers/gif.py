"""Films as GIF, by Pillow: one palette for all, a picture for each moment that is shown."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from glassnet.array import Array
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.timing import pictures_of
from glassnet.pictures.film.writers.writer import Order, writer

__all__ = ["gif"]

COLOURS = 128
SAMPLED = 6  # pictures that the palette is made of


@writer(".gif", fps=10, size=(960, 540))
def gif(order: Order) -> bytes:
    """Return the film, which repeats for ever."""
    composition = Composition(order.strips(), order.size)
    moments, counts = np.unique(
        pictures_of(len(composition.moments), order.pictures), return_counts=True
    )
    palette = _palette(composition, moments)
    ends = np.cumsum(counts) * 100 / order.fps  # the format counts hundredths of a second
    lengths = np.maximum(2, np.diff(ends.round(), prepend=0)) * 10
    drawn = _pictures(composition, moments, palette)
    result = io.BytesIO()
    next(drawn).save(
        result, "GIF", save_all=True, append_images=drawn, duration=lengths.astype(int).tolist(),
        loop=0, optimize=False,
    )  # fmt: skip
    return result.getvalue()


def _pictures(
    composition: Composition, moments: Array, palette: Image.Image
) -> Iterator[Image.Image]:
    for moment in moments:
        picture = Image.fromarray(_picture(composition, moment))
        yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _picture(composition: Composition, moment: int) -> Array:
    return composition.picture(moment)[..., :3].copy()


def _palette(composition: Composition, moments: Array) -> Image.Image:
    """Return the colours of pictures spread over the film."""
    chosen = moments[np.linspace(0, len(moments) - 1, min(SAMPLED, len(moments))).astype(int)]
    every = np.vstack([_picture(composition, each)[::3, ::3] for each in chosen])
    return Image.fromarray(every).quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
