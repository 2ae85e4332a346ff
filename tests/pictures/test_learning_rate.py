"""The learning rate by epoch."""

import numpy as np
import pytest
from comparing import assert_looks_like

from glassnet.pictures import learning_rate, plots_of, theme
from glassnet.record import EpochRecord, History


def history(rates):
    return History([EpochRecord(i, 0.5, 0.0, rate, 0.1) for i, rate in enumerate(rates)])


def names(thing):
    return [each.name for each in plots_of(thing)]


def test_each_epoch_is_drawn():
    ax = learning_rate(history([0.2, 0.1, 0.05]))
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [0.2, 0.1, 0.05])
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == (
        "epoch",
        "learning rate",
        "linear",
    )


def test_rates_over_a_power_of_ten_are_on_a_log_scale():
    assert learning_rate(history([0.1, 0.001])).get_yscale() == "log"


def test_what_is_not_finite_is_a_gap():
    ax = learning_rate(history([0.1, float("inf"), float("nan")]))
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [0.1, np.nan, np.nan])


def test_it_suits_rates_that_change():
    assert "learning_rate" in names(history([0.2, 0.1]))
    assert "learning_rate" not in names(history([0.1, 0.1]))
    assert "learning_rate" not in names(History())


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(
            learning_rate(history([0.01 / (1 + i) for i in range(20)])), f"learning_rate_{colours}"
        )
