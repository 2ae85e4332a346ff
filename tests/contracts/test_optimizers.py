"""What holds for every optimizer: it goes downhill, and one flat vector is enough for it."""

import inspect
import json

import numpy as np
import pytest

from glassnet import nn
from glassnet.registered import restore

X = np.random.default_rng(0).standard_normal((20, 3))
Y = X @ [[0.3], [-0.2], [0.1]] + 0.05


def line(dtype="float64", **settings):
    return nn.Network([nn.Dense(3, 1, weight_init=nn.Zeros(), **settings)], dtype=dtype)


def evaluation(network):
    """The function that `advance` asks for: squared error of a line, whose valley is one bowl."""
    loss = nn.MeanSquaredError()

    def evaluate():
        value = loss.forward(network.forward(X, training=True), Y)
        network.backward(loss.backward())
        return value

    return evaluate


def advance(optimizer, network, steps):
    evaluate = evaluation(network)
    return [optimizer.advance(network, evaluate) for _ in range(steps)]


def with_settings(optimizer, **settings):
    return restore(optimizer.config() | settings)


def test_it_finds_the_bottom_of_a_bowl(optimizer):
    network = line()
    losses = advance(optimizer, network, 600)
    assert losses[-1] < 0.02 * losses[0]


def test_it_returns_the_loss_before_the_move(optimizer):
    network = line()
    before = evaluation(network)()
    assert advance(optimizer, network, 1) == [before]


def test_it_counts_its_moves(optimizer):
    advance(optimizer, line(), 3)
    assert optimizer.iterations == 3
    assert optimizer.progress() == {"iterations": 3, "rate_scale": 1.0}


def test_it_resumes_to_the_bit(optimizer):
    network = line("float32")
    advance(optimizer, network, 5)
    kept = json.loads(json.dumps(optimizer.progress()))
    state, theta = {n: a.copy() for n, a in optimizer.state.items()}, network.parameters.copy()
    uninterrupted = advance(optimizer, network, 5)

    again, later = line("float32"), restore(optimizer.config())
    again.parameters[...] = theta
    later.resume(kept, state)
    assert advance(later, again, 5) == uninterrupted
    np.testing.assert_array_equal(again.parameters, network.parameters)
    for name, array in optimizer.state.items():
        np.testing.assert_array_equal(later.state[name], array)


def test_a_resumed_state_is_its_own(first_order):
    kept = first_order.new_state(np.zeros(4), np.zeros(4))
    first_order.resume({"iterations": 1, "rate_scale": 1.0}, kept)
    advance(first_order, line(), 1)
    assert not any(array.any() for array in kept.values())


def test_one_flat_update_is_many_separate_ones(first_order, generator):
    """The bits agree, whatever pieces the vector is cut into, and of whatever shape."""
    flat = generator.standard_normal(12).astype("float32")
    pieces = [flat[:6].reshape(2, 3).copy(), flat[6:].reshape(3, 2).copy()]
    whole_state = first_order.new_state(flat, flat)
    states = [first_order.new_state(piece, piece) for piece in pieces]
    for _ in range(5):
        gradient = generator.standard_normal(12).astype("float32")
        first_order.update(flat, gradient.copy(), whole_state, 0.1)
        first_order.update(pieces[0], gradient[:6].reshape(2, 3), states[0], 0.1)
        first_order.update(pieces[1], gradient[6:].reshape(3, 2), states[1], 0.1)
        first_order.iterations += 1
    np.testing.assert_array_equal(flat, np.concatenate([piece.ravel() for piece in pieces]))


def test_gradients_are_left_alone_by_an_update(first_order, generator):
    theta, gradient = generator.standard_normal((2, 4))
    kept = gradient.copy()
    first_order.update(theta, gradient, first_order.new_state(theta, theta), 0.1)
    np.testing.assert_array_equal(gradient, kept)


def test_a_rule_names_its_slots_in_their_order(first_order):
    names = list(inspect.signature(first_order.rule).parameters)
    assert names == ["parameter", "gradient", *first_order.slots, "rate", "t"]


def test_a_rule_changes_nothing_it_was_given(first_order, generator):
    given = list(np.abs(generator.standard_normal((2 + len(first_order.slots), 4))))
    kept = np.array(given)
    first_order.rule(*given, 0.1, 3)
    np.testing.assert_array_equal(given, kept)


def test_it_keeps_the_state_its_settings_need(first_order):
    advance(first_order, line(), 1)
    assert tuple(first_order.state) == first_order.kept
    assert set(first_order.kept) <= set(first_order.slots)


