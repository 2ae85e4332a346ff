"""Weights: range, middle and median of each layer's parameters."""

import numpy as np
import pytest
from comparing import assert_looks_like
from things import network

import glassnet as gn
from glassnet.pictures import theme, weights


def test_a_line_a_layer_with_parameters():
    net = network()
    ax = weights(net)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0 Dense", "2 Dense"]
    lines = {each.get_label(): each for each in ax.collections}
    (low, _), (high, _) = lines["all"].get_segments()[0]
    own = [*net.layers[0].parameters.values()]
    assert low == pytest.approx(min(each.min() for each in own))
    assert high == pytest.approx(max(each.max() for each in own))


def test_values_that_are_not_finite_are_left_out():
    net = gn.Network([gn.Dense(3, 1)])
    net.parameters[...] = [1, 2, np.nan, np.inf]
    (line,) = [each for each in weights(net).get_lines() if each.get_label() == "median"]
    assert line.get_xdata() == [1.5]


def test_of_many_layers_some_are_shown_and_it_is_said():
    ax = weights(gn.Network([gn.Dense(2, 2) for _ in range(1000)]))
    assert ax.get_title() == "Weights of 24 of 1,000 layers"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_looks_as_it_should(name):
    with theme(name):
        assert_looks_like(weights(network()), f"weights_{name}")


def test_of_some_more_layers_than_there_is_room_for_most_are_shown_and_the_last():
    ax = weights(gn.Network([gn.Dense(2, 2) for _ in range(26)]))
    assert ax.get_title() == "Weights of 24 of 26 layers"
    assert ax.get_yticklabels()[-1].get_text() == "25 Dense"
