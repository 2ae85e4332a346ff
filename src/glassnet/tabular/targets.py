"""What a network learns to predict, and back: a number or one of several classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import DataError, ShapeError
from glassnet.tabular.columns import as_column, is_missing
from glassnet.tabular.convert import as_numbers, as_text
from glassnet.tabular.rows import RowError
from glassnet.tabular.scaling import mean_and_std
from glassnet.tabular.table import Table

__all__ = [
    "UNLESS_CLASSES",
    "ClassTarget",
    "NumberTarget",
    "are_whole",
    "dates_refused",
    "known_twice",
    "too_few",
]

UNLESS_CLASSES = "mend the value, or say task='classification', or --task classification"
_REMEDY = "mend the value or drop the row"

Label = str | int | float | bool


@dataclass(frozen=True)
class NumberTarget:
    """A number: standardised by mean and standard deviation of the training rows.

    >>> target = NumberTarget.fit([1.0, 3.0], "price")
    >>> target.encode([1.0, 5.0])
    array([[-1.],
           [ 3.]], dtype=float32)
    >>> target.decode(np.array([[-1.0], [3.0]]))
    array([1., 5.])
    """

    name: str
    mean: float
    std: float

    @classmethod
    def fit(cls, values: Any, name: str = "target") -> "NumberTarget":
        """Mean and standard deviation, in float64, of the values that are not missing.

        Errors: DataError for text that is no number, dates, infinite values, fewer than two
        values, and values that are all the same.
        """
        column = known_twice(values, name)
        if column.dtype.kind == "M":
            raise dates_refused(name)
        numbers = as_numbers(name, column, UNLESS_CLASSES)
        mean, std = mean_and_std(numbers).tolist()
        if std == 0:
            raise _constant(name, f"{mean:.6g}")
        return cls(name, mean, std)

    def encode(self, values: Any) -> npt.NDArray[np.float32]:
        """(y − mean) / std; values of shape (rows,), or a table with them, to shape (rows, 1).

        Errors: DataError for a missing or infinite value and for text that is no number.
        """
        if isinstance(values, Table):
            return _encode_in(values, self)
        column = as_column(self.name, values)
        numbers = as_numbers(self.name, column, _REMEDY)
        _refuse_missing(self.name, np.isnan(numbers))
        return ((numbers - self.mean) / self.std).astype(np.float32).reshape(-1, 1)

    def decode(self, outputs: Array) -> npt.NDArray[np.float64]:
        """y = output · std + mean, in the target's own unit; (rows, 1) or (rows,) to (rows,)."""
        if outputs.ndim > 2 or (outputs.ndim == 2 and outputs.shape[1] != 1):
            raise _wrong_shape(outputs, "(rows, 1)")
        return outputs.astype(np.float64).reshape(-1) * self.std + self.mean

    def described(self) -> str:
        """One line for people."""
        return f"{self.name}, a number, mean {self.mean:,.4g}, standard deviation {self.std:,.4g}"

    def to_json(self) -> dict[str, Any]:
        """Name and task."""
        return {"task": "regression", "name": self.name}

    def arrays(self) -> dict[str, Array]:
        """Mean and standard deviation as "mean_and_std", shape (2,)."""
        return {"mean_and_std": np.array([self.mean, self.std])}

    @classmethod
    def restore(cls, json: Mapping[str, Any], arrays: Mapping[str, Array]) -> "NumberTarget":
        """The target that `to_json` and `arrays` describe."""
        mean, std = arrays["mean_and_std"].tolist()
        return cls(json["name"], mean, std)


