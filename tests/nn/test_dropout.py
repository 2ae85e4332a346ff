"""Dropout: how often, how much, and which units."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError
from glassnet.nn.counter import drop_below, random_bits, step_keys

ONES = np.ones((1000, 50), "float32")
PRECISIONS = ("float32", "float64")


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_units_go_at_the_rate_and_the_rest_make_up_for_them(rate):
    y = nn.Dropout(rate).setup().forward(ONES, training=True)
    kept = y != 0
    spread = np.sqrt(rate * (1 - rate) / y.size)
    assert kept.mean() == pytest.approx(1 - rate, abs=5 * spread)
    np.testing.assert_array_equal(y[kept], np.float32(1 / (1 - rate)))
    assert y.mean() == pytest.approx(1, abs=5 * spread / (1 - rate))


def test_every_unit_and_every_row_is_as_likely():
    kept = nn.Dropout(0.5).setup().forward(ONES, training=True) != 0
    assert kept.mean(axis=0) == pytest.approx(0.5, abs=6 * 0.5 / np.sqrt(1000))
    assert kept.mean(axis=1) == pytest.approx(0.5, abs=6 * 0.5 / np.sqrt(50))


def test_outside_training_nothing_happens(generator):
    x = generator.standard_normal((5, 3))
    layer = nn.Dropout(0.5).setup()
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)
    assert layer.state["seed_and_step"][1] == 0


def test_a_rate_of_zero_does_nothing_in_training_either(generator):
    x = generator.standard_normal((5, 3))
    layer = nn.Dropout(0).setup()
    np.testing.assert_array_equal(layer.forward(x, training=True), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_the_gradient_goes_where_the_values_went(generator):
    x, d = generator.standard_normal((2, 50, 20))
    layer = nn.Dropout(0.4).setup()
    y = layer.forward(x, training=True)
    np.testing.assert_allclose(layer.backward(d), d * (y / x), rtol=1e-14)


def test_a_given_mask_is_used():
    layer = nn.Dropout(0.75)
    assert layer.forward_kept(np.ones((1, 3)), np.array([[1, 0, 1]])).tolist() == [[4, 0, 4]]
    assert layer.backward(np.full((1, 3), 2.0)).tolist() == [[8, 0, 8]]


def masks(layer, steps=3):
    return [layer.forward(ONES, training=True) != 0 for _ in range(steps)]


def test_every_step_draws_another_mask():
    first, second, third = masks(nn.Dropout(0.5).setup())
    for one, other in ((first, second), (second, third), (first, third)):
        assert (one != other).mean() == pytest.approx(0.5, abs=0.02)


def test_the_seed_decides_the_masks():
    same = [masks(nn.Network([nn.Dropout(0.5)], seed=4).layers[0]) for _ in range(2)]
    np.testing.assert_array_equal(*same)
    other = masks(nn.Network([nn.Dropout(0.5)], seed=5).layers[0])
    assert (np.array(same[0]) != other).mean() == pytest.approx(0.5, abs=0.02)


def test_two_layers_of_a_network_draw_apart():
    first, second = nn.Network([nn.Dropout(0.5), nn.Dropout(0.5)]).layers
    assert (masks(first)[0] != masks(second)[0]).mean() == pytest.approx(0.5, abs=0.02)


def test_masks_go_on_where_the_state_says():
    network = nn.Network([nn.Dropout(0.5)])
    masks(network.layers[0], steps=2)
    kept = {name: array.copy() for name, array in network.state().items()}
    third = masks(network.layers[0], steps=1)
    later = nn.Network([nn.Dropout(0.5)], seed=9)
    later.load_state(kept)
    np.testing.assert_array_equal(masks(later.layers[0], steps=1), third)


def test_the_place_in_the_batch_and_the_step_decide():
    layer = nn.Dropout(0.3)
    layer.state["seed_and_step"][:] = 2**63 + 5, 7
    kept = layer.forward(np.ones((4, 3)), training=True) != 0
    places = np.arange(4)[:, None] * 3 + np.arange(3)
    bits = random_bits(places.astype(np.uint32), *step_keys(2**63 + 5, 7))
    np.testing.assert_array_equal(kept, bits >= drop_below(0.3))
    assert layer.state["seed_and_step"].tolist() == [2**63 + 5, 8]


def test_the_rows_of_a_batch_do_not_depend_on_its_length():
    longer, shorter = (nn.Network([nn.Dropout(0.5)], seed=1).layers[0] for _ in range(2))
    part = shorter.forward(ONES[:7], training=True)
    np.testing.assert_array_equal(longer.forward(ONES, training=True)[:7], part)


def test_precision_does_not_change_the_mask():
    networks = [nn.Network([nn.Dropout(0.3)], dtype=name, seed=2) for name in PRECISIONS]
    narrow, wide = (net.forward(ONES.astype(net.dtype), training=True) for net in networks)
    assert (narrow.dtype, wide.dtype) == PRECISIONS
    np.testing.assert_array_equal(narrow != 0, wide != 0)


@pytest.mark.parametrize("rate", [1, 1.5, -0.1, np.nan, np.inf])
def test_rates_out_of_range_are_refused(rate):
    with pytest.raises(SettingError, match="rate"):
        nn.Dropout(rate)
