"""`init` and the seed hold for the whole process: put both back after every test."""

import numpy as np
import pytest

from glassnet.book import precision


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setattr(precision, "current", precision._Precision())
    state = np.random.get_state()
    np.random.seed(0)
    yield
    np.random.set_state(state)
