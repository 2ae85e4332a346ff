"""The loss around a network is what the formula says, and the network stays as it was."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError, SettingError, ShapeError
from glassnet.surface import loss_surface


def rows(count=40, columns=3, seed=0):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(count, columns))
    return x, x @ generator.normal(size=(columns, 1)) + 0.3


def linear(**settings):
    return gn.Network([gn.Dense(3, 1, **settings)], seed=1, dtype="float64")


def test_least_squares_have_a_quadratic_surface():
    """L(θ + a·u + b·v) = mean of (r + a·x·u + b·x·v)², r the residual at θ."""
    net, (x, y) = linear(), rows()
    found = loss_surface(net, x, y, points=7)
    residual = net.forward(x) - y
    u, v = (x @ direction[:3].reshape(3, 1) for direction in found.directions)
    for i, b in enumerate(found.steps):
        for j, a in enumerate(found.steps):
            expected = np.mean((residual + a * u + b * v) ** 2)
            assert found.losses[i, j] == pytest.approx(expected, rel=1e-9)


def test_penalties_are_part_of_it():
    net, (x, y) = linear(weight_l2=0.5), rows()
    expected = np.mean((net.forward(x) - y) ** 2) + 0.5 * np.sum(net.layers[0].weights ** 2)
    assert loss_surface(net, x, y, points=3).loss == pytest.approx(expected)


def test_each_unit_moves_by_the_length_of_its_weights_and_biases_stay():
    net = gn.Network([gn.Dense(3, 4), gn.Tanh(), gn.Dense(4, 2)], seed=0, dtype="float64")
    x, _ = rows()
    found = loss_surface(net, x, np.zeros((40, 2)), points=3)
    for direction in found.directions:
        for name, part in net.named(direction).items():
            own = net.named(net.parameters)[name]
            expected = np.linalg.norm(own, axis=0) if name.endswith("weights") else 0
            np.testing.assert_allclose(np.linalg.norm(part, axis=0), expected)


def test_each_level_of_an_embedding_moves_by_its_own_length():
    net = gn.Network([gn.Columns(0, 1, [gn.Embedding(4, 3)]), gn.Dense(3, 1)], dtype="float64")
    x = np.arange(4.0).reshape(-1, 1)
    direction = loss_surface(net, x, x, points=3).directions[0]
    table, own = (net.named(v)["0.0.0.table"] for v in (direction, net.parameters))
    np.testing.assert_allclose(*(np.linalg.norm(each, axis=1) for each in (table, own)))


def test_the_network_is_left_as_it_was():
    net, (x, y) = linear(), rows()
    net.backward(np.ones_like(net.forward(x)))
    before = net.parameters.copy(), net.gradients.copy()
    loss_surface(net, x, y, points=3)
    np.testing.assert_array_equal(net.parameters, before[0])
    np.testing.assert_array_equal(net.gradients, before[1])


def test_the_same_seed_draws_the_same_directions():
    net, (x, y) = linear(), rows()
    one, same, other = (loss_surface(net, x, y, points=3, seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.losses, same.losses)
    assert (one.losses != other.losses).any()


def test_the_network_itself_is_in_the_middle():
    found = loss_surface(linear(), *rows(), reach=0.3, points=4)
    assert found.losses.shape == (5, 5)
    np.testing.assert_allclose(found.steps, [-0.3, -0.15, 0, 0.15, 0.3])
    assert found.steps[2] == 0
    assert found.losses[2, 2] == found.loss


def test_many_rows_are_sampled():
    found = loss_surface(linear(), *rows(5000), points=3)
    assert (found.rows, found.rows_given) == (1000, 5000)


def test_weights_of_rows_count():
    net, (x, y) = linear(), rows(2)
    alone = loss_surface(net, x[:1], y[:1], points=3)
    weighted = loss_surface(net, x, y, points=3, sample_weight=np.array([1.0, 0.0]))
    np.testing.assert_allclose(weighted.losses, alone.losses)


def test_classes_have_their_usual_loss():
    x, _ = rows()
    classes = (x[:, 0] > 0).astype(int)
    net = gn.Network([gn.Dense(3, 2), gn.Softmax()], seed=0, dtype="float64")
    shares = net.forward(x)
    expected = -np.log(shares[np.arange(40), classes]).mean()
    assert loss_surface(net, x, classes, points=3).loss == pytest.approx(expected)


def test_losses_that_overflow_are_kept_as_they_are():
    net, (x, y) = gn.Network([gn.Dense(3, 1)], seed=0), rows()
    net.parameters[...] = 1e25
    found = loss_surface(net, x, y, points=3)
    assert not np.isfinite(found.losses).all()


@pytest.mark.parametrize("settings", [{"reach": 0}, {"reach": -1}, {"points": 2}])
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(SettingError):
        loss_surface(linear(), *rows(), **settings)


def test_rows_that_do_not_fit_are_refused():
    x, y = rows()
    with pytest.raises(ShapeError):
        loss_surface(linear(), x[:, :2], y)
    with pytest.raises(ShapeError):
        loss_surface(linear(), x, y[:5])
    with pytest.raises(DataError):
        loss_surface(linear(), np.full_like(x, np.nan), y)
