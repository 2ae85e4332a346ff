"""What a network makes of its inputs: the curve or surface over one or two, or row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.array import Array, as_numbers, shaped
from glassnet.drawn import Drawn
from glassnet.errors import DataError, ShapeError
from glassnet.nn import Network
from glassnet.nn.formulas import softmax
from glassnet.predictions import Predictions

__all__ = ["Fit", "fit_of", "fitted", "network_predictions"]

LINE, SIDE = 400, 160  # points of a curve, and along each side of a surface
MOST_ROWS = 5000
MARGIN = 0.05  # of the range of the data, to either side


@dataclass(frozen=True, eq=False)
class Fit(Drawn):
    """A network's predictions on a grid over its one or two inputs, and the data it is to fit.

    `grid` (points, inputs), the first input changing slowest, `sides` points along each of them;
    `prediction` (points, outputs): numbers, or probabilities of `classes` classes (0: numbers).
    `inputs` (rows, inputs) and `target`, (rows, outputs) or class numbers (rows,), are the data,
    at most 5,000 of `total` rows. `names` are the inputs', `name` the target's.

    Errors: ShapeError for arrays and names that do not fit each other.

    >>> x = np.linspace(0, 1, 5).reshape(-1, 1)
    >>> Fit(x, x**2, x, x).sides
    (5,)
    """

    grid: Array = field(repr=False)
    prediction: Array = field(repr=False)
    inputs: Array = field(repr=False)
    target: Array = field(repr=False)
    classes: int = 0
    sides: tuple[int, ...] = ()
    names: Sequence[str] = ()
    name: str = "y"
    total: int | None = None

    def __post_init__(self) -> None:
        """A curve has one side; inputs without names get numbers, if there are two."""
        points, columns = shaped("grid", self.grid, None, None).shape
        shaped("prediction", self.prediction, points, None)
        rows = len(shaped("inputs", self.inputs, None, columns))
        shaped("target", self.target, *(rows, None)[: np.ndim(self.target)])
        names = self.names or (("x",) if columns == 1 else tuple(f"x{i}" for i in range(columns)))
        if isinstance(names, str) or len(names) != columns:
            raise ShapeError(
                f"names {names!r} of {columns} inputs",
                rule="each input has one name",
                remedy="pass a list of names",
            )
        object.__setattr__(self, "names", tuple(names))
        object.__setattr__(self, "sides", self.sides or (len(self.grid),))


def fit_of(
    network: Network, inputs: Any, target: Any, *, names: Sequence[str] = (), name: str = "y"
) -> Fit:
    """Predict a grid over the range of the data; rows that are not finite do not widen it.

    `target` is numbers (rows, outputs) or (rows,), class numbers (rows,), or one-hot rows where
    the network ends in Softmax. ShapeError unless there are one or two inputs, and a target a row;
    DataError for a class that the network does not have.

    >>> import glassnet as gn
    >>> found = fit_of(gn.Network([gn.Dense(2, 3), gn.Softmax()]), np.ones((4, 2)), [0, 1, 2, 0])
    >>> found.sides, found.classes, found.prediction.shape
    ((160, 160), 3, (25600, 3))
    """
    inputs, target = _checked(inputs, target)
    columns = inputs.shape[1]
    if columns not in (1, 2):
        raise ShapeError(
            f"inputs of {columns} columns",
            rule="a fit is drawn over one input, or two",
            remedy="draw predicted against true: glassnet.pictures.show(network, x, y)",
        )
    sides = (LINE,) if columns == 1 else (SIDE, SIDE)
    axes = [_axis(inputs[:, i], points) for i, points in enumerate(sides)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, columns)
    kept = np.linspace(0, len(inputs) - 1, min(len(inputs), MOST_ROWS)).astype(np.intp)
    outputs = network.predict(grid)
    classes, shown = _as_classes(network, outputs.shape[1], target)
    prediction = _probabilities(network, outputs) if classes else outputs
    return Fit(
        grid,
        prediction,
        inputs[kept],
        shown[kept],
        classes,
        sides,
        names if isinstance(names, str) else tuple(names),
        name,
        len(inputs),
    )


def fitted(network: Network, inputs: Any, target: Any) -> Fit | Predictions:
    """Return the fit of a network of one or two inputs, the predictions of any other.

    >>> import glassnet as gn
    >>> type(fitted(gn.Network([gn.Dense(3, 1)]), np.ones((4, 3)), np.ones(4))).__name__
    'Predictions'
    """
    inputs, target = _checked(inputs, target)
    if inputs.shape[1] in (1, 2) and network.inputs in (None, inputs.shape[1]):
        return fit_of(network, inputs, target)
    return network_predictions(network, inputs, target)


def network_predictions(network: Network, inputs: Any, target: Any, name: str = "y") -> Predictions:
    """Predict rows whose truth is known: class numbers with probabilities, or the first number.

    The target is as of `fit_of`. ShapeError where there is not one a row.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(3, 2), gn.Softmax()])
    >>> network_predictions(net, np.ones((4, 3)), [0, 1, 1, 0]).probabilities.shape
    (4, 2)
    """
    inputs, target = _checked(inputs, target)
    outputs = network.predict(inputs)
    classes, truth = _as_classes(network, outputs.shape[1], target)
    if not classes:
        several = f" 0 of {outputs.shape[1]}" if outputs.shape[1] > 1 else ""
        return Predictions(truth[:, 0], outputs[:, 0], f"{name}{several}", total=len(inputs))
    given = _probabilities(network, outputs)
    return Predictions(
        truth, given.argmax(axis=1), name, classes=tuple(range(classes)), probabilities=given,
        total=len(inputs),
    )  # fmt: skip


def _checked(inputs: Any, target: Any) -> tuple[Array, Array]:
    inputs, target = as_numbers("inputs", inputs), as_numbers("target", target)
    if inputs.ndim == 1:
        inputs = inputs.reshape(-1, 1)
    if target.ndim == 0 or len(target) != len(inputs) or not len(inputs):
        raise ShapeError(
            f"{len(inputs)} rows and a target of shape {target.shape}",
            rule="there is one target for each row, and at least one row",
            remedy="pass the inputs and the target that the network was trained on",
        )
    return inputs, target


def _axis(values: Array, points: int) -> Array:
    """Return evenly spaced values over the range, and a little more."""
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    room = MARGIN * (high - low) or 1.0
    return np.linspace(low - room, high + room, points)


def _as_classes(network: Network, outputs: int, target: Array) -> tuple[int, Array]:
    """Return how many classes there are, and the target as their numbers; 0 where it is numbers."""
    flat = target.reshape(len(target), -1)
    if outputs == 1 and network.head is not None and np.isin(flat, (0, 1)).all():
        return 2, flat[:, 0].astype(np.intp)
    if outputs > 1 and flat.shape[1] == 1:
        return outputs, _class_numbers(flat[:, 0], outputs)
    if outputs > 1 and network.head is not None and flat.shape[1] == outputs:
        return outputs, flat.argmax(axis=1)
    return 0, flat


def _class_numbers(given: Array, classes: int) -> Array:
    wrong = ~((given >= 0) & (given < classes) & (np.rint(given) == given))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"class {given[row]} in row {row}",
            rule=f"class numbers are whole, from 0 to {classes - 1}",
            remedy="pass the target that the network was trained on",
        )
    return given.astype(np.intp)


def _probabilities(network: Network, outputs: Array) -> Array:
    """Return the probability of each class, (rows, classes)."""
    if outputs.shape[1] == 1:
        return np.hstack([1 - outputs, outputs])
    return outputs if network.head is not None else softmax(outputs)
