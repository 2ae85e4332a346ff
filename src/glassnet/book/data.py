"""The book's data under its names, and a test set of its own for the sine."""

import numpy as np

from glassnet.array import Array
from glassnet.book import precision
from glassnet.datasets import sine, sine_test, spiral

__all__ = ["sine_data", "sine_test_data", "spiral_data"]


def sine_data(samples: int = 1000) -> tuple[Array, Array]:
    """One period of the sine: x and y of shape (samples, 1), float64 whatever `init` says.

    The very numbers of the package nnfs; SettingError below one sample.

    >>> x, y = sine_data(4)
    >>> x.ravel()
    array([0.  , 0.25, 0.5 , 0.75])
    """
    return sine(samples)


def sine_test_data(samples: int = 1000) -> tuple[Array, Array]:
    """The sine half-way between the points of `sine_data`, shapes likewise.

    The chapter tests on the points that it trained on; none of these is one.

    >>> x, y = sine_test_data(4)
    >>> x.ravel()
    array([0.125, 0.375, 0.625, 0.875])
    """
    return sine_test(samples)


def spiral_data(samples: int, classes: int) -> tuple[Array, Array]:
    """Spiral arms, one a class: x (samples·classes, 2), y (samples·classes,) of class numbers.

    The noise comes from NumPy's global generator. After `init` x is float32, number by number what
    the package nnfs gives. SettingError below one sample, or for classes outside 1 to 256.

    >>> x, y = spiral_data(100, 3)
    >>> x.shape, y.shape
    ((300, 2), (300,))
    """
    return spiral(samples, classes, np.random, dtype=precision.current.dtype)
