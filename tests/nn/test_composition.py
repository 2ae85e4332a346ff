"""Layers made of layers: what goes where."""

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import SettingError, ShapeError


def times(factor, width=1):
    """A layer that multiplies every column by a constant."""
    layer = nn.Scale(width).setup(dtype="float64")
    layer.parameters["scale"][...] = factor
    return layer


ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_columns_go_their_own_ways_and_come_back_side_by_side():
    layer = nn.Parallel([nn.Columns(2, 3, [times(10)]), nn.Columns(0, 2, [times(-1, 2)])])
    assert layer.forward(ROWS).tolist() == [[30, -1, -2], [60, -4, -5]]
    assert layer.backward(np.ones((2, 3))).tolist() == [[-1, -1, 10]] * 2


def test_gradients_of_columns_that_went_two_ways_are_added():
    layer = nn.Parallel([nn.Columns(0, 2, [times(2, 2)]), nn.Columns(1, 3, [times(3, 2)])])
    assert layer.forward(ROWS[:1]).tolist() == [[2, 4, 6, 9]]
    assert layer.backward(np.array([[1.0, 10, 100, 1000]])).tolist() == [[2, 320, 3000]]


def test_columns_that_nobody_reads_get_no_gradient():
    layer = nn.Columns(1, 2, [times(5)])
    assert layer.forward(ROWS).tolist() == [[10], [25]]
    assert layer.backward(np.ones((2, 1))).tolist() == [[0, 5, 0]] * 2


def test_columns_without_layers_are_picked_out():
    layer = nn.Columns(1, 3, [])
    assert layer.forward(ROWS).tolist() == [[2, 3], [5, 6]]
    assert layer.outputs(3) == 2


def test_branches_need_not_be_columns():
    layer = nn.Parallel([times(2, 3), nn.Linear()])
    assert layer.forward(ROWS[:1]).tolist() == [[2, 4, 6, 1, 2, 3]]
    assert layer.backward(np.ones((1, 6))).tolist() == [[3, 3, 3]]
    assert layer.outputs(3) == 6


def test_codes_and_numbers_travel_in_one_matrix():
    embedding = nn.Embedding(3, 2, table_init=nn.Constant(7)).setup(dtype="float64")
    layer = nn.Parallel([nn.Columns(0, 2, [times(2, 2)]), nn.Columns(2, 3, [embedding])])
    assert layer.forward(ROWS).tolist() == [[2, 4, 7, 7], [8, 10, 7, 7]]


def test_a_skip_adds_what_came_in():
    layer = nn.Residual([times(10, 3)])
    assert layer.forward(ROWS[:1]).tolist() == [[11, 22, 33]]
    assert layer.backward(np.ones((1, 3))).tolist() == [[11, 11, 11]]


def test_a_skip_must_end_as_wide_as_it_began():
    with pytest.raises(ShapeError, match="end its layers with 3 units"):
        nn.Residual([nn.Dense(3, 2)]).outputs(3)


def test_a_range_beyond_the_table_is_refused():
    with pytest.raises(ShapeError, match="ends at column 4"):
        nn.Columns(1, 4, [nn.Tanh()]).forward(ROWS)


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (2, 2), (3, 1)])
def test_an_empty_range_is_refused(start, stop):
    with pytest.raises(SettingError, match="must be at least"):
        nn.Columns(start, stop, [])


@pytest.mark.parametrize("make", [nn.Residual, nn.Parallel])
def test_nothing_inside_is_refused(make):
    with pytest.raises(SettingError, match="at least one"):
        make([])


@pytest.mark.parametrize(
    "make", [nn.Residual, nn.Parallel, lambda inside: nn.Columns(0, 1, inside)]
)
@pytest.mark.parametrize("inside", [[nn.Dense], ["Tanh"], nn.Tanh(), None], ids=repr)
def test_what_is_no_list_of_layers_is_refused(make, inside):
    with pytest.raises(SettingError, match="layer"):
        make(inside)


def test_training_reaches_the_layers_inside():
    norm = nn.BatchNorm(3).setup(dtype="float64")
    nn.Residual([norm]).forward(ROWS, training=True)
    assert norm.state["mean"].any()
    nn.Parallel([nn.Columns(0, 3, [norm.setup(dtype="float64")])]).forward(ROWS)
    assert not norm.state["mean"].any()


def test_two_layers_inside_start_differently_outside_a_network_too():
    first, second = nn.Residual([nn.Dense(3, 3), nn.Dense(3, 3)]).setup().layers
    assert (first.weights != second.weights).all()
