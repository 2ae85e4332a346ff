"""What the networks of an ensemble are to learn: encoded rows, and the kind of the outputs."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from glassnet.array import Array
from glassnet.nn import CategoricalCrossentropy, Loss, MeanSquaredError
from glassnet.tabular import Layout
from glassnet.train import Callback

__all__ = ["Rows", "Task"]


@dataclass(frozen=True)
class Rows:
    """Encoded rows: inputs (rows, columns), targets (rows, outputs) or class numbers (rows,).

    >>> import numpy as np
    >>> len(Rows(np.zeros((3, 2)), np.zeros((3, 1))))
    3
    """

    inputs: Array
    target: Array
    weights: Array | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, rows: Array) -> "Rows":
        """Return some of the rows."""
        weights = None if self.weights is None else self.weights[rows]
        return Rows(self.inputs[rows], self.target[rows], weights)

    def given(self) -> tuple[Array, ...]:
        """Return what `train` takes as validation."""
        return (self.inputs, self.target, *(() if self.weights is None else (self.weights,)))


@dataclass(frozen=True)
class Task:
    """What to learn: how the inputs are laid out, how many outputs there are, of what kind.

    `loss` None is squared error, or cross-entropy for `classes`; `monitor` is the figure whose
    best epoch is kept, where one is.

    >>> Task(Layout(2, 0, ()), 1).monitor
    'validation_loss'
    """

    layout: Layout
    outputs: int
    classes: bool = False
    loss: Loss | None = None
    metrics: Sequence[Any] = ()
    monitor: str = "validation_loss"
    callbacks: Sequence[Callback] = ()

    def own_loss(self, smoothing: float = 0.0) -> Loss:
        """Return a loss of its own for each training.

        >>> Task(Layout(1, 0, ()), 2, classes=True).own_loss(0.1)
        CategoricalCrossentropy(smoothing=0.1)
        """
        if self.loss is not None:
            return deepcopy(self.loss)
        return CategoricalCrossentropy(smoothing) if self.classes else MeanSquaredError()
