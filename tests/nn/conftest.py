"""What the tests of nn share."""

import numpy as np
import pytest

from glassnet import nn


@pytest.fixture
def generator():
    return np.random.default_rng(0)


@pytest.fixture
def own_registries(monkeypatch):
    """Classes that a test defines are forgotten at its end."""
    for family in (nn.Layer, nn.Activation, nn.Loss, nn.Optimizer):
        monkeypatch.setattr(family, "registry", dict(family.registry))
