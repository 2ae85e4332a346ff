"""A test that asks for a `layer`, a `loss`, … runs once for every example of every class.

Only classes of the library count, those that its modules really hold: tests and examples in
docstrings may define their own.
"""

import sys

import numpy as np
import pytest

from glassnet import nn

FAMILIES = {
    "layer": nn.Layer,
    "activation": nn.Activation,
    "loss": nn.Loss,
    "optimizer": nn.Optimizer,
    "first_order": nn.FirstOrder,
    "schedule": nn.Schedule,
    "initialiser": nn.Initialiser,
}


def of_the_library(base):
    for name, cls in base.registry.items():
        module = cls.__module__
        known = module.startswith("glassnet") and getattr(sys.modules[module], name, None) is cls
        if known and issubclass(cls, base):
            yield cls


def pytest_generate_tests(metafunc):
    for name, base in FAMILIES.items():
        if name in metafunc.fixturenames:
            examples = [
                pytest.param((cls, i), id=repr(example))
                for cls in of_the_library(base)
                for i, example in enumerate(cls.examples())
            ]
            metafunc.parametrize(name, examples, indirect=True)


def example(request):
    """A fresh object for each test."""
    cls, i = request.param
    return cls.examples()[i]


layer = pytest.fixture(example, name="layer")
activation = pytest.fixture(example, name="activation")
loss = pytest.fixture(example, name="loss")
optimizer = pytest.fixture(example, name="optimizer")
first_order = pytest.fixture(example, name="first_order")
schedule = pytest.fixture(example, name="schedule")
initialiser = pytest.fixture(example, name="initialiser")


@pytest.fixture
def generator():
    return np.random.default_rng(0)
