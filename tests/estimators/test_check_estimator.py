"""scikit-learn's own checks of estimators: all of them, with nothing excused."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import glassnet as gn

# With default numbers it takes minutes: `pytest -m full`.
QUICK = {"hidden": 16, "epochs": 60, "folds": 2, "networks": 2}


class NumbersRegressor(gn.TabularRegressor):
    """Without the tag of categories the checks give it numbers that are not rounded."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = False
        return tags


class NumbersClassifier(gn.TabularClassifier):
    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.categorical = False
        return tags


@parametrize_with_checks(
    [
        gn.TabularRegressor(**QUICK),
        gn.TabularClassifier(**QUICK),
        NumbersRegressor(**QUICK),
        NumbersClassifier(**QUICK),
    ]
)
def test_scikit_learn_finds_nothing(estimator, check):
    check(estimator)


@pytest.mark.full
@parametrize_with_checks(
    [
        gn.TabularRegressor(),
        gn.TabularClassifier(),
        NumbersRegressor(networks=1),
        NumbersClassifier(networks=1),
    ]
)
def test_scikit_learn_finds_nothing_with_default_numbers(estimator, check):
    check(estimator)
