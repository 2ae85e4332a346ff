"""The rows of a training: checked, split, and dealt out in shuffled batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from glassnet.array import Array, as_numbers
from glassnet.errors import DataError, SettingError
from glassnet.nn import Loss, Network
from glassnet.nn.losses.loss import checked_weights, matched_rows
from glassnet.nn.settings import number, whole

__all__ = ["Batches", "Rows", "split_rows"]

EPOCH_NUMBERS = 1 << 64  # of the generator's 2**128, between the beginnings of two epochs


@dataclass(frozen=True)
class Rows:
    """Inputs, targets and weights that belong together.

    >>> Rows(np.zeros((3, 1)), np.zeros((3, 1)), None).take(np.array([0, 2])).inputs.shape
    (2, 1)
    """

    inputs: Array
    target: Array
    weights: Array | None

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, rows: Array | slice) -> Self:
        """Return some of the rows."""
        weights = None if self.weights is None else self.weights[rows]
        return type(self)(self.inputs[rows], self.target[rows], weights)

    @classmethod
    def checked(
        cls, network: Network, loss: Loss, inputs: Array, target: Array, weights: Array | None
    ) -> Self:
        """Return rows in the network's precision; refuse shapes, NaN and infinities."""
        inputs = as_numbers("inputs", inputs)
        _check_finite("inputs", inputs)
        with np.errstate(over="ignore"):
            inputs = network.checked(inputs)
        _check_finite(f"inputs as {network.dtype}", inputs)
        if not len(inputs):
            raise DataError(
                f"inputs of shape {inputs.shape}", rule="there are no rows", remedy="pass some"
            )
        target = as_numbers("target", matched_rows(inputs, target))
        _check_finite("target", target)
        outputs = network.outputs or network.forward(inputs[:1]).shape[1]
        target = loss.check_target(target, outputs)
        if target.dtype.kind not in "iu" or target.ndim == 2:
            with np.errstate(over="ignore"):
                target = target.astype(network.dtype, copy=False)
            _check_finite(f"target as {network.dtype}", target)
        if weights is not None:
            weights = checked_weights(weights, len(inputs))
            _, power = np.frexp(weights.max())  # only proportions count: into the precision's range
            weights = np.ldexp(weights, -power).astype(network.dtype)
            counted = weights >= np.finfo(network.dtype).tiny  # a smaller one weighs nothing
            inputs, target, weights = inputs[counted], target[counted], weights[counted]
        return cls(np.ascontiguousarray(inputs), np.ascontiguousarray(target), weights)


class Batches:
    """The batches of each epoch: all rows once, in an order drawn from seed and epoch alone.

    The last batch is smaller where the size does not divide the rows. The order needs no memory
    of earlier epochs, so a resumed training deals out what an uninterrupted one would.

    >>> [len(batch) for batch in Batches(10, 4, seed=0).of(0)]
    [4, 4, 2]
    """

    def __init__(self, rows: int, size: int | None, seed: int = 0, shuffle: bool = True) -> None:
        if size is not None and not 1 <= number("batch_size", size) <= rows:
            raise SettingError(
                f"batch_size={size}",
                rule=f"must be between 1 and the {rows} training rows",
                remedy="choose a smaller one, or None for all rows at once",
            )
        self.rows, self.seed = rows, seed
        self.size = rows if size is None else whole("batch_size", size, 1)
        self.shuffle = shuffle and self.size < rows
        self._bits = np.random.PCG64(seed)
        self._start = self._bits.state

    def __len__(self) -> int:
        """Return the number of batches of an epoch."""
        return (self.rows + self.size - 1) // self.size

    def order(self, epoch: int) -> Array:
        """Return the row numbers of all batches, one after another."""
        order = np.arange(self.rows)
        if self.shuffle:
            self._bits.state = self._start
            self._bits.advance(epoch * EPOCH_NUMBERS)
            np.random.Generator(self._bits).shuffle(order)
        return order

    def of(self, epoch: int) -> Iterator[Array]:
        """Yield the row numbers of each batch."""
        order = self.order(epoch)
        for start in range(0, self.rows, self.size):
            yield order[start : start + self.size]


def split_rows(rows: int, share: float, seed: int) -> tuple[Array, Array]:
    """Draw `share` of the row numbers for validation; return training and validation rows.

    >>> train, validation = split_rows(10, 0.2, seed=0)
    >>> len(train), len(validation), sorted([*train, *validation]) == list(range(10))
    (8, 2, True)
    """
    count = round(rows * share) if 0 < share < 1 else 0
    if not 0 < count < rows:
        raise SettingError(
            f"validation={share} of {rows} rows",
            rule="both sides need at least one row",
            remedy="choose a share such as 0.2, give more rows, or pass (x, y) for validation",
        )
    order = np.random.default_rng([seed, rows]).permutation(rows)
    return np.sort(order[count:]), np.sort(order[:count])


def _check_finite(name: str, values: Array) -> None:
    wrong = ~np.isfinite(values)
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise DataError(
            f"{name}{list(place)} is {values[place]} ({wrong.sum()} such values)",
            rule="every number must be finite",
            remedy="fill or drop these rows; glassnet.tabular fills missing values",
        )
