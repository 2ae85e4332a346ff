"""Dead units over time."""

import numpy as np
import pytest
from comparing import assert_looks_like
from looks import NAN, layer, looked, stack

from glassnet.pictures import dead_units, plots_of, theme
from glassnet.record import History


def relu(name, dead, zeros=0.5):
    return layer(name, "ReLU", zeros=zeros, dead=dead)


def names(thing):
    return [each.name for each in plots_of(thing)]


def test_each_activation_is_a_line_over_the_steps():
    ax = dead_units(looked([relu("1", 0.0), relu("3", 0.2)], [relu("1", 0.5), relu("3", 0.1)]))
    first, second = ax.get_lines()
    np.testing.assert_array_equal(first.get_xdata(), [1, 2])
    np.testing.assert_array_equal(first.get_ydata(), [0, 0.5])
    np.testing.assert_array_equal(second.get_ydata(), [0.2, 0.1])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["1 ReLU", "3 ReLU"]
    assert ax.get_xlabel() == "step"
    assert ax.yaxis.get_major_formatter()(0.5, 0) == "50%"


def test_other_layers_and_activations_without_zeros_are_left_out():
    dense, tanh = layer("0", "Dense", zeros=0.5), layer("1", "Tanh")
    ax = dead_units(looked([dense, tanh, relu("2", 0.1)]))
    assert [line.get_label() for line in ax.get_lines()] == ["2 ReLU"]


def test_an_activation_of_your_own_counts():
    assert "dead_units" in names(looked([layer("1", "MyOwn", zeros=0.5, dead=0.1)]))


def test_it_suits_activations_with_zeros():
    assert "dead_units" in names(looked([relu("1", 0.0)]))
    assert "dead_units" not in names(looked([relu("1", 0.0, zeros=0.0), layer("0", "Dense")]))
    assert "dead_units" not in names(History())


def test_many_layers_are_a_map_without_one_left_out():
    ax = dead_units(stack(1000))
    image = ax.images[0].get_array()
    assert image.shape == (500, 5)
    np.testing.assert_allclose(image[-1], 999 / 1000 * np.arange(5) / 5)
    assert not ax.get_lines()
    shown = [label.get_text() for label in ax.get_yticklabels()]
    assert (shown[0], shown[-1], len(shown)) == ("1 ReLU", "999 ReLU", 10)


def test_what_is_not_finite_is_a_gap():
    ax = dead_units(looked([relu("1", 0.2)], [relu("1", NAN)]))
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [0.2, NAN])


def test_of_nothing_it_says_so():
    assert dead_units(History()).texts[0].get_text() == "no layer was looked at"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_few_layers_look_as_they_did(colours):
    with theme(colours):
        assert_looks_like(dead_units(stack(6)), f"dead_units_{colours}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_many_layers_look_as_they_did(colours):
    with theme(colours):
        assert_looks_like(dead_units(stack(60)), f"dead_units_map_{colours}")
