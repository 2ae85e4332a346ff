"""The estimator of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from sklearn.base import RegressorMixin
from sklearn.utils.validation import check_is_fitted

from glassnet.array import Array
from glassnet.errors import DataError, SettingError
from glassnet.estimators.base import Columns, TabularEstimator
from glassnet.estimators.settings import loss_for
from glassnet.estimators.targets import number_columns
from glassnet.table_fit import Known
from glassnet.tabular import NumberTarget, Target

__all__ = ["TabularRegressor"]


@dataclass(kw_only=True, eq=False, repr=False)
class TabularRegressor(RegressorMixin, TabularEstimator):  # type: ignore[misc]
    """Predicts numbers from a table, by networks; a scikit-learn estimator.

    X is a dataframe of pandas, polars or pyarrow, an array, a dict of columns or a list of lists,
    with numbers, categories, dates and missing values as they are; y is (rows,), or
    (rows, targets) for several. All parameters are described in
    `glassnet.estimators.TabularEstimator`, those that are numbers of the training in
    `glassnet.Recipe`. Of a regressor alone:

    - `target_transform`: "log" learns the logarithm of y, "none" y itself; "auto" the logarithm
      where that is plainly likelier.
    - `intervals`: whether to learn how far the truth may lie, for `predict_interval`,
      `predict_quantiles` and `predict_std`.
    - `loss`: "huber", "poisson" for counts, "gaussiannll", any that predicts numbers.

    Errors are `glassnet.errors`, which are also ValueError or TypeError.

    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 300)
    >>> table = {"x": x, "side": np.where(x > 0, "right", "left")}
    >>> model = TabularRegressor(hidden=16, epochs=20, folds=2, random_state=0)
    >>> bool(model.fit(table, x**2).score(table, x**2) > 0.9)
    True
    >>> model.predict_interval({"x": 0.5, "side": "right"}).shape
    (1, 2)
    """

    target_transform: str = "auto"  # `transform` would be a transformer's
    intervals: bool = True

    _losses: ClassVar[tuple[str, ...]] = ("number", "log-rate", "distribution")

    def predict(self, X: Any) -> Array:  # noqa: N803
        """Return a number for each row, (rows,), or (rows, targets)."""
        check_is_fitted(self)
        return self.predictor_.predict(self._table(X))

    def predict_interval(self, X: Any, coverage: float = 0.9) -> Array:  # noqa: N803
        """Return the ends, (rows, 2), of intervals that hold the truth with that probability.

        It is so over rows like those learned from, nearly so below some 150 of them. Ends are
        infinite, with a warning, where too few rows are there for the coverage. (rows, 2, targets)
        for several. SettingError without `intervals`, and after `partial_fit`, which cannot tell.
        """
        check_is_fitted(self)
        return self.predictor_.predict_interval(self._table(X), coverage)

    def predict_quantiles(self, X: Any, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> Array:  # noqa: N803
        """Return quantiles of the truth, (rows, levels), or (rows, levels, targets)."""
        check_is_fitted(self)
        return self.predictor_.predict_quantiles(self._table(X), levels)

    def predict_std(self, X: Any) -> Array:  # noqa: N803
        """Return half the width of the interval of 68 %, (rows,) or (rows, targets)."""
        check_is_fitted(self)
        return self.predictor_.predict_std(self._table(X))

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:  # noqa: N803
        """Take the networks once through these rows, and return self; call it again and again.

        The first call learns the kinds and scales of columns and targets, for good. After `fit`,
        training goes on from its networks.
        """
        return self._partial_fit(X, y, sample_weight)

    def _columns(self, y: Any) -> Columns:
        return number_columns(y)

    def _learn_targets(
        self, names: Sequence[str], known: Known, labels: Array | None = None
    ) -> list[Target]:
        loss = loss_for(self.loss, self._losses)
        counts = loss is not None and loss.predicts == "log-rate"
        if counts and self.target_transform == "log":
            raise SettingError(
                f"target_transform='log' with loss={self.loss!r}",
                rule="its network predicts the logarithm of a rate already",
                remedy="leave target_transform at 'auto'",
            )
        transform = "none" if counts else self.target_transform
        targets = [
            NumberTarget.fit(values, name, transform, known.weights)
            for name, values in zip(names, known.targets, strict=True)
        ]
        return [_as_shares(target) for target in targets] if counts else list(targets)

    def __sklearn_tags__(self) -> Any:
        """Several targets are welcome."""
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags


def _as_shares(target: NumberTarget) -> NumberTarget:
    """Return counts divided by their mean: the rate to learn is then about 1."""
    if target.low < 0:
        raise DataError(
            f"target {target.name!r} with the value {target.low:.6g}",
            rule="counts are at least 0",
            remedy="choose another loss, such as 'huber'",
        )
    return replace(target, mean=0.0, std=target.mean)
