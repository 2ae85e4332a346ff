"""What all runs of a sweep learn from: arrays as they are, or a table, encoded and split once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array, as_array, as_numbers
from glassnet.errors import SettingError, ShapeError
from glassnet.nn import Loss, Network
from glassnet.nn.settings import number
from glassnet.train.batches import Rows, split_rows
from glassnet.train.checkpoint import fingerprint
from glassnet.train.metrics import Metric, metrics_of

if TYPE_CHECKING:
    from glassnet.tabular import Layout

__all__ = ["Opened", "SweepData", "of_arrays", "share_of"]

WriteModel = Callable[[Network, Loss, Path], object]


@dataclass(frozen=True)
class SweepData:
    """The rows to learn from and to validate on, and what a network for them must give.

    `target` holds numbers, (rows, outputs), or class numbers, (rows,) where `classes`; `layout`
    says how a table's columns stand in `inputs`. It travels to other machines as it is.

    >>> x = np.ones((4, 1))
    >>> SweepData(x, x, None, outputs=1, classes=False).metrics
    ()
    """

    inputs: Array
    target: Array
    validation: tuple[Array, Array] | None
    outputs: int
    classes: bool
    metrics: tuple[Metric, ...] = ()
    layout: "Layout | None" = None

    @property
    def fingerprint(self) -> str:
        """A short name for all the numbers."""
        others = None if self.validation is None else Rows(*self.validation, None)
        whole = Rows(self.inputs, self.target, None), others
        return fingerprint(*(each and _contiguous(each) for each in whole))


@dataclass(frozen=True)
class Opened:
    """The data of a sweep, and how a network for them is written."""

    data: SweepData
    write_model: WriteModel


def of_arrays(
    inputs: Any,
    target: Any,
    *,
    task: str = "auto",
    validation: Any = None,
    metrics: Any = None,
    seed: int = 0,
) -> Opened:
    """Return arrays as they are; `validation` is a share of the rows, or (inputs, target).

    A target is of classes where `infer_target` says so of it; numbers are learnt as they are.

    >>> x = np.linspace(0, 1, 10).reshape(-1, 1)
    >>> opened = of_arrays(x, x, validation=0.2)
    >>> len(opened.data.inputs), opened.data.classes
    (8, False)
    """
    inputs, encode = as_numbers("inputs", inputs), _encoding_of(target, task)
    if inputs.ndim != 2:
        raise ShapeError(
            f"inputs of shape {inputs.shape}",
            rule="they are (rows, columns)",
            remedy="reshape one column with x.reshape(-1, 1)",
        )
    encoded, classes = encode(target)
    data = SweepData(
        inputs, encoded, None, outputs=classes or encoded.shape[1], classes=classes > 0,
        metrics=tuple(metrics_of(metrics)),
    )  # fmt: skip
    if isinstance(validation, tuple):
        others = as_numbers("validation inputs", validation[0]), encode(validation[1])[0]
        data = replace(data, validation=others)
    elif validation is not None:
        data = _split(data, validation, seed)
    return Opened(data, lambda network, loss, path: network.save(path))


def _encoding_of(target: Any, task: str) -> Callable[[Any], tuple[Array, int]]:
    """Return what gives a target as networks take it, and its number of classes, 0 for numbers."""
    from glassnet.tabular import ClassTarget, infer_target

    values = as_array("target", target)
    if values.ndim == 2 and values.shape[1] > 1:
        return lambda given: (as_numbers("target", given), 0)
    found = infer_target(values.reshape(-1), "target", task)
    if isinstance(found, ClassTarget):
        return lambda given: (
            found.encode(as_array("target", given).reshape(-1)),
            len(found.classes),
        )
    return lambda given: (as_numbers("target", given).reshape(-1, 1), 0)


def _split(data: SweepData, share: float, seed: int) -> SweepData:
    """Hold a share of the rows out, the same ones for all runs."""
    share = share_of("validation", share)
    if len(data.inputs) != len(data.target):
        raise ShapeError(
            f"{len(data.inputs)} rows of inputs and {len(data.target)} of the target",
            rule="they belong together",
            remedy="pass a target for each row",
        )
    learned, left = split_rows(len(data.inputs), share, seed)
    return replace(
        data,
        inputs=data.inputs[learned],
        target=data.target[learned],
        validation=(data.inputs[left], data.target[left]),
    )


def share_of(name: str, value: Any) -> float:
    """Return a share of the rows as a number; SettingError for anything else.

    >>> share_of("validation", 0.2)
    0.2
    """
    if not isinstance(value, int | float | np.number):
        raise SettingError(
            f"{name} of type {type(value).__name__}",
            rule="it is a share of the rows, or arrays beside arrays",
            remedy=f"such as {name}=0.2",
        )
    return number(name, float(value))


def _contiguous(rows: Rows) -> Rows:
    return Rows(np.ascontiguousarray(rows.inputs), np.ascontiguousarray(rows.target), None)
