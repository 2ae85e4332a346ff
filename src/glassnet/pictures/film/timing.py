"""Which moment of the training each picture of a film shows."""

import numpy as np

from glassnet.array import Array

__all__ = ["END", "pictures_of"]

BEGINNING, END = 0.04, 0.08  # shares of the film that the first and the last moment stay


def pictures_of(moments: int, count: int, end: float = END) -> Array:
    """Return the number of the moment for each of `count` pictures; the ends stay a while.

    The moments are on a log scale, so that the film is calm: no part of it hurries. `end` is the
    share of the pictures that show the last moment.

    >>> pictures_of(3, 8).tolist()
    [0, 0, 0, 1, 1, 2, 2, 2]
    """
    share = np.linspace(0, 1, count) if count > 1 else np.ones(1)
    passed = np.clip((share - BEGINNING) / (1 - BEGINNING - end), 0, 1)
    return np.minimum((passed * moments).astype(np.int64), moments - 1)
