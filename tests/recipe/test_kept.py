"""Networks of an ensemble that are there already, and those that Ctrl-C cut short."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import DataError
from glassnet.recipe import Recipe, Rows, Task, fit_ensemble, fit_spread
from glassnet.tabular import Layout

X = np.linspace(-1, 1, 120, dtype="float32").reshape(-1, 1)
RECIPE = Recipe(
    hidden=(8,), waves=0, folds=4, epochs=6, batch_size=32
)  # fmt: skip
TASK = Task(Layout(1, 0, ()), 1)


def fit(**settings):
    return fit_ensemble(TASK, Rows(X, X**2), [RECIPE], **{"seed": 2, "workers": 2} | settings)


def parameters(ensemble):
    return np.stack([network.parameters for network in ensemble.networks])


def test_each_network_that_came_to_its_end_is_told_of():
    told = {}
    ensemble = fit(on_member=told.__setitem__)
    assert sorted(told) == [0, 1, 2, 3]
    for number, (network, history) in told.items():
        assert network is ensemble.networks[number]
        assert history is ensemble.histories[number]


@pytest.mark.parametrize("there", [(0,), (1, 2), (3,), (0, 1, 2, 3)])
def test_what_is_kept_is_not_trained_and_the_rest_has_the_same_bits(there):
    told, told_again = {}, {}
    whole = fit(on_member=told.__setitem__)
    again = fit(
        kept={number: told[number] for number in there}, on_member=told_again.__setitem__
    )  # fmt: skip
    assert set(told_again) == {0, 1, 2, 3} - set(there)
    np.testing.assert_array_equal(parameters(again), parameters(whole))
    np.testing.assert_array_equal(again.unseen, whole.unseen)


def interrupt(monkeypatch, seeds, epoch):
    """Press Ctrl-C, as it were, in the trainings of these seeds when that epoch begins."""
    real, ahead = gn.Training._epoch, gn.Training._epochs_ahead

    def interrupted(self):
        if self.batches.seed in seeds and len(self.history) >= epoch:
            raise KeyboardInterrupt
        return real(self)

    def not_ahead(self, *count):
        return [] if self.batches.seed in seeds else ahead(self, *count)

    monkeypatch.setattr(gn.Training, "_epoch", interrupted)
    monkeypatch.setattr(gn.Training, "_epochs_ahead", not_ahead)


def test_networks_cut_short_are_left_out_and_not_told_of(monkeypatch):
    interrupt(monkeypatch, {2001}, 3)
    told = {}
    ensemble = fit(on_member=told.__setitem__, workers=1)
    assert [*told] == [0]
    assert len(ensemble.networks) == 1
    assert np.isnan(ensemble.unseen).mean() == 0.75  # three of four folds are seen by no other


def test_networks_cut_short_are_all_there_is_where_none_is_whole(monkeypatch):
    interrupt(monkeypatch, {2000, 2001}, 3)
    ensemble = fit()
    assert [len(history) for history in ensemble.histories] == [3, 3]


def test_without_an_epoch_there_is_no_model(monkeypatch):
    interrupt(monkeypatch, {2000, 2001}, 0)
    with pytest.raises(DataError, match="no epoch was finished"):
        fit()


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_spread_that_was_interrupted_holds_all_the_same(monkeypatch, epoch):
    interrupt(monkeypatch, {5000, 5001}, epoch)
    x = np.random.default_rng(0).uniform(-1, 1, (600, 1)).astype("float32")
    noise = np.random.default_rng(1).normal(size=600)
    spread = fit_spread(Layout(1, 0, ()), x, noise, seed=5, workers=2)
    assert (spread.network is None) == (epoch == 0)
    low, high = spread.interval(x, np.zeros(600), 0.9)
    fresh = np.random.default_rng(2).normal(size=600)
    assert 0.85 < np.mean((low <= fresh) & (fresh <= high)) < 0.95
