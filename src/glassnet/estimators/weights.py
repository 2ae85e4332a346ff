"""How much each row counts: sample weights, and weights of classes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet.array import Array, as_array
from glassnet.errors import DataError, SettingError
from glassnet.nn.losses.loss import checked_weights
from glassnet.suggest import listed
from glassnet.table_task import Known

__all__ = ["class_weighted", "counted", "row_weights"]


def row_weights(given: Any, rows: int) -> Array | None:
    """Return a weight for each row, (rows,), in float64; None for none.

    Errors: ShapeError unless there is one a row; DataError for weights that are negative, not
    finite, or all zero.

    >>> row_weights([1, 2], 2)
    array([1., 2.])
    """
    if given is None:
        return None
    if np.ma.is_masked(given):
        given = np.ma.MaskedArray(given, dtype=float).filled(np.nan)
    weights = as_array("sample_weight", given)
    if weights.dtype.kind in "biuf" and weights.size and not weights.any():
        raise DataError(
            f"sample_weight of {weights.size} rows that is zero in every one",
            rule="at least one row must count",
            remedy="use 0 to leave a row out, and 1 for the others",
        )
    return checked_weights(weights.astype(float) if weights.dtype == object else weights, rows)


def class_weighted(
    class_weight: Any, classes: Array, numbers: Array, weights: Array | None
) -> Array:
    """Return the rows' weights times those of their classes, whose numbers (rows,) are given.

    "balanced" gives each class that is there the same sum: n / (classes·n_class), n being sums
    of the rows' weights; a dict gives the weight of a label, 1 for those that it lacks.
    SettingError for anything else, for weights below 0, and for labels that there are none of
    where others lack theirs.

    >>> class_weighted("balanced", np.array([0, 1]), np.array([0, 0, 0, 1]), None).round(2)
    array([0.67, 0.67, 0.67, 2.  ])
    """
    own = np.ones(len(numbers)) if weights is None else weights
    if isinstance(class_weight, Mapping):
        return own * _of_labels(class_weight, classes)[numbers]
    if not isinstance(class_weight, str) or class_weight != "balanced":
        raise SettingError(
            f"class_weight={class_weight!r}",
            rule="it is 'balanced', a dict from labels to weights, or None",
            remedy="try 'balanced'",
        )
    sums = np.maximum(np.bincount(numbers, own, len(classes)), np.finfo(float).tiny)
    return own * own.sum() / (len(classes) * sums[numbers])


def _of_labels(class_weight: Mapping[Any, Any], classes: Array) -> Array:
    labels = classes.tolist()
    unknown = [label for label in class_weight if label not in labels]
    if unknown and any(label not in class_weight for label in labels):
        raise SettingError(
            f"class_weight of the labels {listed(unknown)}",
            rule="y holds none of these",
            remedy=f"the classes are {listed(labels)}",
        )
    try:
        found = np.array([float(class_weight.get(label, 1)) for label in labels])
    except (TypeError, ValueError):
        found = np.array([np.nan])
    if not (np.isfinite(found).all() and (found >= 0).all() and found.any()):
        raise SettingError(
            f"class_weight={dict(class_weight)}",
            rule="weights are finite numbers, at least 0 and not all 0",
            remedy="try 'balanced'",
        )
    return found


def counted(known: Known) -> Known:
    """Return the rows that weigh something beside the heaviest one, in single precision.

    >>> from glassnet.tabular import Table
    >>> len(counted(Known(Table({"x": [1, 2, 3]}), [np.arange(3.0)], np.array([1, 0, 1e-40]))))
    1
    """
    weights = known.weights
    if weights is None or not len(weights):
        return known
    heavy = weights >= max(weights.max() * float(np.finfo(np.float32).tiny), np.finfo(float).tiny)
    if heavy.all():
        return known
    targets = [np.asarray(each)[heavy] for each in known.targets]
    return Known(known.table.take(heavy), targets, weights[heavy])
