"""The precision that the book's classes work in, and the seed: what the book's `init` sets."""

from dataclasses import dataclass

import numpy as np

__all__ = ["init"]


@dataclass
class _Precision:
    """`dtype` of weights, and the precision in which matrix products sum; None: the weights'.

    >>> _Precision()
    _Precision(dtype='float64', accumulate=None)
    """

    dtype: str = "float64"
    accumulate: str | None = None


current = _Precision()


def init() -> None:
    """Seed NumPy's global generator with 0; from now on new layers and data are float32.

    Matrix products sum in float64 and round once, so that digits do not hang on the machine. It
    stands for `nnfs.init()`, and unlike it replaces nothing in NumPy. Without it everything is
    float64 and the seed is yours. Source: the package nnfs of the book's authors.

    >>> import numpy as np
    >>> from glassnet.book import Layer_Dense
    >>> init()
    >>> Layer_Dense(1, 2).weights
    array([[0.01764052, 0.00400157]], dtype=float32)
    """
    np.random.seed(0)  # noqa: NPY002  (the book's numbers come from this generator)
    current.dtype, current.accumulate = "float32", "float64"
