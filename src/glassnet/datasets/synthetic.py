"""The book's made-up points: the sine and the spiral."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from glassnet.errors import SettingError

__all__ = ["NormalSource", "sine", "sine_test", "spiral"]


class NormalSource(Protocol):
    """What draws normal numbers: a `Generator`, a `RandomState`, or `numpy.random` itself.

    >>> source: NormalSource = np.random.default_rng(0)
    """

    def standard_normal(self, size: int, /) -> npt.NDArray[np.float64]:
        """`size` numbers with mean 0 and standard deviation 1."""
        ...


def sine(samples: int = 1000) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """One period of the sine, the regression data of the book's chapter 17.

    x = i / samples for i = 0, 1, ... and y = sin(2πx), both of shape (samples, 1) and float64, the
    very numbers of `nnfs.datasets.sine_data`. Fewer than one sample is a `SettingError`.

    Source: H. Kinsley and D. Kukieła, Neural Networks from Scratch in Python (2020).

    >>> x, y = sine(4)
    >>> x.ravel()
    array([0.  , 0.25, 0.5 , 0.75])
    >>> y.ravel().round(3)
    array([ 0.,  1.,  0., -1.])
    """
    _require_samples(samples)
    x = np.arange(samples).reshape(-1, 1) / samples
    return x, np.sin(2 * np.pi * x)


def sine_test(samples: int = 1000) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The sine half-way between the points of `sine`, to test a network on what it has not seen.

    x = (i + ½) / samples and y = sin(2πx), both of shape (samples, 1) and float64. The book tests
    on its training points; of these none is one. The last lies half a step past the last training
    point. Fewer than one sample is a `SettingError`.

    >>> x, y = sine_test(4)
    >>> x.ravel()
    array([0.125, 0.375, 0.625, 0.875])
    >>> y.ravel().round(3)
    array([ 0.707,  0.707, -0.707, -0.707])
    """
    _require_samples(samples)
    x = (np.arange(samples).reshape(-1, 1) + 0.5) / samples
    return x, np.sin(2 * np.pi * x)


def spiral(
    samples: int,
    classes: int,
    generator: NormalSource | None = None,
    *,
    dtype: npt.DTypeLike = np.float64,
) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Arms of a noisy spiral, one a class: the classification data of the book.

    Arm k at radius r, from 0 to 1 in `samples` steps, has the angle t = 4k + 4r + 0.2·noise and the
    point (r·sin(2.5t), r·cos(2.5t)). Gives x of shape (samples·classes, 2) and the classes y of
    shape (samples·classes,), uint8, arm after arm.

    `generator` draws the noise; without one every call draws afresh. `np.random.RandomState(0)`
    gives the book's points, as `nnfs.datasets.spiral_data` does after `np.random.seed(0)`. `dtype`
    is a float type, of the noise and of x: np.float32 gives the points after `nnfs.init()`. The
    module `np.random` serves as a generator too and draws from NumPy's global one. Fewer than one
    sample, or classes outside 1 to 256, are a `SettingError`.

    Source: CS231n, Convolutional Neural Networks for Visual Recognition, "neural networks case
    study". Copyright (c) 2015 Andrej Karpathy, MIT licence.

    >>> x, y = spiral(100, 3, np.random.RandomState(0))
    >>> x.shape, y.shape
    ((300, 2), (300,))
    >>> x[1].round(8)
    array([0.00299556, 0.00964661])
    """
    _require_samples(samples)
    if not 1 <= classes <= 256:
        raise SettingError(f"classes={classes}", rule="it must be 1 to 256", remedy="try 3")
    source = np.random.default_rng() if generator is None else generator
    arms = [_arm(k, source.standard_normal(samples).astype(dtype)) for k in range(classes)]
    return np.concatenate(arms).astype(dtype), np.arange(classes, dtype=np.uint8).repeat(samples)


def _arm(k: int, noise: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """(samples, 2): arm `k` of the spiral; the order of operations is the book's."""
    radius = np.linspace(0.0, 1.0, noise.size)
    angle = np.linspace(k * 4, (k + 1) * 4, noise.size) + noise * 0.2
    return np.column_stack([radius * np.sin(angle * 2.5), radius * np.cos(angle * 2.5)])


def _require_samples(samples: int) -> None:
    if samples < 1:
        raise SettingError(f"samples={samples}", rule="it must be 1 or more", remedy="try 1000")
