"""The estimator of classes."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from glassnet.array import Array
from glassnet.errors import DataError, SettingError
from glassnet.estimators.base import Columns, TabularEstimator
from glassnet.estimators.targets import label_column
from glassnet.estimators.weights import class_weighted
from glassnet.suggest import listed
from glassnet.table_fit import Known
from glassnet.tabular import ClassTarget, Target

__all__ = ["TabularClassifier"]

MANY = 20  # rows: with fewer, every label may come once by chance


@dataclass(kw_only=True, eq=False, repr=False)
class TabularClassifier(ClassifierMixin, TabularEstimator):  # type: ignore[misc]
    """Predicts one of two or more classes from a table, by networks; a scikit-learn estimator.

    X is a dataframe of pandas, polars or pyarrow, an array, a dict of columns or a list of lists,
    with numbers, categories, dates and missing values as they are; y (rows,) are labels: text,
    whole numbers, or true and false. All parameters are described in
    `glassnet.estimators.TabularEstimator`, those that are numbers of the training in
    `glassnet.Recipe`. Of a classifier alone:

    - `class_weight`: a dict from labels to weights, or "balanced" for the same sum of each class.
    - `smoothing`: how much of a label is shared among all classes.

    `classes_` are the labels, sorted, in the order of `predict_proba`. Errors are
    `glassnet.errors`, which are also ValueError or TypeError.

    >>> x = np.linspace(-1, 1, 300)
    >>> sides = np.where(x > 0, "right", "left")
    >>> model = TabularClassifier(hidden=16, epochs=20, folds=2, random_state=0)
    >>> model.fit({"x": x}, sides).predict({"x": [-0.9, 0.9]})
    array(['left', 'right'], dtype='<U5')
    """

    smoothing: float | None = None
    class_weight: Any = None

    _losses: ClassVar[tuple[str, ...]] = ("classes",)

    def predict(self, X: Any) -> Array:  # noqa: N803
        """Return the most probable label of each row, (rows,)."""
        likeliest = np.argmax(self.predict_proba(X), axis=1)
        return self.classes_[likeliest]

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """Return the probability of each class, (rows, classes), calibrated by a temperature."""
        check_is_fitted(self)
        return self.predictor_.predict_proba(self._table(X))

    def predict_log_proba(self, X: Any) -> Array:  # noqa: N803
        """Return the logarithms of the probabilities, (rows, classes)."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None  # noqa: N803
    ) -> Self:  # fmt: skip
        """Take the networks once through these rows, and return self; call it again and again.

        The first call learns the kinds and scales of the columns, for good, and is told all
        `classes` that will come. After `fit`, training goes on from its networks.
        """
        told = None if classes is None else np.unique(next(iter(label_column(classes).values())))
        if isinstance(self.class_weight, str):
            raise SettingError(
                f"class_weight={self.class_weight!r} in partial_fit",
                rule="it does not know the rows to come",
                remedy="pass a dict from labels to weights",
            )
        self._check_told(told)
        return self._partial_fit(X, y, sample_weight, told)

    def _check_told(self, told: Array | None) -> None:
        fitted = hasattr(self, "predictor_")
        if told is None and not fitted:
            raise DataError(
                "a first partial_fit without classes",
                rule="later rows may hold labels that these lack",
                remedy="pass classes=np.unique(y_all) with the first call",
            )
        if told is not None and fitted and not np.array_equal(told, self.classes_):
            raise DataError(
                f"classes {listed(told.tolist())}",
                rule=f"those learned so far are {listed(self.classes_.tolist())}",
                remedy="fit a new estimator with all classes",
            )

    def _columns(self, y: Any) -> Columns:
        return label_column(y)

    def _learn_targets(
        self, names: Sequence[str], known: Known, labels: Array | None = None
    ) -> list[Target]:
        classes = np.unique(known.targets[0]) if labels is None else labels
        if len(classes) < 2:
            raise DataError(
                f"y of one class, {classes.tolist()[0]!r}",
                rule="a classifier needs rows of two classes or more",
                remedy="choose another target, or rows in which it varies",
            )
        rows = len(known.targets[0])
        if labels is None and len(classes) == rows >= MANY:
            warnings.warn(
                f"y has {rows:,} classes in {rows:,} rows: nothing is learned from labels that "
                "come once; is it a number (TabularRegressor), or a name?",
                stacklevel=5,
            )
        self.classes_ = classes
        return [ClassTarget(names[0], tuple(classes.tolist()))]

    def _row_weights(self, known: Known, targets: Sequence[Target]) -> Array | None:
        if self.class_weight is None:
            return known.weights
        numbers = targets[0].encode(known.targets[0])
        return class_weighted(self.class_weight, self.classes_, numbers, known.weights)
