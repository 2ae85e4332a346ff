"""What every target is checked for, and what is said where it fails."""

from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, ShapeError
from glassnet.tabular.columns import as_column, is_missing
from glassnet.tabular.rows import RowError

__all__ = [
    "TARGET_REMEDY",
    "UNLESS_CLASSES",
    "constant_refused",
    "dates_refused",
    "known_twice",
    "refuse_missing",
    "too_few",
    "wrong_shape",
]

UNLESS_CLASSES = (
    "mend the value, or say task='classification', or --task classification, or take a "
    "TabularClassifier"
)
TARGET_REMEDY = "mend the value or drop the row"


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


def refuse_missing(name: str, missing: Array) -> None:
    """Raise DataError for the first row whose target is missing.

    >>> refuse_missing("price", np.array([False, False]))
    """
    if missing.any():
        raise RowError(
            name,
            int(np.argmax(missing)),
            "a missing value",
            rule="every row to learn from has a target",
            remedy="drop such rows first (drop_missing_target)",
        )


def constant_refused(name: str, value: str) -> DataError:
    """The error for a target of one value.

    >>> constant_refused("price", "3").value
    "target 'price' is 3 in every row"
    """
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


def wrong_shape(array: Array, wanted: str) -> ShapeError:
    """The error for outputs that are not of the shape wanted.

    >>> wrong_shape(np.zeros(2), "(rows, 3)").value
    'outputs of shape (2,)'
    """
    rule = f"the outputs of the network for this target have shape {wanted}"
    remedy = "give the network's last layer one unit a class, or one for a number"
    return ShapeError(f"outputs of shape {array.shape}", rule=rule, remedy=remedy)
