"""The network: one flat vector, checked widths, batches, heads, copies."""

import copy
import pickle

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import DataError, NotInitialisedError, SettingError, ShapeError


def small(**settings):
    return nn.Network([nn.Dense(2, 3), nn.Tanh(), nn.Dense(3, 1)], **settings)


def nested(**settings):
    columns = [nn.Columns(0, 2, [nn.Dense(2, 3)]), nn.Columns(2, 3, [nn.Embedding(4, 2)])]
    skip = nn.Residual([nn.BatchNorm(5), nn.Dense(5, 5), nn.Dropout(0.4)])
    return nn.Network([nn.Parallel(columns), skip, nn.Dense(5, 1)], **settings)


def rows(count, columns=2, seed=0):
    return np.random.default_rng(seed).standard_normal((count, columns)).astype("float32")


# ---- one flat vector -----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [small, nested])
def test_every_array_is_a_view_into_the_flat_vectors(make):
    network = make()
    network.parameters[...] = np.arange(network.parameters.size)
    network.gradients[...] = -np.arange(network.parameters.size)
    layers = [layer for _, layer in network.walk()]
    in_order = [a.ravel() for layer in layers for a in layer.parameters.values()]
    np.testing.assert_array_equal(np.concatenate(in_order), network.parameters)
    in_order = [a.ravel() for layer in layers for a in layer.gradients.values()]
    np.testing.assert_array_equal(np.concatenate(in_order), network.gradients)


def test_writing_into_a_layer_writes_into_the_vector():
    network = small()
    network.layers[2].biases[...] = 42
    assert network.parameters[-1] == 42
    network.parameters[...] = 0
    assert not network.predict(rows(3)).any()


def test_names_lead_to_views_of_any_vector():
    network = nested()
    views = network.named(network.parameters)
    assert list(views)[:4] == [
        "0.0.0.0.0.weights",
        "0.0.0.0.0.biases",
        "0.1.0.0.0.table",
        "1.0.0.scale",
    ]
    assert sum(view.size for view in views.values()) == network.parameters.size
    views["2.biases"][...] = 42
    assert network.layers[2].biases[0, 0] == 42


