import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, NonFiniteError, SettingError, ShapeError, UnknownNameError

X = np.linspace(-1, 1, 12).reshape(-1, 1)
Y = X**2
CLASSES = np.arange(12) % 3


def regression():
    return gn.Network([gn.Dense(1, 4), gn.ReLU(), gn.Dense(4, 1)])


def classification():
    return gn.Network([gn.Dense(1, 3), gn.Softmax()])


def changed(values, row, value):
    copy = np.array(values, dtype=float)
    copy[row] = value
    return copy


def refused(error, match, x=X, y=Y, network=regression, **settings):
    """Training stops with that error, and leaves the network as it was."""
    net = network()
    before = net.parameters.copy()
    with pytest.raises(error, match=match) as caught:
        gn.train(net, x, y, **({"epochs": 1} | settings))
    np.testing.assert_array_equal(net.parameters, before)
    assert caught.value.remedy
    return caught.value


# ---- inputs and targets --------------------------------------------------------------------


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused_with_their_place(value):
    refused(DataError, rf"inputs\[7, 0\] is {value} \(1 such", x=changed(X, 7, value))
    refused(DataError, rf"target\[3, 0\] is {value} \(1 such", y=changed(Y, 3, value))
    refused(DataError, rf"target\[3\] is {value}", y=changed(Y[:, 0], 3, value))
    refused(DataError, rf"inputs\[5, 0\] is {value}", validation=(changed(X, 5, value), Y))


def test_every_such_number_is_counted():
    refused(DataError, r"inputs\[2, 0\] is nan \(3 such", x=changed(X, [2, 4, 9], np.nan))


def test_numbers_too_large_for_the_precision_are_refused_with_their_place():
    refused(DataError, r"inputs as float32\[4, 0\] is inf", x=changed(X, 4, 1e39))
    refused(DataError, r"target as float32\[4, 0\] is inf", y=changed(Y, 4, 1e39))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.array([["one"]] * 12), "<U3"),
        (np.array([[b"one"]] * 12), "S3"),
        (np.array([[object()]] * 12), "object"),
        (X.astype("datetime64[s]"), "datetime64"),
        (X + 1j, "complex128"),
    ],
)
def test_what_is_no_number_is_refused(values, kind):
    remedy = refused(DataError, rf"inputs of type .*{kind}", x=values).remedy
    assert "glassnet.tabular" in remedy
    refused(DataError, rf"target of type .*{kind}", y=values)


def test_class_names_are_refused():
    refused(DataError, "target of type", y=np.array(list("abc") * 4), network=classification)


@pytest.mark.parametrize(
    ("x", "y", "error"),
    [
        (np.empty((0, 1)), np.empty((0, 1)), DataError),
        ([], [], ShapeError),
        (X, [], ShapeError),
        (X, 3.0, ShapeError),
        (X, Y[:-1], ShapeError),
        (X[:, 0], Y, ShapeError),
        (np.hstack([X, X]), Y, ShapeError),
        (X.reshape(-1, 1, 1), Y, ShapeError),
        (X, np.hstack([Y, Y]), ShapeError),
        (X, Y.reshape(1, -1), ShapeError),
        (X, Y.reshape(-1, 1, 1), ShapeError),
    ],
)
def test_shapes_that_do_not_fit_are_refused(x, y, error):
    refused(error, "shape", x=x, y=y)


def test_two_columns_against_one_output_name_both():
    error = refused(ShapeError, r"target of shape \(12, 2\)", y=np.hstack([Y, Y]))
    assert "1 output," in error.rule
    assert "2 outputs" not in error.rule


def test_no_rows_ask_for_some():
    refused(DataError, "there are no rows", x=np.empty((0, 1)), y=np.empty(0))
    refused(DataError, "there are no rows", validation=(np.empty((0, 1)), np.empty(0)))


@pytest.mark.parametrize(("row", "number"), [(4, -1), (4, 3), (11, 0.5)])
def test_class_numbers_out_of_range_are_refused_with_their_row(row, number):
    rule = refused(
        DataError, f"class {number}.* in row {row}", y=changed(CLASSES, row, number),
        network=classification,
    ).rule  # fmt: skip
    assert "from 0 to 2" in rule


def test_one_hot_rows_of_another_width_are_refused():
    refused(ShapeError, r"\(12, 4\)", y=np.eye(4)[CLASSES], network=classification)


def test_yes_no_targets_beyond_0_and_1_are_refused():
    def network():
        return gn.Network([gn.Dense(1, 1), gn.Sigmoid()])

    refused(DataError, "from 0 to 2", y=CLASSES, network=network)


# ---- weights -------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [-1, np.nan, np.inf, -np.inf])
def test_weights_below_zero_or_not_finite_are_refused(value):
    refused(DataError, "sample_weight", sample_weight=changed(np.ones(12), 5, value))


def test_weights_of_zero_only_are_refused():
    refused(DataError, "not all 0", sample_weight=np.zeros(12))


@pytest.mark.parametrize("shape", [(11,), (12, 2), ()])
def test_weights_of_another_shape_are_refused(shape):
    refused(ShapeError, "sample_weight of shape", sample_weight=np.ones(shape))


