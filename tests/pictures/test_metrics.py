"""Metrics by epoch."""

from dataclasses import replace

import numpy as np
import pytest
from comparing import assert_looks_like

from glassnet.pictures import metrics, plots_of, theme
from glassnet.record import EpochRecord, History


def history(count=2, epochs=20, validation=True):
    records = []
    for epoch in range(epochs):
        values = {f"metric {i}": (i + 1) * 0.9**epoch for i in range(count)}
        held_out = {name: 1.2 * value for name, value in values.items()} if validation else {}
        records.append(EpochRecord(epoch, 0.5, 0, 0.1, 0.1, values, validation_metrics=held_out))
    return History(records)


def test_each_metric_has_axes_of_its_own():
    first, second = metrics(history()).child_axes
    assert (first.get_ylabel(), second.get_ylabel()) == ("metric 0", "metric 1")
    training, validation = second.get_lines()
    np.testing.assert_allclose(training.get_ydata()[:2], [2, 1.8])
    np.testing.assert_allclose(validation.get_ydata()[:2], [2.4, 2.16])
    assert validation.get_linestyle() == "--"
    assert second.get_xlabel() == "epoch"
    assert [text.get_text() for text in first.get_legend().get_texts()] == [
        "training",
        "validation",
    ]


def test_more_than_six_are_cut_and_said():
    ax = metrics(history(9))
    assert len(ax.child_axes) == 6
    assert "6 of 9" in ax.get_title()


def test_a_first_epoch_far_off_lies_beyond_the_edge():
    values = [-500.0, *np.linspace(0.5, 0.9, 99)]
    records = [EpochRecord(i, 1.0, 0, 0.1, 0.1, {"r2": v}) for i, v in enumerate(values)]
    cell = metrics(History(records)).child_axes[0]
    low, high = cell.get_ylim()
    assert -1 < low < 0.5 < 0.9 < high < 2
    assert [text.get_text() for text in cell.texts] == ["1 beyond the frame"]


def test_several_runs_have_a_mean_and_a_band():
    low, high = history(1, epochs=3, validation=False), history(1, epochs=3, validation=False)
    high.records[:] = [replace(each, metrics={"metric 0": 3.0}) for each in high]
    ax = metrics([low, high])
    (cell,) = ax.child_axes
    np.testing.assert_allclose(cell.get_lines()[0].get_ydata(), [2, 1.95, 1.905])
    assert set(np.round(cell.collections[0].get_paths()[0].vertices[:, 1], 2)) == {1, 0.9, 0.81, 3}
    assert ax.get_title() == "Metrics of 2 runs: mean, lowest to highest"


def test_what_is_not_finite_is_a_gap():
    records = [EpochRecord(i, 1.0, 0, 0.1, 0.1, {"r2": v}) for i, v in enumerate([1, np.inf, 2])]
    cell = metrics(History(records)).child_axes[0]
    np.testing.assert_array_equal(cell.get_lines()[0].get_ydata(), [1, np.nan, 2])


def test_of_nothing_it_says_so():
    assert metrics(History()).texts[0].get_text() == "no metrics"


def test_it_suits_histories_with_metrics():
    assert "metrics" in [each.name for each in plots_of(history())]
    assert "metrics" not in [each.name for each in plots_of(history(0))]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(metrics(history()), f"metrics_{colours}")
