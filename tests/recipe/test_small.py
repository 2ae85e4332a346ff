"""Tables of a few rows: ridge and logistic regression, to scikit-learn's digits.

The penalty Σw² / Σ weights beside the mean loss is scikit-learn's alpha = 1 for squared error; for
two classes, whose weights are w/2 and -w/2, it is C = 1. The intercept is free. Golden values:

    import numpy as np
    from sklearn.linear_model import LogisticRegression, Ridge
    g = np.random.default_rng(0)
    x = g.normal(size=(20, 3)); y = x @ [1, -2, .5] + g.normal(size=20)
    w = g.integers(1, 4, 20).astype(float)
    Ridge(alpha=1.0).fit(x, y).predict(x[:3])
    Ridge(alpha=1.0).fit(x, y, sample_weight=w).predict(x[:3])
    LogisticRegression(C=1.0, tol=1e-12, max_iter=9999).fit(x, y > 0).predict_proba(x[:3])[:, 1]
"""

import numpy as np
import pytest

from glassnet.recipe import Rows, Task, fit_small
from glassnet.tabular import Layout

RIDGE = [0.6260706771923309, 1.347419520637163, 0.6065019079217092]
WEIGHTED = [0.5860158922303844, 1.417296688196836, 0.22112534004098378]
LOGISTIC = [0.6611695494039806, 0.7220108904818705, 0.6310477099795375]

generator = np.random.default_rng(0)
X = generator.normal(size=(20, 3))
Y = X @ [1, -2, 0.5] + generator.normal(size=20)
W = generator.integers(1, 4, 20).astype(float)


def fitted(rows, **task):
    task = Task(Layout(3, 0, ()), **{"outputs": 1} | task)
    return fit_small(task, rows, seed=0)


def test_ridge():
    net = fitted(Rows(X, Y.reshape(-1, 1))).networks[0]
    np.testing.assert_allclose(net.predict(X[:3])[:, 0], RIDGE, rtol=1e-6)


def test_weighted_ridge():
    net = fitted(Rows(X, Y.reshape(-1, 1), W)).networks[0]
    np.testing.assert_allclose(net.predict(X[:3])[:, 0], WEIGHTED, rtol=1e-6)


def test_logistic_regression():
    net = fitted(Rows(X, (Y > 0).astype(int)), outputs=2, classes=True).networks[0]
    np.testing.assert_allclose(net.predict(X[:3])[:, 1], LOGISTIC, rtol=1e-5)


@pytest.mark.parametrize("classes", [False, True])
def test_a_weight_of_two_is_two_rows(classes):
    target = (Y > 0).astype(int) if classes else Y.reshape(-1, 1)
    task = {"outputs": 1 + classes, "classes": classes}
    repeated = np.repeat(np.arange(20), W.astype(int))
    once = fitted(Rows(X, target, W), **task).networks[0]
    twice = fitted(Rows(X[repeated], target[repeated]), **task).networks[0]
    np.testing.assert_allclose(once.predict(X), twice.predict(X), rtol=1e-7)


def test_unseen_is_of_networks_without_the_row():
    """A target that is noise: those who saw a row are nearer to it than those who did not."""
    noise = np.random.default_rng(1).normal(size=(40, 1))
    x = np.random.default_rng(2).normal(size=(40, 3))
    ensemble = fitted(Rows(x, noise))
    seen = ensemble.networks[0].predict(x)
    assert np.isfinite(ensemble.unseen).all()
    assert ((noise - ensemble.unseen) ** 2).mean() > ((noise - seen) ** 2).mean()
