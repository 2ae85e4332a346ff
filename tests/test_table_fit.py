"""From a table to a predictor: what unseen rows tell of intervals and probabilities."""

import numpy as np
import pytest

from glassnet.recipe import Recipe
from glassnet.table_fit import FitSettings, Known, fit_table
from glassnet.tabular import ClassTarget, Table, fit_temperature, infer_target

QUICK = Recipe(hidden=(16,), waves=0, epochs=15, folds=4)


def noise(rows, seed=0):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(rows, 3))
    return Table({f"x{i}": each for i, each in enumerate(x.T)}), x[:, 0] + generator.normal(
        size=rows
    )


def fitted(table, y, target, weights=None, types=(QUICK,)):
    return fit_table(Known(table, [y], weights), [target], FitSettings(types=types))


def test_intervals_are_of_the_mixture_and_not_of_one_network():
    table, y = noise(600)
    found = fitted(table, y, infer_target(y))
    residuals = found.rows.target - found.unseen
    assert 0.7 < found.predictor.spreads[0].residuals.std() / residuals.std() < 0.9999


@pytest.mark.parametrize("weighted", [True, False])
def test_the_temperature_is_that_of_unseen_rows_with_their_weights(weighted):
    table, y = noise(300)
    labels = np.where(y > 0, "up", "down")
    weights = np.random.default_rng(1).uniform(0.01, 2, 300) ** 3 if weighted else None
    found = fitted(table, labels, ClassTarget("y", ("down", "up")), weights)
    expected = fit_temperature(np.log(found.unseen), found.rows.target, weights)
    assert found.predictor.temperature == pytest.approx(expected)
    assert found.predictor.temperature != 1
    other = fit_temperature(np.log(found.unseen), found.rows.target, None)
    assert (abs(expected - other) > 1e-4) == weighted


@pytest.mark.full
@pytest.mark.parametrize(("rows", "least"), [(100, 0.82), (300, 0.87), (1000, 0.88)])
def test_intervals_of_a_whole_fit_hold_on_fresh_rows(rows, least):
    held = []
    for seed in range(6):
        table, y = noise(rows + 1000, seed)
        known, fresh = np.arange(rows), np.arange(rows, rows + 1000)
        types = (Recipe(), Recipe(waves=16, dropout=0.3, weight_decay=0.1, keep_best=False))
        found = fitted(table.take(known), y[known], infer_target(y[known]), types=types)
        low, high = found.predictor.predict_interval(table.take(fresh), 0.9).T
        held.append(np.mean((low <= y[fresh]) & (y[fresh] <= high)))
    assert least < np.mean(held) < 0.95