def test_weights_of_validation_rows_are_checked_too():
    refused(DataError, "sample_weight", validation=(X, Y, np.zeros(12)))


# ---- settings ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, -1, 13])
def test_batch_sizes_out_of_range_are_refused(size):
    error = refused(SettingError, f"batch_size={size}", batch_size=size)
    assert "12 training rows" in error.rule


def test_a_batch_size_beyond_the_rows_that_validation_leaves_is_refused():
    refused(SettingError, "batch_size=12: .* 6 training rows", batch_size=12, validation=0.5)


@pytest.mark.parametrize("share", [0, 0.01, 0.99, 1, 1.5, -0.2, 3])
def test_validation_shares_that_leave_a_side_empty_are_refused(share):
    refused(SettingError, f"validation={share} of 12 rows", validation=share)


@pytest.mark.parametrize(
    "validation", [np.nan, np.inf, (X,), [X, Y], "some"], ids=["nan", "inf", "one", "list", "text"]
)
def test_validation_that_is_neither_share_nor_rows_is_refused(validation):
    refused(SettingError, "validation", validation=validation)


@pytest.mark.parametrize("epochs", [0, -3])
def test_epochs_below_one_are_refused(epochs):
    refused(SettingError, f"epochs={epochs}", epochs=epochs)


@pytest.mark.parametrize("seconds", [0, -1, np.nan])
def test_a_time_limit_must_be_above_zero(seconds):
    refused(SettingError, f"time_limit={seconds}", time_limit=seconds)


@pytest.mark.parametrize("rate", [0, -0.1, np.nan, np.inf])
@pytest.mark.parametrize("optimizer", [gn.SGD, gn.Adam, gn.AdamW, gn.RMSprop, gn.Adagrad])
def test_learning_rates_must_be_above_zero(optimizer, rate):
    with pytest.raises(SettingError, match=f"learning_rate={rate}"):
        optimizer(rate)


def test_a_seed_below_zero_is_refused():
    refused(SettingError, "seed=-1", seed=-1, batch_size=4)


def test_figures_that_are_not_there_are_named():
    refused_later = gn.EarlyStopping("validation_r2")
    with pytest.raises(UnknownNameError, match="'validation_r2'"):
        gn.train(regression(), X, Y, epochs=2, callbacks=[refused_later])


def test_an_unknown_metric_is_refused_before_training():
    refused(UnknownNameError, "did you mean 'rmse'", metrics=["rmsee"])


@pytest.mark.parametrize(
    ("build", "match"),
    [
        (lambda: gn.EarlyStopping(patience=0), "patience=0"),
        (lambda: gn.ReduceOnPlateau(patience=0), "patience=0"),
        (lambda: gn.ReduceOnPlateau(factor=0), "factor=0"),
        (lambda: gn.ReduceOnPlateau(factor=1), "factor=1"),
        (lambda: gn.ReduceOnPlateau(lowest=-1), "lowest=-1"),
        (lambda: gn.Checkpoint(epochs=0), "epochs=0"),
        (lambda: gn.Checkpoint(seconds=0), "seconds=0"),
    ],
)
def test_settings_of_callbacks_out_of_range_are_refused(build, match):
    with pytest.raises(SettingError, match=match):
        build()


# ---- losses that run away ------------------------------------------------------------------


def test_a_loss_that_runs_away_names_epoch_layer_and_remedy():
    net = gn.Network([gn.Dense(1, 1)])
    with pytest.raises(NonFiniteError, match=r"epoch 1: the loss is (inf|nan)") as caught:
        gn.train(net, X, Y, optimizer=gn.SGD(1e39), epochs=3)
    error = caught.value
    assert "the parameters of layer 0, Dense(1, 1)" in error.rule
    assert "learning rate of 1e+38," in error.remedy
    assert "clip_norm=1.0" in error.remedy


def test_the_first_layer_with_bad_outputs_is_named():
    net = gn.Network([gn.Dense(1, 1), gn.ReLU(), gn.Dense(1, 1), gn.Tanh()])
    net.parameters[...] = [1e30, 1e30, 1e30, 0]
    with pytest.raises(NonFiniteError, match="epoch 0") as caught:
        gn.train(net, X + 2, Y * 1e38, epochs=1, loss=gn.MeanSquaredError())
    assert "the outputs of layer 2, Dense(1, 1)" in caught.value.rule


def test_a_loss_that_overflows_by_itself_is_told_apart():
    with pytest.raises(NonFiniteError, match="all layers are finite, the loss itself overflowed"):
        gn.train(regression(), X, (Y + 1) * 1e30, epochs=1)


def test_lbfgs_stops_at_a_loss_that_is_not_finite_too():
    with pytest.raises(NonFiniteError, match="epoch 0"):
        gn.train(regression(), X, (Y + 1) * 1e30, epochs=1, optimizer=gn.LBFGS())


def test_a_validation_loss_that_overflows_is_recorded_without_a_warning():
    held = np.full((2, 1), 1e30), np.ones((2, 1))
    history = gn.train(regression(), X, Y, epochs=2, validation=held)
    assert len(history) == 2
    assert not any(np.isfinite(history["validation_loss"]))
