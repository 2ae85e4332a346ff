"""What the views of a film say is what the network predicts, also of many classes and outputs."""

import filmed
import numpy as np
import pytest

import glassnet as gn
from glassnet.pictures.film.strip import Strip

CERTAIN = 9.0  # a bias that makes a sigmoid say yes
TWENTY = np.arange(60) % 20


def constant(columns, biases, head):
    """A network that says the same of every row, whatever its training of an epoch."""
    net = gn.Network([gn.Dense(columns, len(biases)), head], seed=0)
    net.parameters[...] = 0
    net.layers[0].biases[...] = biases
    return net


def recorded(net, x, target):
    quiet = gn.SGD(1e-12)
    return gn.train(net, x, target, epochs=1, optimizer=quiet, callbacks=gn.Recorder())


def view_of(net, x, target):
    return Strip(recorded(net, x, target), "run").view


def labels(count=60):
    """Three yes/no targets: yes on all rows, on none, on every other."""
    return np.column_stack([np.ones(count), np.zeros(count), np.arange(count) % 2])


def test_each_of_several_yes_no_outputs_has_its_curve_and_its_data():
    x, _ = filmed.rows(1)
    net = constant(1, [CERTAIN, -CERTAIN, 0], gn.Sigmoid())
    view = view_of(net, x, labels())
    assert view.names == ["output 1", "output 2", "output 3"]
    np.testing.assert_allclose(view.lines[0].mean(0), [1, 0, 0.5], atol=1e-3)
    np.testing.assert_array_equal(view.points[1].mean(0), [1, 0, 0.5])


def test_regions_of_several_yes_no_outputs_are_those_of_the_first():
    x, _ = filmed.rows(2)
    view = view_of(constant(2, [CERTAIN, -CERTAIN, 0], gn.Sigmoid()), x, labels())
    assert "output 1 of 3" in view.title
    assert view.shares.shape[3] == 2
    assert (view.shares[..., 1] > view.shares[..., 0]).all()
    assert [len(group) for group in view.groups] == [0, 60]


def test_the_confusion_of_several_yes_no_outputs_is_that_of_the_first():
    x, _ = filmed.rows(4)
    view = view_of(constant(4, [-CERTAIN, CERTAIN, 0], gn.Sigmoid()), x, labels())
    assert "output 1 of 3" in view.title
    np.testing.assert_array_equal(view.counts[0], [[0, 0], [60, 0]])


def test_of_many_classes_every_row_is_counted_where_it_belongs():
    x, _ = filmed.rows(4)
    biases = np.zeros(20)
    biases[[3, 16, 17, 18, 19]] = [1.0, 0.9, 0.9, 0.9, 0.9]  # class 3 leads, four are close
    view = view_of(constant(4, biases, gn.Softmax()), x, TWENTY)
    assert "15 of 20 classes" in view.title
    assert view.names[-2:] == ["14", "15+"]
    assert view.counts[0].sum() == 60
    np.testing.assert_array_equal(view.counts[0][:, 3], [3] * 15 + [15])


def test_over_a_grid_the_shares_of_many_classes_add_up_to_one():
    x, _ = filmed.rows(2)
    run = recorded(constant(2, np.zeros(20), gn.Softmax()), x, TWENTY)
    assert run.frames[0].prediction.shape[1] == 16
    np.testing.assert_allclose(run.frames[0].prediction.sum(1), 1, rtol=1e-5)
    groups = Strip(run, "run").view.groups
    assert [len(group) for group in groups] == [3] * 15 + [15]


@pytest.mark.parametrize("classes", [2, 7, 20])
def test_no_two_classes_look_the_same_and_each_is_named(classes):
    x, _ = filmed.rows(2)
    view = view_of(constant(2, np.zeros(classes), gn.Softmax()), x, np.arange(60) % classes)
    looks = set(zip(view.colours, view.markers, strict=True))
    assert len(looks) == len(view.names) == min(classes, 16)
    assert view.page()["names"] == view.names
    assert view.names[-1] == {2: "class 1", 7: "6", 20: "15+"}[classes]
