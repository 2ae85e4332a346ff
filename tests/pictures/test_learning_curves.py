"""Learning curves: of one run, of seeds, of names."""

import numpy as np
import pytest
from comparing import assert_looks_like
from matplotlib.figure import Figure

from glassnet.errors import DataError
from glassnet.pictures import learning_curves, save_picture, theme
from glassnet.record import EpochRecord, History

NAN, INF = float("nan"), float("inf")


def history(losses, validation=None, *, penalty=0.0, loss="Loss.Huber", stopped="", best=None):
    held_out = validation or [None] * len(losses)
    records = [
        EpochRecord(i, value, penalty, 0.001, 0.1, validation_loss=other)
        for i, (value, other) in enumerate(zip(losses, held_out, strict=True))
    ]
    return History(records, {"loss": {"class": loss}}, "validation_loss", best, stopped)


def falling(start, epochs=30):
    return [start * 0.8**i + 0.01 for i in range(epochs)]


def told(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines()}


def test_both_losses_and_the_best_epoch_are_drawn():
    ax = learning_curves(history([3.0, 2.0, 1.0], [4.0, 1.0, 2.0], best=1))
    drawn = lines(ax)
    np.testing.assert_array_equal(drawn["training"].get_ydata(), [3, 2, 1])
    np.testing.assert_array_equal(drawn["validation"].get_ydata(), [4, 1, 2])
    assert drawn["best epoch, 1, by validation loss"].get_xdata()[0] == 1
    assert ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss: Huber")
    assert told(ax) == ["training", "validation", "best epoch, 1, by validation loss"]


def test_a_penalty_is_drawn_where_there_is_one():
    drawn = lines(learning_curves(history([3.0, 2.0], penalty=0.5)))
    np.testing.assert_array_equal(drawn["training"].get_ydata(), [3, 2])
    np.testing.assert_array_equal(drawn["penalty"].get_ydata(), [0.5, 0.5])
    assert "penalty" not in lines(learning_curves(history([3.0, 2.0])))


def test_losses_below_0_have_a_linear_scale():
    assert learning_curves(history([1.0, -2.0])).get_yscale() == "linear"
    assert learning_curves(history([1.0, 0.0])).get_yscale() == "linear"


def test_one_epoch_is_a_point():
    points = learning_curves(history([1.0])).get_lines()[-1]
    assert points.get_marker() == "o"
    np.testing.assert_array_equal(points.get_xydata(), [[0, 1]])


def test_a_value_between_two_that_are_not_finite_is_a_point():
    ax = learning_curves(history([1.0, NAN, 0.5, INF, 0.2, 0.1]))
    np.testing.assert_array_equal(ax.get_lines()[1].get_xydata(), [[0, 1], [2, 0.5]])
    assert "2 of 6 epochs: not finite" in ax.get_title()


def test_no_finite_loss_is_said():
    assert learning_curves(history([NAN] * 3)).texts[0].get_text() == "no loss is a finite number"


def test_ticks_of_one_epoch_are_whole_numbers(tmp_path):
    ax = learning_curves(history([1.0]))
    save_picture(ax, tmp_path / "one.png")
    assert len({label.get_text() for label in ax.get_xticklabels()}) == len(ax.get_xticks())


@pytest.mark.parametrize("loss", [1e300, 1.7e308, 1e-300, 1e250])
def test_losses_at_the_end_of_floats_are_drawn_without_a_warning(loss, tmp_path):
    save_picture(learning_curves(history([loss, 1.0, -loss, 0.5])), tmp_path / "far.png")
    save_picture(learning_curves(history([loss, 1.0, 1e-200])), tmp_path / "log.png")


@pytest.mark.parametrize("nothing", [History(), [], {}, {"a": []}])
def test_of_nothing_it_says_so(nothing):
    ax = learning_curves(nothing)
    assert ax.get_xlabel() == "epoch"
    assert ax.texts[0].get_text() == "no epochs"


def test_what_is_not_finite_is_a_gap():
    drawn = lines(learning_curves(history([1.0, INF, NAN, 0.5])))
    np.testing.assert_array_equal(drawn["training"].get_ydata(), [1, NAN, NAN, 0.5])


