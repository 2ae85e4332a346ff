"""Pictures compared with those that were looked at and found good."""

import io
import os
from pathlib import Path

import numpy as np
from matplotlib.image import imread

BASELINE = Path(__file__).parent / "baseline"
DPI = 60  # small: shapes and colours count, not the last pixel
APART = 0.12  # of a channel, in 0 to 1: the tile that differs most
TILE = 12  # pixels


def assert_looks_like(picture, name):
    """Compare axes or a figure, in coarse tiles, with the picture of that name.

    `DRAW_BASELINE=1 pytest` draws it anew: look at it then.
    """
    figure = picture.get_figure(root=True) if hasattr(picture, "get_figure") else picture
    path = BASELINE / f"{name}.png"
    if os.environ.get("DRAW_BASELINE"):
        figure.savefig(path, dpi=DPI)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DPI, format="png")
    drawn.seek(0)
    one, other = tiles(imread(drawn)), tiles(imread(path))
    assert one.shape == other.shape, f"{name}: {one.shape} in place of {other.shape}"
    apart = float(np.abs(one - other).max())
    assert apart < APART, f"{name} looks otherwise: tiles differ by {apart:.3f}"


def tiles(image):
    """Means of tiles of 12 × 12 pixels, so that fonts may differ by a hair."""
    rows, columns = (size // TILE * TILE for size in image.shape[:2])
    cut = image[:rows, :columns, :3]
    return cut.reshape(rows // TILE, TILE, columns // TILE, TILE, 3).mean(axis=(1, 3))
