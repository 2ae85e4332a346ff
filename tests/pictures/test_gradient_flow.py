"""Gradients and activations over the depth."""

import numpy as np
import pytest
from comparing import assert_looks_like
from looks import NAN, layer, looked, stack

from glassnet.pictures import activation_spread, gradient_flow, plots_of, theme
from glassnet.record import History


def test_gradients_are_drawn_over_the_layers():
    before = [layer("0", "Dense", gradient=1e-6), layer("1", "ReLU", gradient=1e-3)]
    after = [layer("0", "Dense", gradient=1e-4), layer("1", "ReLU", gradient=1e-2)]
    ax = gradient_flow(looked(before, after))
    first, last = ax.get_lines()
    np.testing.assert_array_equal(first.get_ydata(), [1e-6, 1e-3])
    np.testing.assert_array_equal(last.get_ydata(), [1e-4, 1e-2])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0 Dense", "1 ReLU"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["step 1", "step 2"]
    assert (ax.get_yscale(), ax.get_ylabel()) == ("log", "size of dL/d outputs")


def test_spreads_are_drawn_over_the_layers():
    ax = activation_spread(looked([layer("0", "Dense", spread=0.5), layer("1", "ReLU", spread=2)]))
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [0.5, 2])
    assert ax.get_ylabel() == "standard deviation of outputs"


@pytest.mark.parametrize("draw", [gradient_flow, activation_spread])
def test_of_many_moments_five_are_drawn(draw):
    ax = draw(stack(4, looks=12))
    assert len({line.get_label() for line in ax.get_lines()} - {"exactly 0"}) == 5


@pytest.mark.parametrize("draw", [gradient_flow, activation_spread])
def test_of_many_layers_all_are_drawn(draw):
    ax = draw(stack(1000))
    assert len(ax.get_lines()[0].get_xdata()) == 1000
    assert len(ax.get_xticks()) == 8


@pytest.mark.parametrize("draw", [gradient_flow, activation_spread])
def test_of_nothing_it_says_so(draw):
    assert draw(History()).texts[0].get_text() == "no layer was looked at"


def test_gradients_of_exactly_0_are_marked_and_others_that_are_none_are_gaps():
    values = [0.0, NAN, float("inf"), 1e-3]
    ax = gradient_flow(looked([layer(str(i), "Dense", gradient=v) for i, v in enumerate(values)]))
    line, zeros = ax.get_lines()
    assert line.get_ydata()[-1] == 1e-3
    assert zeros.get_label() == "exactly 0"
    np.testing.assert_array_equal(zeros.get_xdata(), [0])


def test_nothing_above_0_is_drawn_without_a_log_scale():
    assert gradient_flow(looked([layer("0", "Dense", gradient=0.0)])).get_yscale() == "linear"


def test_they_suit_histories_with_looks():
    names = [each.name for each in plots_of(looked([layer("0", "Dense")]))]
    assert {"gradient_flow", "activation_spread"} <= set(names)
    assert not {"gradient_flow", "activation_spread"} & {p.name for p in plots_of(History())}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_gradient_flow_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(gradient_flow(stack(7)), f"gradient_flow_{colours}")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_activation_spread_looks_as_it_did(colours):
    with theme(colours):
        assert_looks_like(activation_spread(stack(30)), f"activation_spread_{colours}")
