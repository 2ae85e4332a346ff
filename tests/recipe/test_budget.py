"""What there is time for, by a clock and a speed of our own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import glassnet as gn
from glassnet.recipe import Recipe, Rows, Task, fit_ensemble
from glassnet.recipe.budget import MARGIN, Budget
from glassnet.recipe.members import Members
from glassnet.tabular import Layout

X = np.linspace(-1, 1, 800, dtype="float32").reshape(-1, 1)
TASK, ROWS = Task(Layout(1, 0, ()), 1), Rows(X, X**2)
RECIPE = Recipe(hidden=(8,), waves=0, epochs=10, batch_size=70)  # 700 of the rows: 100 steps


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def budget(seconds, step=0.01, types=(RECIPE,)):
    clock = Clock()
    return Budget(Members(TASK, ROWS, types, 0), seconds, clock, lambda number: step), clock


def test_without_a_limit_there_is_time_for_all():
    assert budget(None)[0].left is None
    assert budget(None)[0].share(0, needed=False) == 1


@pytest.mark.parametrize(("seconds", "share"), [(MARGIN * 1.001, 1), (MARGIN / 2, 0.5)])
def test_a_needed_network_takes_as_many_steps_as_there_is_time_for(seconds, share):
    assert budget(seconds)[0].share(0, needed=True) == pytest.approx(share)


def test_another_one_is_left_out_where_it_would_not_come_to_its_end():
    assert budget(MARGIN * 1.001)[0].share(0, needed=False) == 1
    assert budget(MARGIN * 0.999)[0].share(0, needed=False) == 0


def test_what_networks_of_a_type_took_counts_from_then_on():
    slow = RECIPE.changed(epochs=100)
    planned, clock = budget(20.0, types=(RECIPE, slow))
    clock.now = 12.0
    assert [planned.share(number, needed=False) for number in (2, 3)] == [1, 0]
    planned.took(1, 4.0)  # it stopped early
    assert planned.share(3, needed=False) == 1
    clock.now = 16.0
    assert planned.share(3, needed=False) == 0
    assert planned.share(2, needed=False) == 1


def test_when_the_time_is_over_none_is_begun_however_short():
    planned, clock = budget(1.0, step=1e-9)
    clock.now = 1.0
    assert planned.share(0, needed=False) == 0


@given(seconds=st.floats(1e-3, 1e3), step=st.floats(1e-6, 10), needed=st.booleans())
def test_what_is_begun_ends_in_time(seconds, step, needed):
    planned, _ = budget(seconds, step)
    share = planned.share(0, needed=needed)
    assert 0 <= share <= 1
    assert share * 100 * step <= max(seconds, 0.01)


@pytest.mark.parametrize("seconds", [0.01, 1.5])
def test_an_ensemble_has_a_network_whatever_the_limit(seconds):
    forever = RECIPE.changed(epochs=100_000)
    ensemble = fit_ensemble(TASK, ROWS, [forever], seed=0, time_limit=seconds)
    assert 1 <= len(ensemble.networks) < 8
    assert ensemble.shares.sum() == pytest.approx(1)
    assert np.isfinite(ensemble.networks[0].parameters).all()


def test_networks_with_fewer_steps_are_not_told_of_as_whole():
    forever, told = RECIPE.changed(epochs=100_000), {}
    fit_ensemble(TASK, ROWS, [forever], seed=0, time_limit=0.2, on_member=told.__setitem__)
    assert not told


def test_where_an_epoch_takes_too_long_some_rows_do():
    members = Members(TASK, ROWS, (RECIPE,), 0)
    training = members.training(0, 0.05)
    assert training["epochs"] == 1
    assert len(training["inputs"]) == 350
    assert isinstance(training["network"], gn.Network)
