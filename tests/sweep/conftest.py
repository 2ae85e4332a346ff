import numpy as np
import pytest

import glassnet as gn

X = np.linspace(-1, 1, 24).reshape(-1, 1)
LINE = (X, 2 * X)
TINY = {"hidden": 4, "epochs": 6, "progress": False}


@pytest.fixture
def sweep():
    """Sweep over tiny networks that learn a line, unless told otherwise."""

    def call(grid=None, data=LINE, **settings):
        grid = {"learning_rate": [0.01, 0.1]} if grid is None else grid
        return gn.sweep(data, grid=grid, **TINY | {"seeds": 2} | settings)

    return call


@pytest.fixture
def losses():
    """All losses of all runs of a sweep, by settings and seed."""

    def of(result):
        return {
            (*run.settings.values(), run.seed): (run.history["loss"], run.figures)
            for run in result.runs
        }

    return of
