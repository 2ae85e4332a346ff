"""What has no compiled form: NumPy runs it, one line says why, and engine="compiled" is refused."""

import logging

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn
from glassnet.errors import EngineError, NonFiniteError, SettingError, UnknownNameError
from glassnet.saying import say_once

X = np.linspace(-1, 1, 30).reshape(-1, 3)
Y = np.sin(X[:, :1])


def dense(last=None, **settings):
    return nn.Network([nn.Dense(3, 4), last or nn.Tanh(), nn.Dense(4, 1)], **settings)


@pytest.fixture
def lines(caplog, monkeypatch):
    """What the library's logger says, as if nothing had been said before."""
    say_once.cache_clear()
    caplog.set_level(logging.INFO, logger="glassnet")
    return lambda: [r.message for r in caplog.records if "NumPy" in r.message]


def assert_falls_back(lines, make, reason, *data, **settings):
    """Auto says it once and trains by NumPy; "compiled" refuses with the same reason."""
    data = data or (X, Y)
    for _ in range(2):
        history = gn.train(make(), *data, epochs=2, **settings)
        assert history.config["engine"] == "numpy"
    (line,) = lines()
    assert line.count("\n") == 0
    assert reason in line
    net = make()
    before = net.parameters.copy()
    with pytest.raises(EngineError) as error:
        gn.train(net, *data, epochs=2, engine="compiled", **settings)
    assert reason in str(error.value)
    assert "engine='auto'" in error.value.remedy
    np.testing.assert_array_equal(net.parameters, before)


# ---- names and numbers ---------------------------------------------------------------------


def test_engines_by_name():
    for engine, used in (("auto", "compiled"), ("compiled", "compiled"), ("numpy", "numpy")):
        assert gn.train(dense(), X, Y, epochs=1, engine=engine).config["engine"] == used
    with pytest.raises(UnknownNameError, match="did you mean 'compiled'"):
        gn.train(dense(), X, Y, epochs=1, engine="compile")
    for engine in ("Numba", "", None, 3):
        with pytest.raises(UnknownNameError, match="engine"):
            gn.train(dense(), X, Y, epochs=1, engine=engine)


@pytest.mark.parametrize("threads", [0, -1, 1.5, "two"])
@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_numbers_of_threads_that_are_none(engine, threads):
    with pytest.raises(SettingError, match="threads"):
        gn.train(dense(), X, Y, epochs=1, engine=engine, threads=threads)


@pytest.mark.parametrize("threads", [None, 1, 2, 3, 64, np.int64(2)])
def test_any_number_of_threads(threads):
    x, y = np.tile(X, (50, 1)), np.tile(Y, (50, 1))
    nets = [dense(), dense()]
    gn.train(nets[0], x, y, epochs=5, threads=threads, engine="compiled")
    gn.train(nets[1], x, y, epochs=5, threads=1, engine="compiled")
    np.testing.assert_array_equal(nets[0].parameters, nets[1].parameters)


def test_other_precisions_are_refused():
    with pytest.raises(SettingError, match="float16"):
        dense(dtype="float16")


# ---- parts of one's own --------------------------------------------------------------------


# Abstract, so that none of them enters the registries, which other tests run over.


class Bent(nn.Elementwise, abstract=True):
    def formula(self, x):
        return x / (1 + np.abs(x))

    def derivative(self, x, y):
        return (1 / (1 + np.abs(x))) ** 2


class Fourth(nn.ElementwiseLoss, abstract=True):
    def formula(self, prediction, target):
        return (prediction - target) ** 4

    def derivative(self, prediction, target):
        return 4 * (prediction - target) ** 3


class Signs(nn.FirstOrder, abstract=True):
    slots = ("momentum", "largest")

    def __init__(self, learning_rate=0.01, start=0.0):
        super().__init__(learning_rate)
        self.start = start

    def new_state(self, parameter, gradient):
        state = super().new_state(parameter, gradient)
        state["largest"] += self.start
        return state

    def rule(self, parameter, gradient, momentum, largest, rate, t):
        momentum = 0.9 * momentum + gradient
        largest = np.maximum(largest, np.abs(momentum))
        return parameter - rate * momentum / (largest + 1e-3) / np.sqrt(t), momentum, largest


