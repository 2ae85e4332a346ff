"""What the tests of the compiled engine share: the same training on several engines.

A test that asks for a `layer`, a `loss`, … runs once for every example of every class that the
library's modules hold.
"""

import copy
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, replace

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn

FAMILIES = {
    "layer": nn.Layer,
    "loss": nn.Loss,
    "rule": nn.FirstOrder,
    "schedule": nn.Schedule,
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
            examples = [each for cls in of_the_library(base) for each in cls.examples()]
            metafunc.parametrize(name, examples, ids=repr, indirect=True)


def example(request):
    """An object of its own for each test."""
    return copy.deepcopy(request.param)


layer = pytest.fixture(example, name="layer")
loss = pytest.fixture(example, name="loss")
rule = pytest.fixture(example, name="rule")
schedule = pytest.fixture(example, name="schedule")


@dataclass
class Run:
    """What a training left behind."""

    net: nn.Network
    history: gn.History
    optimizer: nn.Optimizer

    @property
    def numbers(self):
        """Every number but the clock's, by name."""
        found = {"parameters": self.net.parameters, **self.net.state(), **self.optimizer.state}
        figures = self.history[0].values().keys() - {"seconds"}
        found |= {name: np.array(self.history[name]) for name in figures}
        return {name: np.asarray(array, float) for name, array in found.items()}

    @property
    def bits(self):
        """The same as bytes, and what else must not depend on how it was run."""
        history = [replace(record, seconds=0.0) for record in self.history]
        numbers = {name: array.tobytes() for name, array in self.numbers.items()}
        return numbers, history, self.history.best_epoch, self.history.stopped


def train(engine, layers, x, y, *, dtype="float64", start=None, optimizer=None, **settings):
    """Train layers like these; `start` is where the parameters begin, if not at the seed's."""
    net = nn.Network(copy.deepcopy(layers), dtype=dtype)
    if start is not None:
        net.parameters[...] = start
    optimizer = nn.SGD(0.05) if optimizer is None else copy.deepcopy(optimizer)
    history = gn.train(net, x, y, optimizer=optimizer, engine=engine, **copy.deepcopy(settings))
    assert history.config["engine"] == engine
    return Run(net, history, optimizer)


def distances(run, other):
    """How far the numbers of two runs are apart, each kind relative to the largest of its kind."""
    ours, theirs = run.numbers, other.numbers
    assert ours.keys() == theirs.keys()
    largest = {name: np.abs(array).max(initial=0) for name, array in theirs.items()}
    return {
        name: float(np.abs(ours[name] - array).max(initial=0) / (largest[name] or 1))
        for name, array in theirs.items()
    }


def assert_near(run, other, within):
    assert len(run.history) == len(other.history)
    assert run.history.best_epoch == other.history.best_epoch
    assert run.history.stopped == other.history.stopped
    assert run.optimizer.iterations == other.optimizer.iterations
    far = {name: d for name, d in distances(run, other).items() if not d <= within}
    assert far == {}


def assert_same_in_float64(layers, x, y, *, within=1e-10, **settings):
    """Both engines, to all digits but for what rounding adds up to."""
    compiled, plain = (train(each, layers, x, y, **settings) for each in ("compiled", "numpy"))
    assert_near(compiled, plain, within)
    return compiled


def assert_as_good_in_float32(layers, x, y, **settings):
    """The compiled float32 is about as far from float64 as NumPy's is.

    Both round every number, in another order, so neither is the right one: at most five times as
    far, or a hundred roundings of 6e-8, whichever is more.
    """
    start = nn.Network(copy.deepcopy(layers)).parameters
    compiled, plain = (
        train(each, layers, x, y, dtype="float32", **settings) for each in ("compiled", "numpy")
    )
    exact = train("numpy", layers, x, y, start=start, **settings)
    assert compiled.net.parameters.dtype == "float32"
    ours, theirs = distances(compiled, exact), distances(plain, exact)
    far = {n: (d, theirs[n]) for n, d in ours.items() if not d <= max(5 * theirs[n], 6e-6)}
    assert far == {}


def rows(count, columns, outputs=1, seed=0):
    """A table with something in it to learn, in numbers that float32 has too."""
    generator = np.random.default_rng(seed)
    x = generator.standard_normal((count, columns)).astype("float32")
    y = np.sin(x @ generator.standard_normal((columns, outputs)))
    return x, (y + 0.1 * generator.standard_normal(y.shape)).astype("float32")


class Look(gn.Callback, abstract=True):
    """Looks at every epoch, so that none is run without coming back to Python."""


@pytest.fixture(scope="session")
def engines():
    """The helpers above, by name."""
    return sys.modules[__name__]


@pytest.fixture
def python():
    """Run Python in a process of its own, and return what it printed and what it said.

    One that does not end in time is aborted, and says where it was.
    """

    def run(*words, timeout=300, **environment):
        command = [sys.executable, "-W", "error", "-X", "faulthandler", *map(str, words)]
        paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
        environment = os.environ | paths | {k: str(v) for k, v in environment.items()}
        pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
        with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
            try:
                printed, said = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGABRT)
                printed, said = process.communicate()
        assert process.returncode == 0, said
        return printed, said

    return run
