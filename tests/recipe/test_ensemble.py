"""Ensembles of several types: their numbers, their shares, what they say of unseen rows."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.recipe import Recipe, Rows, Task, fit_ensemble
from glassnet.recipe.ensemble import mixed
from glassnet.recipe.members import Members, numbered
from glassnet.tabular import Layout

X = np.random.default_rng(0).uniform(-1, 1, (400, 1)).astype("float32")
Y = np.sin(20 * X)
WAVY = Recipe(hidden=(16,), wave_spread=3.0, folds=4, epochs=60, dropout=0.0)
LINE = Recipe(hidden=(), waves=0, folds=4, epochs=5, skip=False, scale_rate=0.0)
TASK = Task(Layout(1, 0, ()), 1)


def fit(types, **settings):
    return fit_ensemble(TASK, Rows(X, Y), types, **{"seed": 1} | settings)


def test_types_take_turns():
    types = [Recipe(networks=3), Recipe(networks=1), Recipe(networks=2)]
    assert numbered(types) == [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2)]


def test_types_of_the_same_folds_leave_the_same_rows_out():
    members = Members(TASK, Rows(X, Y), (WAVY, LINE), 0)
    np.testing.assert_array_equal(members.learned(0), members.learned(1))
    unseen = np.sum([~members.learned(number) for number in range(len(members))], axis=0)
    assert set(unseen) == {2}


def test_past_the_folds_the_rows_are_dealt_anew():
    members = Members(TASK, Rows(X, Y), (WAVY.changed(networks=8),), 0)
    assert (members.learned(0) != members.learned(4)).any()
    assert np.sum([~members.learned(number) for number in range(8)]) == 2 * len(X)


def test_a_type_that_cannot_follow_does_not_count():
    ensemble = fit([WAVY, LINE])
    wavy = [share for share, kind in zip(ensemble.shares, ensemble.types, strict=True) if not kind]
    np.testing.assert_allclose(wavy, 0.25, atol=0.01)
    assert len(ensemble.counted) == 4
    assert np.mean((ensemble.outputs(X) - Y) ** 2) < 0.2 * np.var(Y)


def test_the_mixture_is_no_worse_than_its_types_on_unseen_rows():
    types = [WAVY, WAVY.changed(wave_spread=1.0, dropout=0.2)]
    both = np.mean((fit(types).unseen - Y) ** 2)
    for alone in types:
        assert both <= 1.001 * np.mean((fit([alone]).unseen - Y) ** 2)


def test_held_out_rows_choose_the_shares():
    fresh = np.random.default_rng(1).uniform(-1, 1, (200, 1)).astype("float32")
    ensemble = fit([WAVY, LINE], held_out=Rows(fresh, np.sin(20 * fresh)))
    assert len(ensemble.counted) == 4
    assert np.isnan(ensemble.unseen).all()


@pytest.mark.parametrize("workers", [1, 3])
def test_the_bits_do_not_depend_on_the_threads(workers):
    one, other = fit([WAVY, LINE], workers=2), fit([WAVY, LINE], workers=workers)
    np.testing.assert_array_equal(one.unseen, other.unseen)
    np.testing.assert_array_equal(one.shares, other.shares)


def test_training_goes_on_from_networks_of_the_same_number_and_shapes():
    first = fit([WAVY, LINE])
    again = fit(
        [WAVY.changed(epochs=1, learning_rate=1e-9), LINE], start=dict(enumerate(first.networks))
    )
    for old, new in zip(first.of_type(0), again.of_type(0), strict=True):
        np.testing.assert_allclose(new.parameters, old.parameters, atol=1e-5)


def constant(value):
    network = gn.Network([gn.Dense(1, 1)], seed=0)
    network.parameters[...] = 0
    network.layers[0].biases[...] = value
    return network, gn.History()


def test_weights_of_rows_count_in_the_mixture():
    """Types that say 0 and 1, truth 0 of weight 3 and 1 of weight 1: least of 3s² + (1 - s)²."""
    x = np.zeros((400, 1), "float32")
    truth = (np.arange(400) % 2.0).reshape(-1, 1)
    rows = Rows(x, truth, np.where(truth[:, 0] == 0, 3.0, 1.0))
    members = Members(TASK, rows, (LINE.changed(networks=4),) * 2, 0)
    ensemble = mixed(members, {n: constant(float(members.type_of(n))) for n in range(8)})
    zero = ensemble.shares[np.array(ensemble.types) == 0].sum()
    assert zero == pytest.approx(0.75, abs=1e-3)
    np.testing.assert_allclose(ensemble.unseen, 1 - zero, atol=1e-6)