class Halves(nn.Schedule, abstract=True):
    def factor(self, step, total):
        return np.float64(0.5) ** (step // 5)


def test_formulas_of_ones_own_compile(engines):
    """An activation, a loss, an optimizer whose slots do not start at zero, and a schedule."""
    layers = [nn.Dense(3, 4), Bent(), nn.Dense(4, 1)]
    for optimizer in (Signs(), Signs(start=0.5), nn.Adam(schedule=Halves())):
        given = {"loss": Fourth(), "optimizer": optimizer, "batch_size": 4, "epochs": 10}
        engines.assert_same_in_float64(layers, X, Y, **given)
        engines.assert_as_good_in_float32(layers, X.astype("float32"), Y.astype("float32"), **given)


class HalvedDense(nn.Dense, abstract=True):
    def forward(self, inputs, training=False):
        return 0.5 * super().forward(inputs, training)

    def backward(self, gradient):
        return super().backward(0.5 * gradient)


class OwnLayer(nn.Layer, abstract=True):
    def forward(self, inputs, training=False):
        return 2 * inputs

    def backward(self, gradient):
        return 2 * gradient


class WholeRow(Bent, abstract=True):
    """Centres the row, which no number can by itself."""

    def forward(self, inputs, training=False):
        return super().forward(inputs - inputs.mean(axis=1, keepdims=True), training)


class OfTheRow(Bent, abstract=True):
    def formula(self, x):
        return x - x.mean(axis=1, keepdims=True)


class Sorted(Bent, abstract=True):
    def formula(self, x):
        return np.sort(x, axis=1)


class Penalised(nn.Tanh, abstract=True):
    def penalty(self):
        return 1.0


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (lambda: HalvedDense(4, 4), "HalvedDense"),
        (OwnLayer, "OwnLayer is a layer of its own"),
        (lambda: nn.Residual([nn.Columns(0, 4, [OwnLayer()])]), "OwnLayer is a layer of its own"),
        (WholeRow, "WholeRow"),
        (OfTheRow, "OfTheRow.formula"),
        (Sorted, "Sorted.formula"),
        (Penalised, "Penalised"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_layer_that_has_no_compiled_form(lines, part, named):
    assert_falls_back(lines, lambda: dense(part()), named)


def test_the_reason_names_the_line(lines):
    assert_falls_back(lines, lambda: dense(Sorted()), "of test_fallback.py")


class OwnLoss(nn.Loss, abstract=True):
    def per_row(self, prediction, target):
        return np.abs(prediction - target).max(axis=1)

    def row_gradient(self, prediction, target):
        return np.sign(prediction - target)

    def check_target(self, target, outputs):
        return target.reshape(-1, 1)


class RowLoss(Fourth, abstract=True):
    def per_row(self, prediction, target):
        return 2 * super().per_row(prediction, target)


class LoopLoss(Fourth, abstract=True):
    def formula(self, prediction, target):
        total = prediction - target
        for _ in range(2):
            total = total * total
        return total


class OwnCrossentropy(nn.CategoricalCrossentropy, abstract=True):
    def per_row(self, prediction, target):
        return 2 * super().per_row(prediction, target)


@pytest.mark.parametrize("own", [OwnLoss, RowLoss, LoopLoss], ids=lambda cls: cls.__name__)
def test_a_loss_that_has_no_compiled_form(lines, own):
    assert_falls_back(lines, dense, own.__name__, loss=own())


def test_a_cross_entropy_of_ones_own(lines):
    data = X, np.arange(10) % 2
    loss = OwnCrossentropy(from_logits=True)
    assert_falls_back(
        lines, lambda: nn.Network([nn.Dense(3, 2)]), "OwnCrossentropy", *data, loss=loss
    )


class OwnStep(nn.SGD, abstract=True):
    def step(self, network):
        network.parameters *= 0.99
        super().step(network)


class OwnAdvance(nn.Adam, abstract=True):
    def advance(self, network, evaluate):
        evaluate()
        return super().advance(network, evaluate)


class OwnUpdate(nn.SGD, abstract=True):
    def update(self, parameter, gradient, state, rate):
        parameter -= rate * gradient.mean()


class OwnRate(nn.SGD, abstract=True):
    @property
    def current_learning_rate(self):
        return 0.1 / (1 + self.iterations)


class Projected(nn.SGD, abstract=True):
    def rule(self, parameter, gradient, momentum, rate, t):
        moved = parameter - rate * gradient
        return moved / np.sqrt(np.sum(moved**2)), momentum


@pytest.mark.parametrize(
    "own", [OwnStep, OwnAdvance, OwnUpdate, OwnRate, Projected], ids=lambda cls: cls.__name__
)
def test_an_optimizer_that_has_no_compiled_form(lines, own):
    assert_falls_back(lines, dense, own.__name__, optimizer=own(0.01))


def test_lbfgs_is_numpys(lines):
    assert_falls_back(lines, dense, "LBFGS", optimizer=nn.LBFGS())


def test_sums_in_float64_are_numpys(lines):
    assert_falls_back(lines, lambda: dense(accumulate="float64"), "accumulate='float64'")


def test_sums_in_float64_of_float64_are_nothing_else(engines):
    nets = [dense(dtype="float64", accumulate="float64") for _ in range(2)]
    for net, engine in zip(nets, ("compiled", "numpy"), strict=True):
        gn.train(net, X, Y, epochs=5, engine=engine)
    np.testing.assert_allclose(nets[0].parameters, nets[1].parameters, rtol=1e-10)


class OwnNetwork(nn.Network):
    """Sees the rows from the other side."""

    def forward(self, inputs, training=False, *, logits=False):
        return super().forward(-np.asarray(inputs), training, logits=logits)


class OwnPenalty(nn.Network):
    def penalty(self):
        return 3.0


@pytest.mark.parametrize("network", [OwnNetwork, OwnPenalty], ids=lambda cls: cls.__name__)
def test_a_network_with_a_pass_of_its_own(lines, network):
    def make():
        return network([nn.Dense(3, 4), nn.Tanh(), nn.Dense(4, 1)])

    assert_falls_back(lines, make, network.__name__)


def test_each_reason_is_said_once(lines):
    for _ in range(2):
        for layer in (OwnLayer(), Sorted()):
            gn.train(dense(layer), X, Y, epochs=1)
    assert len(lines()) == 2


def test_what_compiles_says_nothing(lines):
    gn.train(dense(), X, Y, epochs=1)
    assert lines() == []


# ---- numba that is not there ---------------------------------------------------------------

WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
import numpy as np
import glassnet as gn

x = np.linspace(-1, 1, 12).reshape(-1, 3)
for _ in range(2):
    net = gn.Network([gn.Dense(3, 1)])
    print(gn.train(net, x, x[:, 0], epochs=2).config["engine"])
net.predict(x)
try:
    gn.train(net, x, x[:, 0], epochs=2, engine="compiled")
except gn.errors.EngineError as error:
    print("numba" in str(error))
print(gn.train(net, x, x[:, 0], epochs=2, engine="numpy").config["engine"])
"""


def test_without_numba(python):
    printed, said = python("-c", WITHOUT_NUMBA)
    assert printed.split() == ["numpy", "numpy", "True", "numpy"]
    assert said.count("\n") == 1
    assert "numba" in said


def test_importing_the_library_does_not_import_numba(python):
    code = (
        "import sys, glassnet as gn; net = gn.Network([gn.Dense(1, 1)]); "
        "gn.train(net, [[1.0]], [1.0], epochs=1, engine='numpy'); print('numba' in sys.modules)"
    )
    assert python("-c", code) == ("False\n", "")


# ---- numbers that are none -----------------------------------------------------------------


def burst(engine, rows=200, size=None, epochs=500, threads=None, callbacks=(), **settings):
    """A line whose rate is too high: it doubles its distance at every step until float32 ends."""
    x = np.linspace(-1, 1, rows).reshape(-1, 1)
    net = nn.Network([nn.Dense(1, 1), nn.Linear(), nn.Dense(1, 1)], seed=1)
    with pytest.raises(NonFiniteError) as error:
        gn.train(
            net, x, 3 * x, optimizer=nn.SGD(0.9, **settings), epochs=epochs, batch_size=size,
            engine=engine, threads=threads, callbacks=callbacks,
        )  # fmt: skip
    return net, error.value


@pytest.mark.parametrize("size", [None, 130, 20])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("looked", [False, True], ids=["ahead", "looked at"])
def test_a_loss_that_is_no_number(engines, size, threads, looked):
    """The same epoch, the same layer, and the parameters before the bad step, as in NumPy."""
    callbacks = [engines.Look()] if looked else []
    net, error = burst("compiled", size=size, threads=threads, callbacks=callbacks)
    plain, expected = burst("numpy", size=size)
    assert error.value.split(":")[0] == expected.value.split(":")[0]
    assert (error.rule, error.remedy) == (expected.rule, expected.remedy)
    assert np.isfinite(net.parameters).all()
    assert np.isfinite(plain.parameters).all()