def stepped(optimizer, gradient):
    """A line's parameters after one step against this gradient."""
    network = line()
    network.gradients[...] = gradient
    optimizer.step(network)
    return network.parameters


def test_gradients_are_cut_by_value(first_order):
    clipped = with_settings(first_order, clip_value=0.5)
    np.testing.assert_array_equal(
        stepped(clipped, [3.0, -0.1, -7.0, 0.5]), stepped(first_order, [0.5, -0.1, -0.5, 0.5])
    )


@pytest.mark.parametrize(
    ("gradient", "shrunk"),
    [([3.0, 0.0, -4.0, 0.0], [0.6, 0.0, -0.8, 0.0]), ([0.3, 0.0, -0.4, 0.0],) * 2],
    ids=["a long one", "a short one"],
)
def test_gradients_are_shrunk_to_a_norm(first_order, gradient, shrunk):
    clipped = with_settings(first_order, clip_norm=1.0)
    np.testing.assert_allclose(stepped(clipped, gradient), stepped(first_order, shrunk), rtol=1e-14)


def test_gradients_whose_square_overflows_are_shrunk_too(first_order):
    clipped, network = with_settings(first_order, clip_norm=1.0), line("float32")
    network.gradients[...] = [3e25, 0, -4e25, 0]
    clipped.step(network)
    np.testing.assert_allclose(
        network.parameters, stepped(first_order, [0.6, 0, -0.8, 0]), rtol=1e-6
    )


def test_the_value_is_cut_before_the_norm(first_order):
    both, root = with_settings(first_order, clip_value=3.0, clip_norm=1.0), 2**-0.5
    np.testing.assert_allclose(
        stepped(both, [3.0, 0, -4.0, 0]), stepped(first_order, [root, 0, -root, 0]), rtol=1e-14
    )


def test_a_rate_factor_scales_the_moves_of_one_array(first_order):
    gradient = np.array([1.0, -2.0, 3.0, 4.0])
    plain, slower = line(), line(rate_factors={"biases": 0.25})
    for network in (plain, slower):
        network.parameters[...] = 0.5
        network.gradients[...] = gradient
        restore(first_order.config()).step(network)
    expected = (plain.parameters - 0.5) * [1, 1, 1, 0.25]
    np.testing.assert_allclose(slower.parameters - 0.5, expected, rtol=1e-12)


def test_a_rate_factor_of_zero_freezes_an_array(first_order):
    network = line(rate_factors={"weights": 0.0})
    advance(first_order, network, 10)
    assert not network.layers[0].weights.any()
    assert network.layers[0].biases.all()


def test_the_schedule_and_the_scale_multiply_the_rate(first_order):
    slower = with_settings(first_order, schedule=nn.StepDecay(2, by=0.5).config())
    slower.rate_scale = 0.1
    rates = []
    for _ in range(5):
        rates.append(slower.current_learning_rate)
        slower.step(line())
        slower.state = {}
    expected = 0.1 * first_order.learning_rate * np.array([1, 1, 0.5, 0.5, 0.25])
    np.testing.assert_allclose(rates, expected, rtol=1e-14)


def test_decay_is_the_books(first_order):
    decayed = with_settings(first_order, decay=0.5)
    decayed.iterations = 2
    assert decayed.current_learning_rate == first_order.learning_rate / 2


def test_states_of_idle_parameters_do_not_become_denormal(first_order):
    """A unit that died leaves moments that shrink for ever; below 1e-30 they are 0."""
    network = line("float32")
    network.gradients[...] = [1e-3, 1e-12, 1.0, 1.0]
    first_order.step(network)
    network.gradients[...] = 0
    for _ in range(1023):
        first_order.step(network)
    for array in first_order.state.values():
        assert not ((array != 0) & (np.abs(array) < 1e-30)).any()


@pytest.mark.parametrize("rate", [0, -0.1, np.nan, np.inf])
def test_a_rate_that_cannot_learn_is_refused(first_order, rate):
    with pytest.raises(ValueError, match="learning_rate"):
        with_settings(first_order, learning_rate=rate)


@pytest.mark.parametrize("setting", ["clip_value", "clip_norm"])
@pytest.mark.parametrize("bound", [0, -1, np.nan])
def test_a_clip_of_nothing_is_refused(first_order, setting, bound):
    with pytest.raises(ValueError, match=setting):
        with_settings(first_order, **{setting: bound})


@pytest.mark.parametrize("decay", [-1e-3, np.nan])
def test_a_negative_decay_is_refused(first_order, decay):
    with pytest.raises(ValueError, match="decay"):
        with_settings(first_order, decay=decay)
