"""X and y as one table, to look at what a fitted estimator makes of rows whose truth is known."""

from typing import Any

from sklearn.utils.validation import check_is_fitted

from glassnet.errors import ColumnError
from glassnet.estimators.base import TabularEstimator
from glassnet.estimators.known_rows import check_rows, check_width
from glassnet.tabular import Table

__all__ = ["scored_rows"]


def scored_rows(model: TabularEstimator, X: Any, y: Any) -> Table:  # noqa: N803
    """Return the rows with their targets beside them, by the names that the predictor knows.

    Errors: those of `predict`; ShapeError for X and y of different lengths; ColumnError where a
    target has the name of a column.

    >>> import numpy as np
    >>> from glassnet.estimators import TabularRegressor
    >>> x = np.linspace(-1, 1, 20)
    >>> scored_rows(TabularRegressor().fit({"x": x}, x), {"x": x}, x).names
    ('x', 'target')
    """
    check_is_fitted(model)
    table, columns = model._table(X), model._columns(y)
    check_rows(table, columns)
    targets = model.predictor_.targets
    check_width(columns, targets)
    names = [target.name for target in targets]
    both = next((name for name in names if name in table.names), None)
    if both is not None:
        raise ColumnError(
            f"the target {both!r}",
            rule="X has a column of this name, too",
            remedy="fit on a y of another name, such as y.rename('truth')",
        )
    given = {name: table[name] for name in table.names}
    return Table(
        given | dict(zip(names, columns.values(), strict=True)), categories=table.categories
    )