@dataclass(frozen=True)
class ClassTarget:
    """One of several classes, sorted; their labels keep their type.

    Labels are text, whole numbers (from a table that holds 1.0, too), other numbers or True and
    False.

    >>> target = ClassTarget.fit(["no", "yes", "no"], "sold")
    >>> target.encode(["yes", "no"])
    array([1, 0])
    >>> target.decode(np.array([[0.2, 0.8]]))
    array(['yes'], dtype=object)
    """

    name: str
    classes: tuple[Label, ...]

    @classmethod
    def fit(cls, values: Any, name: str = "target") -> "ClassTarget":
        """The distinct values; DataError for fewer than two values or classes, and for dates."""
        classes = tuple(sorted(_labels(name, known_twice(values, name))))
        if len(classes) < 2:
            raise _constant(name, repr(classes[0]))
        return cls(name, classes)

    def encode(self, values: Any) -> npt.NDArray[np.int64]:
        """The number of each value's class, shape (rows,); values, or a table with them.

        Errors: DataError for a missing value and for a label that is none of the classes.
        """
        if isinstance(values, Table):
            return _encode_in(values, self)
        column = self._comparable(as_column(self.name, values))
        _refuse_missing(self.name, is_missing(column))
        position = {label: number for number, label in enumerate(self.classes)}
        numbers = np.fromiter(map(position.get, column.tolist(), repeat(-1)), dtype=np.int64)
        if (numbers < 0).any():
            row = int(np.argmin(numbers))
            raise RowError(
                self.name,
                row,
                repr(column[row : row + 1].tolist()[0]),
                rule="the label is none of the classes of the training rows",
                remedy=f"the classes are {', '.join(map(repr, self.classes[:10]))}",
            )
        return numbers

    def decode(self, probabilities: Array) -> Array:
        """The label of the largest probability; shape (rows, classes) to (rows,)."""
        if probabilities.ndim != 2 or probabilities.shape[1] != len(self.classes):
            raise _wrong_shape(probabilities, f"(rows, {len(self.classes)})")
        text = isinstance(self.classes[0], str)
        labels = np.array(self.classes, dtype=object if text else None)
        return labels[np.argmax(probabilities, axis=1)]

    def described(self) -> str:
        """One line for people."""
        shown = ", ".join(map(str, self.classes[:8])) + (", …" if len(self.classes) > 8 else "")
        return f"{self.name}, one of {len(self.classes)} classes: {shown}"

    def to_json(self) -> dict[str, Any]:
        """Name, task and classes."""
        return {"task": "classification", "name": self.name, "classes": [*self.classes]}

    def arrays(self) -> dict[str, Array]:
        """None: all there is goes into JSON."""
        return {}

    @classmethod
    def restore(cls, json: Mapping[str, Any], arrays: Mapping[str, Array]) -> "ClassTarget":
        """The target that `to_json` describes."""
        return cls(json["name"], tuple(json["classes"]))

    def _comparable(self, column: Array) -> Array:
        if isinstance(self.classes[0], str):
            return as_text(column)
        if isinstance(self.classes[0], bool):
            return column
        return as_numbers(self.name, column, _REMEDY)


def _encode_in(table: Table, target: NumberTarget | ClassTarget) -> Array:
    with table.naming_rows():
        return target.encode(table[target.name])


def are_whole(values: Array) -> bool:
    """Whether all values are whole numbers.

    >>> are_whole(np.array([1.0, 2.0])), are_whole(np.array([0.5])), are_whole(np.array(["a"]))
    (True, False, False)
    """
    return values.dtype.kind == "f" and bool((values == np.round(values)).all())


def known_twice(values: Any, name: str) -> Array:
    """The values as a column; DataError if fewer than two are known.

    >>> known_twice([1, None, 2], "price")
    array([ 1., nan,  2.])
    """
    column = as_column(name, values)
    known = int(np.count_nonzero(~is_missing(column)))
    if known < 2:
        raise too_few(name, known)
    return column


def _labels(name: str, column: Array) -> set[Any]:
    if column.dtype.kind == "M":
        raise dates_refused(name)
    if column.dtype.kind == "f":
        column = as_numbers(name, column, _REMEDY)
    labels = column[~is_missing(column)]
    distinct = set(labels.tolist())
    return {int(label) for label in distinct} if are_whole(labels) else distinct


def _refuse_missing(name: str, missing: Array) -> None:
    if missing.any():
        raise RowError(
            name,
            int(np.argmax(missing)),
            "a missing value",
            rule="every row to learn from has a target",
            remedy="drop such rows first (drop_missing_target)",
        )


def _constant(name: str, value: str) -> DataError:
    return DataError(
        f"target {name!r} is {value} in every row",
        rule="there is nothing to predict in a constant",
        remedy="choose another target, or rows in which it varies",
    )


def dates_refused(name: str) -> DataError:
    """The error for a target of dates.

    >>> print(dates_refused("sold"))
    target 'sold' of dates: dates cannot be predicted; predict a number of days instead
    """
    rule, remedy = "dates cannot be predicted", "predict a number of days instead"
    return DataError(f"target {name!r} of dates", rule=rule, remedy=remedy)


def too_few(name: str, known: int) -> DataError:
    """The error for a target known in fewer than two rows.

    >>> too_few("price", 1).value
    "target 'price' is known in 1 rows"
    """
    return DataError(
        f"target {name!r} is known in {known} rows",
        rule="at least two are needed to learn from",
        remedy="fill in the target or choose another column",
    )


def _wrong_shape(array: Array, wanted: str) -> ShapeError:
    rule = f"the outputs of the network for this target have shape {wanted}"
    remedy = "give the network's last layer one unit a class, or one for a number"
    return ShapeError(f"outputs of shape {array.shape}", rule=rule, remedy=remedy)