def test_seeds_have_a_mean_and_a_band():
    ax = learning_curves([history([1.0, 2.0]), history([3.0, 6.0]), history([5.0, NAN])])
    np.testing.assert_array_equal(lines(ax)["training"].get_ydata(), [3, 4])
    band = ax.collections[0].get_paths()[0].vertices
    assert set(band[:, 1]) == {1, 5, 2, 6}
    assert ax.get_title().startswith("Learning curves of 3 runs: mean, lowest to highest")


def test_seeds_may_end_at_different_epochs():
    ax = learning_curves([history([1.0, 2.0, 7.0]), history([3.0])])
    np.testing.assert_array_equal(lines(ax)["training"].get_ydata(), [2, NAN, NAN])
    three = learning_curves([history([1.0, 2.0]), history([3.0, 6.0]), history([5.0])])
    np.testing.assert_array_equal(lines(three)["training"].get_ydata(), [3, 4])


def test_best_epochs_of_seeds_are_marked_at_their_validation_loss():
    runs = [history([3.0, 2.0], [1.5, 1.2], best=1), history([4.0, 3.0], [1.1, 1.9], best=0)]
    drawn = learning_curves(runs).collections
    points = next(each for each in drawn if each.get_label() == "best epochs")
    np.testing.assert_array_equal(points.get_offsets(), [[1, 1.2], [0, 1.1]])


def test_runs_that_diverged_are_counted():
    runs = [history([1.0]), history([2.0], stopped="non-finite: the loss is nan")]
    assert "(1 diverged)" in learning_curves(runs).get_title()


def test_named_runs_have_a_colour_each():
    ax = learning_curves({"a": history([1.0, 2.0], [2.0, 2.0]), "b": [history([3.0, 4.0])] * 2})
    a, held_out, b = ax.get_lines()
    assert a.get_color() == held_out.get_color() != b.get_color()
    assert held_out.get_linestyle() == "--"
    assert told(ax) == ["a", "b", "training", "validation"]


def test_named_runs_have_their_best_epochs_marked():
    runs = {"a": history([3.0, 2.0], best=1), "b": history([4.0, 3.0], best=0)}
    ax = learning_curves(runs)
    places = [points.get_offsets().tolist() for points in ax.collections]
    assert places == [[[1, 2]], [[0, 4]]]
    assert told(ax)[-1] == "best epoch"


def test_names_are_written_as_they_are():
    ax = learning_curves({"$x_1$": history([1.0]), "_hidden": history([2.0])})
    assert told(ax) == [r"\$x_1\$", " _hidden"]


def test_many_names_are_cut_and_said():
    ax = learning_curves({str(i): history([1.0, i + 1.0]) for i in range(40)})
    assert len(ax.get_lines()) == 18
    assert "18 of 40 runs" in ax.get_title()
    looks = {(line.get_color(), line.get_marker()) for line in ax.get_lines()}
    assert len(looks) == 18


def test_losses_of_several_kinds_have_no_name():
    runs = {"a": history([1.0]), "b": history([1.0], loss="Loss.MeanSquaredError")}
    assert learning_curves(runs).get_ylabel() == "loss"


@pytest.mark.parametrize("wrong", [3, [3], {"a": 3}, {"a": [3]}])
def test_anything_else_is_refused(wrong):
    with pytest.raises(DataError, match=r"learning_curves\(3\): it is drawn of a History"):
        learning_curves(wrong)


def test_it_draws_into_given_axes():
    ax = Figure().subplots()
    assert learning_curves(history([1.0]), ax) is ax


def test_many_epochs_are_drawn():
    ax = learning_curves(history([1 / (i + 1) for i in range(10_000)]))
    assert len(ax.get_lines()[0].get_xdata()) == 10_000


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_one_run_looks_as_it_did(colours):
    with theme(colours):
        run = history(falling(1.0), [1.2 * v for v in falling(1.0)], penalty=0.02, best=29)
        assert_looks_like(learning_curves(run), f"learning_curves_{colours}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_named_seeds_look_as_they_did(colours):
    with theme(colours):
        named = {
            "healthy": [history(falling(1.0)), history(falling(2.0))],
            "stuck": [history([0.5] * 30), history([0.4] * 30)],
        }
        assert_looks_like(learning_curves(named), f"learning_curves_named_{colours}")
