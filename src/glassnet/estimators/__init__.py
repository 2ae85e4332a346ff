"""Estimators for tables, by scikit-learn's conventions: the only part that knows scikit-learn.

>>> from glassnet.estimators import TabularRegressor
>>> TabularRegressor(epochs=20).get_params()["epochs"]
20
"""

from glassnet.estimators.base import TabularEstimator
from glassnet.estimators.classifier import TabularClassifier
from glassnet.estimators.regressor import TabularRegressor

__all__ = ["TabularClassifier", "TabularEstimator", "TabularRegressor"]
