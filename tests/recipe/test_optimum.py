"""The optimum of small networks, against closed forms and other solvers."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

import glassnet as gn
from glassnet.recipe import Rows
from glassnet.recipe.fitting import Task
from glassnet.recipe.optimum import to_the_optimum
from glassnet.recipe.small import fit_small
from glassnet.tabular import Layout


@pytest.fixture
def rows():
    generator = np.random.default_rng(0)
    return generator.normal(size=(20, 30)), generator.normal(size=(20, 1)), generator.random(20)


def fitted(x, target, weights, classes=0):
    task = Task(Layout(x.shape[1], 0, ()), classes or 1, classes=bool(classes))
    return fit_small(task, Rows(x, target, weights), seed=0).networks[0].predict(x)


def test_it_is_ridge_regression_to_ten_digits(rows):
    x, y, weights = rows
    # Σ w·(y - ŷ)² / Σw + Σ b² / Σw, so that scikit-learn's alpha is 1
    found = Ridge(alpha=1.0, tol=1e-12, solver="cholesky").fit(x, y, sample_weight=weights)
    np.testing.assert_allclose(
        fitted(x, y, weights).ravel(), found.predict(x).ravel(), rtol=1e-10, atol=1e-12
    )


def test_it_is_logistic_regression(rows):
    x, _, weights = rows
    labels = np.arange(20) % 3
    # Σ w·loss / Σw + Σ b² / Σw: scikit-learn minimises C·Σ w·loss + ½ Σ b², so that C is ½
    model = LogisticRegression(C=0.5, tol=1e-12, solver="newton-cg", max_iter=10_000)
    found = model.fit(x, labels, sample_weight=weights).predict_proba(x)
    np.testing.assert_allclose(fitted(x, labels, weights, classes=3), found, rtol=1e-7)


def test_what_is_there_already_stays():
    x = np.linspace(-1, 1, 5).reshape(-1, 1)
    network = gn.Network([gn.Dense(1, 1)], dtype="float64")
    network.parameters[...] = 3, 0
    to_the_optimum(network, gn.MeanSquaredError(), Rows(x, 3 * x))
    assert network.parameters.tolist() == [3, 0]


def test_a_loss_with_corners_does_not_get_worse():
    x = np.linspace(-1, 1, 9).reshape(-1, 1)
    y = np.where(x > 0, 1.0, -2.0)
    network = gn.Network([gn.Dense(1, 1)], dtype="float64")
    loss = gn.MeanAbsoluteError()
    before = loss.forward(network.predict(x), y)
    to_the_optimum(network, loss, Rows(x, y))
    assert np.isfinite(network.parameters).all()
    assert loss.forward(network.predict(x), y) <= before + 1e-9
