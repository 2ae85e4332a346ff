"""What a network learns to predict, and back: one of several classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.tabular.columns import as_column, is_missing
from glassnet.tabular.convert import as_numbers, as_text
from glassnet.tabular.rows import RowError
from glassnet.tabular.table import Table
from glassnet.tabular.target_checks import (
    TARGET_REMEDY,
    constant_refused,
    dates_refused,
    known_twice,
    refuse_missing,
    wrong_shape,
)

__all__ = ["ClassTarget", "are_whole"]

MOST_FRACTIONS = 20  # different labels such as 0.5: with more it is a number

Label = str | int | float | bool


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
            raise constant_refused(name, repr(classes[0]))
        return cls(name, classes)

    def encode(self, values: Any) -> npt.NDArray[np.int64]:
        """The number of each value's class, shape (rows,); values, or a table with them.

        Errors: DataError for a missing value and for a label that is none of the classes.
        """
        if isinstance(values, Table):
            with values.naming_rows():
                return self.encode(values[self.name])
        column = self._comparable(values)
        refuse_missing(self.name, is_missing(column))
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
            raise wrong_shape(probabilities, f"(rows, {len(self.classes)})")
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

    def _comparable(self, values: Any) -> Array:
        text = isinstance(self.classes[0], str)
        if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and not text:
            return values  # a column would round those beyond 2**53
        column = as_column(self.name, values)
        if text:
            return as_text(column)
        if isinstance(self.classes[0], bool):
            return column
        return as_numbers(self.name, column, TARGET_REMEDY)


def are_whole(values: Array) -> bool:
    """Whether all values are whole numbers.

    >>> are_whole(np.array([1.0, 2.0])), are_whole(np.array([0.5])), are_whole(np.array(["a"]))
    (True, False, False)
    """
    return values.dtype.kind == "f" and bool((values == np.round(values)).all())


def _labels(name: str, column: Array) -> set[Any]:
    if column.dtype.kind == "M":
        raise dates_refused(name)
    if column.dtype.kind == "f":
        column = as_numbers(name, column, TARGET_REMEDY)
        _refuse_fractions(name, column[~is_missing(column)])
    labels = column[~is_missing(column)]
    distinct = set(labels.tolist())
    return {int(label) for label in distinct} if are_whole(labels) else distinct


def _refuse_fractions(name: str, labels: Array) -> None:
    broken = labels[labels != np.round(labels)]
    if len(np.unique(broken)) > MOST_FRACTIONS:
        raise DataError(
            f"target {name!r} with values such as {broken[0]:.6g}, as classes",
            rule="classes are text, whole numbers, or true and false",
            remedy="predict it as a number, or write the classes as text",
        )