def test_a_network_without_parameters_has_empty_vectors():
    network = nn.Network([nn.Tanh()])
    assert network.parameters.shape == network.gradients.shape == (0,)
    np.testing.assert_allclose(network.predict(rows(2)), np.tanh(rows(2)), rtol=1e-6)


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "named"),
    [
        ([nn.Dense(2, 8), nn.ReLU(), nn.Dense(7, 1)], r"8 columns into Dense\(7, 1\)"),
        ([nn.Dense(2, 8), nn.BatchNorm(2)], r"8 columns into BatchNorm\(2\)"),
        ([nn.Dense(2, 3), nn.LayerNorm(4)], r"3 columns into LayerNorm\(4\)"),
        ([nn.Dense(2, 3), nn.Scale(4)], r"3 columns into Scale\(4\)"),
        ([nn.Dense(2, 3), nn.Embedding(4, 2)], r"3 columns into Embedding\(4, 2\)"),
        ([nn.Dense(2, 3), nn.PeriodicEmbedding(2)], r"3 columns into PeriodicEmbedding\(2\)"),
        ([nn.Residual([nn.Dense(2, 3)])], "2 columns in and 3 out"),
        ([nn.Residual([nn.Dense(2, 3), nn.Dense(4, 2)])], r"3 columns into Dense\(4, 2\)"),
        ([nn.Dense(2, 3), nn.Columns(2, 5, [])], r"3 columns into Columns\(2, 5\)"),
        ([nn.Parallel([nn.Columns(0, 2, [nn.Dense(3, 1)])])], r"2 columns into Dense\(3, 1\)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_widths_that_do_not_fit_are_named_at_once(layers, named):
    with pytest.raises(ShapeError, match=named):
        nn.Network(layers)


@pytest.mark.parametrize("dtype", ["float16", np.float16, "int32", "double", None, ["float32"], 32])
def test_other_precisions_are_refused(dtype):
    with pytest.raises(SettingError, match="'float32' and 'float64'"):
        small(dtype=dtype)


def test_other_precisions_of_sums_are_refused():
    with pytest.raises(SettingError, match="accumulate"):
        small(accumulate="float16")


@pytest.mark.parametrize("dtype", ["float64", np.float64, np.dtype("float64")], ids=repr)
def test_a_precision_may_be_spelt_as_numpy_does(dtype):
    network = small(dtype=dtype)
    assert network.dtype == "float64"
    assert network.predict(rows(2)).dtype == "float64"


def test_one_layer_object_at_two_places_is_refused():
    tanh, dense = nn.Tanh(), nn.Dense(2, 2)
    with pytest.raises(SettingError, match="two places"):
        nn.Network([tanh, nn.Dense(2, 2), tanh])
    with pytest.raises(SettingError, match="two places"):
        nn.Network([dense, nn.Residual([dense])])


@pytest.mark.parametrize(
    "layers", [[], [nn.Dense], [nn.Dense(1, 1), None], ["Dense"], nn.Dense(1, 1), 3], ids=repr
)
def test_what_is_no_list_of_layers_is_refused(layers):
    with pytest.raises(SettingError, match="list of at least one layer"):
        nn.Network(layers)


def test_any_sequence_of_layers_will_do():
    for layers in ((nn.Dense(2, 1),), iter([nn.Dense(2, 1)])):
        network = nn.Network(layers)
        assert (network.inputs, network.outputs) == (2, 1)


@pytest.mark.parametrize("shape", [(), (2,), (5,), (4, 3), (1, 4, 2), (0, 5)])
def test_inputs_of_another_shape_are_refused(shape):
    network = small()
    for run in (network.forward, network.predict, network.trace):
        with pytest.raises(ShapeError, match=r"takes \(rows, 2\)"):
            run(np.zeros(shape))


def test_flat_inputs_are_refused_where_any_width_will_do():
    for run in (nn.Network([nn.Tanh()]).forward, nn.Network([nn.Tanh()]).predict):
        with pytest.raises(ShapeError, match=r"reshape\(-1, 1\)"):
            run(np.zeros(3))


def test_inputs_of_text_are_refused():
    for x in (np.array([["1", "two"]]), [["1", "2"]], [[1, 2], [3]], [[1, object()]]):
        with pytest.raises(DataError, match=r"numbers|no array"):
            small().predict(x)


# ---- widths that only data can tell --------------------------------------------------------------


@pytest.mark.parametrize(
    ("layers", "columns"),
    [
        ([nn.Parallel([nn.Dense(3, 4), nn.Tanh()]), nn.Dense(7, 1)], 3),
        ([nn.Columns(0, 2, [nn.Dense(2, 4)]), nn.Dense(4, 1)], 5),
        ([nn.Tanh(), nn.Columns(1, 3, []), nn.Dense(2, 1)], 4),
        ([nn.Parallel([nn.Tanh(), nn.Tanh()]), nn.Dense(6, 1)], 3),
    ],
    ids=repr,
)
def test_a_layer_before_the_first_fixed_width_may_change_it(layers, columns):
    assert nn.Network(layers).predict(rows(4, columns)).shape == (4, 1)


# ---- prediction ----------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 2, 7, 10, 11, None])
def test_predictions_do_not_depend_on_the_batches(batch_size):
    network, x = small(dtype="float64"), rows(10)
    expected = network.forward(x)
    np.testing.assert_allclose(network.predict(x, batch_size), expected, rtol=1e-14)


class Counting(nn.Activation, abstract=True):
    """It passes on what comes, and counts the rows; abstract: not for the registry."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, inputs, training=False):
        self.seen.append(len(inputs))
        return inputs

    def backward(self, gradient):
        return gradient


def test_batches_are_as_large_as_the_widest_layer_allows(monkeypatch):
    monkeypatch.setattr("glassnet.nn.network.PREDICT_VALUES", 80)
    counting = Counting()
    network = nn.Network([nn.Dense(2, 10), counting, nn.Dense(10, 1)])
    network.predict(rows(20))
    assert counting.seen == [8, 8, 4]


def test_batches_are_bounded_by_layers_within_layers_too(monkeypatch):
    monkeypatch.setattr("glassnet.nn.network.PREDICT_VALUES", 80)
    counting = Counting()
    inside = nn.Residual([nn.Dense(2, 10), counting, nn.Dense(10, 2)])
    nn.Network([inside]).predict(rows(20))
    assert max(counting.seen) <= 8


def test_a_single_row_goes_even_where_it_is_too_wide(monkeypatch):
    monkeypatch.setattr("glassnet.nn.network.PREDICT_VALUES", 1)
    assert small().predict(rows(3)).shape == (3, 1)


@pytest.mark.parametrize("batch_size", [0, -1, -5])
def test_a_batch_of_nothing_is_refused(batch_size):
    with pytest.raises(SettingError, match="batch_size"):
        small().predict(rows(3), batch_size=batch_size)


@pytest.mark.parametrize("make", [small, nested])
def test_no_rows_give_no_predictions(make):
    network = make()
    empty = np.empty((0, network.inputs))
    for result in (network.predict(empty), network.forward(empty)):
        assert result.shape == (0, 1)
        assert result.dtype == "float32"


def test_predictions_are_the_callers_own():
    network, x = nn.Network([nn.Linear()]), rows(3)
    network.predict(x)[...] = 0
    assert x.all()
    dense = small()
    with dense.reused_buffers():
        first = dense.predict(rows(3))
        kept = first.copy()
        dense.predict(rows(3, seed=1))
        np.testing.assert_array_equal(first, kept)


def test_inputs_of_any_numbers_are_taken():
    network = small()
    expected = network.predict(np.array([[1.0, 2.0]], "float32"))
    for x in ([[1, 2]], np.array([[1, 2]], "int8"), np.array([[1, 2]], object), ((1.0, 2.0),)):
        np.testing.assert_array_equal(network.predict(x), expected)


# ---- heads ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "loss", "target"),
    [
        (nn.Softmax(), nn.CategoricalCrossentropy(), [0, 2, 1, 1]),
        (nn.Sigmoid(), nn.BinaryCrossentropy(), [[0, 1, 1], [1, 1, 0], [0, 0, 1], [1, 0, 1]]),
    ],
    ids=["Softmax", "Sigmoid"],
)
def test_a_head_and_its_loss_run_as_one_on_logits(head, loss, target):
    network = nn.Network([nn.Dense(2, 3), head], dtype="float64")
    assert network.head is head
    x, target = rows(4), np.array(target)
    logits = network.layers[0].forward(x.astype("float64"))
    np.testing.assert_array_equal(network.forward(x, logits=True), logits)
    np.testing.assert_array_equal(network.predict(x, logits=True), logits)

    value = loss.forward(network.forward(x), target)
    dx = network.backward(loss.backward())
    separate = network.gradients.copy()
    fused = loss.fused_with(network.layers[-1])
    assert fused.forward(network.forward(x, logits=True), target) == pytest.approx(value, rel=1e-12)
    same_dx = network.backward(fused.backward(), logits=True)
    np.testing.assert_allclose(same_dx, dx, rtol=1e-9)
    np.testing.assert_allclose(network.gradients, separate, rtol=1e-9)


HEADS = [nn.Sigmoid(), nn.Softmax(), nn.Linear()]


def test_only_matching_heads_and_losses_run_as_one():
    losses = [nn.BinaryCrossentropy(), nn.CategoricalCrossentropy(), nn.MeanSquaredError()]
    fused = [[loss.fused_with(last) is not None for loss in losses] for last in HEADS]
    assert fused == [[True, False, False], [False, True, False], [False, False, False]]
    on_logits = (
        nn.BinaryCrossentropy(from_logits=True),
        nn.CategoricalCrossentropy(from_logits=True),
    )
    assert not any(loss.fused_with(last) for loss in on_logits for last in HEADS)


def test_other_last_layers_are_no_heads():
    network = small()
    assert network.head is None
    assert nn.Network([nn.Softmax(), nn.Dense(2, 1)]).head is None


# ---- buffers and copies --------------------------------------------------------------------------


def trained(network, reuse):
    loss, optimizer = nn.MeanSquaredError(), nn.Adam(0.01)
    x, y = np.abs(rows(20, 3)), rows(20, 1, seed=1)
    for step in range(6):
        taken = slice(0, 20 if step % 3 else 7)
        if reuse:
            with network.reused_buffers():
                loss.forward(network.forward(x[taken], training=True), y[taken])
                network.backward(loss.backward())
        else:
            loss.forward(network.forward(x[taken], training=True), y[taken])
            network.backward(loss.backward())
        optimizer.step(network)
    return network.parameters


def test_training_with_reused_buffers_gives_the_same_bits():
    np.testing.assert_array_equal(trained(nested(), True), trained(nested(), False))


def test_buffers_are_reused_only_within():
    network, x = small(), rows(3)
    with network.reused_buffers():
        assert network.forward(x) is network.forward(x)
    assert network.forward(x) is not network.forward(x)


def state_of(network):
    arrays = {"gradients": network.gradients, **network.state()}
    return {name: array.copy() for name, array in arrays.items()}


def assert_state(network, kept):
    for name, array in state_of(network).items():
        np.testing.assert_array_equal(array, kept[name], err_msg=name)


def test_a_copy_has_the_same_numbers_and_shares_none():
    network, x = nested(seed=3), np.abs(rows(8, 3))
    network.forward(x, training=True)
    twin = network.copy()
    assert twin.config() == network.config()
    np.testing.assert_array_equal(twin.parameters, network.parameters)
    for name, array in network.state().items():
        np.testing.assert_array_equal(twin.state()[name], array)
    kept, state = network.parameters.copy(), state_of(network)
    twin.parameters[...] = 0
    twin.forward(x, training=True)
    np.testing.assert_array_equal(network.parameters, kept)
    assert_state(network, state)


@pytest.mark.parametrize(
    "through",
    [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network)), nn.Network.copy],
    ids=["deepcopy", "pickle", "copy"],
)
def test_every_kind_of_copy_can_be_trained(through):
    """The layers of the copy are views into the copy's vector, not into arrays of their own."""
    network, x = nested(), np.abs(rows(8, 3))
    network.forward(x, training=True)
    twin = through(network)
    np.testing.assert_array_equal(twin.predict(x), network.predict(x))
    np.testing.assert_array_equal(trained(twin, False), trained(network, False))
    np.testing.assert_array_equal(twin.predict(x), network.predict(x))
    twin.parameters[...] = 0
    assert not twin.predict(x).any()
    assert network.predict(x).all()


# ---- rates and penalties -------------------------------------------------------------------------


def test_rate_factors_lie_beside_the_parameters():
    layers = [nn.Dense(2, 2, rate_factors={"biases": 0.5}), nn.Scale(2, rate_factors={"scale": 6})]
    network = nn.Network(layers)
    assert network.rate_factors.tolist() == [1, 1, 1, 1, 0.5, 0.5, 6, 6]
    assert small().rate_factors is None


@pytest.mark.parametrize("factors", [{"bias": 0.5}, {"weights": -1.0}, {"weights": np.nan}])
def test_rate_factors_of_no_array_or_below_zero_are_refused(factors):
    with pytest.raises(SettingError, match="rate_factors"):
        nn.Network([nn.Dense(2, 2, rate_factors=factors)])


def test_penalties_of_all_layers_are_added():
    inside = nn.Dense(1, 1, weight_init=nn.Constant(3), weight_l2=0.5)
    outside = nn.Dense(1, 1, weight_init=nn.Constant(-2), weight_l1=0.25)
    assert nn.Network([nn.Residual([inside]), outside]).penalty() == 0.5 * 9 + 0.25 * 2
    assert small().penalty() == 0


def test_backward_before_forward_is_refused():
    with pytest.raises(NotInitialisedError, match="forward first"):
        nn.Network([nn.Dense(1, 1)]).backward(np.ones((1, 1)))


def test_backward_of_another_shape_is_refused():
    network = small()
    network.forward(rows(3))
    for gradient in (np.ones((2, 1)), np.ones((3, 2)), np.ones(3), [1.0]):
        with pytest.raises(ShapeError, match="last forward"):
            network.backward(gradient)


def test_layers_of_another_network_are_refused():
    layers = [nn.Dense(2, 1)]
    nn.Network(layers)
    with pytest.raises(SettingError, match="new layers"):
        nn.Network(layers)


def test_a_shallow_copy_shares_nothing_either():
    network = small()
    twin = copy.copy(network)
    twin.parameters[...] = 0
    assert network.parameters.any()
    network.forward(rows(3))
    network.parameters[...] = 0
    assert not network.predict(rows(3)).any()


def test_predictions_that_overflow_do_not_warn():
    assert not np.isfinite(small().predict(rows(3).astype("float64") * 1e39)).all()


@pytest.mark.parametrize("wrong", ["he", 0.1, nn.HeNormal])
def test_what_is_no_initialiser_is_refused(wrong):
    with pytest.raises(SettingError, match="Initialiser"):
        nn.Dense(1, 1, weight_init=wrong)
    with pytest.raises(SettingError, match="Initialiser"):
        nn.Embedding(3, 1, table_init=wrong)


def test_what_is_no_schedule_is_refused():
    with pytest.raises(SettingError, match="Schedule"):
        nn.Adam(schedule="cosine")


def test_lbfgs_has_no_single_step():
    with pytest.raises(SettingError, match="many times"):
        nn.LBFGS().step(small())


def test_an_optimizer_of_a_network_of_another_size_is_refused():
    optimizer = nn.Adam()
    optimizer.step(small())
    with pytest.raises(SettingError, match="make a new Adam"):
        optimizer.step(nn.Network([nn.Dense(9, 1)]))


def test_saving_into_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OSError, match="folder does not exist"):
        small().save(tmp_path / "no" / "a.glass")
