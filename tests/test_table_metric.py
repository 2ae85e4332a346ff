"""Metrics in the units of targets that networks learn encoded."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.table_metric import InUnits
from glassnet.tabular import NumberTarget


def test_logarithms_and_shares_are_decoded_column_by_column():
    targets = [NumberTarget("a", 1.0, 2.0, log=True), NumberTarget("b", 0.0, 10.0)]
    truth = np.array([[0.0, 1.0], [1.0, 2.0]])
    prediction = truth + [[0.1, 0.2], [-0.1, 0.0]]
    decoded = [np.c_[np.exp(1 + 2 * each[:, 0]), 10 * each[:, 1]] for each in (prediction, truth)]
    for metric in (gn.MAE(), gn.RMSE(), gn.R2()):
        weights = np.array([1.0, 3.0])
        found = InUnits(metric, targets)(prediction, truth, weights)
        assert found == pytest.approx(metric(*decoded, weights))


def test_it_passes_for_the_metric():
    within = InUnits(gn.Within(), [NumberTarget("y", 0.0, 1000.0)])
    assert (within.name, within.higher_is_better, within.task) == ("within", True, "regression")
    within.prepare(np.array([[0.0], [1.0]]))  # within 500 / 250 = 2
    assert within(np.array([[0.0015], [0.0025]]), np.zeros((2, 1))) == 0.5
    assert within.config() == gn.Within().config()
    assert "InUnits" not in gn.Metric.registry
