"""A table of all kinds of columns, and numbers of a recipe that trains in a tenth of a second."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import glassnet as gn

QUICK = {"hidden": 8, "epochs": 5, "folds": 2, "networks": 2, "random_state": 0}
ROWS = 120


@pytest.fixture(scope="session")
def frame():
    generator = np.random.default_rng(3)
    size = generator.uniform(20, 100, ROWS)
    size[::17] = np.nan
    start = dt.datetime(2024, 1, 1)
    return pd.DataFrame(
        {
            "size": size,
            "rooms": generator.integers(1, 6, ROWS),
            "part": np.array(["north", "south", "west"], object)[generator.integers(0, 3, ROWS)],
            "new": generator.random(ROWS) < 0.5,
            "built": [start + dt.timedelta(days=int(n)) for n in generator.integers(0, 700, ROWS)],
        }
    )


@pytest.fixture(scope="session")
def rent(frame):
    noise = np.random.default_rng(4).normal(size=ROWS)
    rent = 10 * frame["size"].fillna(60) + 300 * (frame["part"] == "south") + 20 * noise
    return rent.rename("rent")


@pytest.fixture(scope="session")
def dear(rent):
    return pd.Series(np.where(rent > rent.median(), "dear", "cheap"), name="price")


@pytest.fixture(scope="session")
def regressor(frame, rent):
    return gn.TabularRegressor(**QUICK).fit(frame, rent)


@pytest.fixture(scope="session")
def classifier(frame, dear):
    return gn.TabularClassifier(**QUICK).fit(frame, dear)


@pytest.fixture(scope="session")
def line():
    """Numbers that one can reason about: y = 2·x₀ with a little noise."""
    generator = np.random.default_rng(5)
    x = generator.normal(size=(200, 3))
    return x, 2 * x[:, 0] + 0.1 * generator.normal(size=200)


@pytest.fixture
def quick():
    return dict(QUICK)
