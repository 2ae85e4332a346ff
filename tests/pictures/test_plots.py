"""Plots draw what they are given, and say what it is."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from glassnet.pictures import (
    confusion_matrix,
    fitted_curve,
    learning_curve,
    predicted_against_true,
    save_picture,
)
from glassnet.record import EpochRecord, History


def history(losses, validation=None):
    held_out = validation or [None] * len(losses)
    records = [
        EpochRecord(i, loss, 0.0, 0.001, 0.1, validation_loss=other)
        for i, (loss, other) in enumerate(zip(losses, held_out, strict=True))
    ]
    return History(records, {"loss": {"class": "Loss.Huber"}}, "validation_loss", best_epoch=1)


def test_learning_curve_draws_both_losses_and_the_best_epoch():
    ax = learning_curve(history([3.0, 2.0, 1.0], [4.0, 1.0, 2.0]))
    training, validation, best = ax.get_lines()
    np.testing.assert_array_equal(training.get_ydata(), [3, 2, 1])
    np.testing.assert_array_equal(validation.get_ydata(), [4, 1, 2])
    assert best.get_xdata()[0] == 1
    assert ax.get_yscale() == "log"
    assert ax.get_ylabel() == "loss: Huber"
    assert [text.get_text() for text in ax.get_legend().get_texts()][:2] == [
        "training",
        "validation",
    ]


def test_learning_curve_of_negative_losses_is_linear():
    assert learning_curve(history([1.0, -2.0])).get_yscale() == "linear"


def test_learning_curve_of_one_epoch_shows_a_point():
    assert learning_curve(history([1.0])).get_lines()[0].get_marker() == "o"


def test_learning_curve_of_nothing_still_draws():
    assert learning_curve(History()).get_xlabel() == "epoch"


def test_predicted_against_true_draws_each_row_and_the_diagonal():
    ax = predicted_against_true(np.array([1.0, 3.0]), np.array([2.0, 2.5]), "price")
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), [[1, 2], [3, 2.5]])
    np.testing.assert_array_equal(ax.get_lines()[0].get_xdata(), [1, 3])
    assert ax.get_ylabel() == "predicted price"


def test_many_rows_are_thinned():
    many = np.arange(100_000.0)
    assert len(predicted_against_true(many, many).collections[0].get_offsets()) == 5000


def test_confusion_matrix_counts_by_class():
    truth = np.array(["a", "a", "b", "c"], dtype=object)
    ax = confusion_matrix(truth, np.array(["a", "b", "b", "c"], dtype=object), "kind")
    np.testing.assert_allclose(ax.images[0].get_array(), [[0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]])
    assert ax.texts[0].get_text() == "1\n50%"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]


def test_many_classes_leave_the_counts_out():
    labels = np.arange(30)
    assert not confusion_matrix(labels, labels).texts


def test_fitted_curve_draws_truth_and_fit():
    x = np.linspace(0, 1, 4)
    true, predicted = fitted_curve(x, x, 2 * x, "line").get_lines()
    np.testing.assert_array_equal(true.get_ydata(), x)
    np.testing.assert_array_equal(predicted.get_ydata(), 2 * x)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_pictures_are_saved_without_a_display(tmp_path, ending, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    path = save_picture(fitted_curve(np.ones(2), np.ones(2), np.ones(2)), tmp_path / f"a.{ending}")
    assert path.stat().st_size > 1000


def test_plots_draw_into_given_axes():
    ax = Figure().subplots()
    assert learning_curve(history([1.0]), ax) is ax
