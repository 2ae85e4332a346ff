"""X and y together: as many rows of both, and only those that count."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, ShapeError
from glassnet.estimators.weights import counted, row_weights
from glassnet.recipe import FEW
from glassnet.table_fit import Known
from glassnet.tabular import Table, Target

__all__ = ["check_rows", "check_width", "known_rows"]


def known_rows(
    table: Table, columns: Mapping[str, Array], sample_weight: Any, least: int = 2
) -> Known:
    """Return the rows that count; DataError where there are fewer than `least`.

    >>> len(known_rows(Table({"x": [1, 2, 3]}), {"y": np.arange(3.0)}, [1, 0, 1]))
    2
    """
    check_rows(table, columns, least)
    weights = row_weights(sample_weight, len(table))
    known = counted(Known(table, tuple(columns.values()), weights))
    if weights is None and len(known) < FEW:  # what learns from few is one for weights and copies
        return replace(known, weights=np.ones(len(known)))
    return known


def check_width(columns: Mapping[str, Array], targets: Sequence[Target]) -> None:
    """Refuse a y of other than one column a target.

    >>> check_width({}, [])
    """
    if len(columns) != len(targets):
        raise ShapeError(
            f"y of {len(columns)} columns",
            rule=f"the y that was learned from has {len(targets)}",
            remedy="give the same columns",
        )


def check_rows(table: Table, columns: Mapping[str, Array], least: int = 1) -> None:
    """Refuse X and y of different lengths, and fewer rows than `least`.

    >>> check_rows(Table({"x": [1, 2]}), {"y": np.arange(2.0)})
    """
    (values, *_) = columns.values()
    if len(values) != len(table):
        raise ShapeError(
            f"X of {len(table)} rows and y of {len(values)}",
            rule="every row of X has one of y",
            remedy="pass as many of both",
        )
    if len(table) < least:
        raise DataError(
            "X of 1 sample",
            rule="at least two are needed to learn from",
            remedy="give more rows",
        )
