"""Formulas that have no compiled form: each is refused with the name of what it is."""

import functools
import importlib.util
import inspect
import math
import re

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn
from glassnet.engine.formulas import NotCompilable, translate
from glassnet.errors import EngineError, SettingError

COEFFICIENTS = (0.5, -0.25, 0.125)


def bump(x, width=2.0):
    return 1 / (1 + (x / width) ** 2)


def scaled(x, factor):
    return factor * x, x


class Refused:
    """Each method with one thing that kernels cannot do; the comment after # says what is said."""

    array = np.ones((2, 2))
    power = 2.5
    wrapped = functools.lru_cache(lambda x: x)
    iterations = 3

    def sums(self, x):
        return x - x.sum()  # uses x.sum, which has no compiled form

    def mean(self, x):
        return np.mean(x)  # uses np.mean, which has no compiled form

    def random(self, x):
        return x + np.random.normal(0, 1)  # uses np.random.normal, which has no compiled form

    def shape(self, x):
        return x / x.shape[0]  # uses x.shape, which has no compiled form

    def slices(self, x):
        return x[1:]  # which has no compiled form

    def item(self, x):
        return x[0]  # uses x[0], which has no compiled form

    def product(self, x):
        return x @ x  # uses MatMult on an array

    def remainder(self, x):
        return x % 2  # uses Mod on an array

    def any_power(self, x):
        return np.abs(x) ** self.power  # raises to a power other than

    def power_of_2(self, x):
        return 2**x  # raises to a power other than

    def loop(self, x):
        for _ in range(3):  # has a statement without a compiled form, for
            x = x * x
        return x

    def comprehension(self, x):
        return sum([x for _ in "ab"])  # which has no compiled form

    def branch(self, x):
        return x if x > 0 else -x  # branches on the numbers of an array

    def branch_on_step(self, x, t):
        return x if t > 5 else -x  # branches on the step

    def chained(self, x):
        return np.where(0 < x < 1, x, 0)  # which has no compiled form

    def in_place(self, x):
        x *= 2  # changes x in place
        return x

    def alias(self, x):
        y = z = x + 1
        y += 1  # changes y in place
        return y + z

    def out(self, x):
        return np.multiply(x, 2, out=x)  # gives np.multiply out= by name

    def sets(self, x):
        self.kept = x  # assigns to self.kept
        return x

    def calls_for_effect(self, x):
        np.abs(x)  # has no use for the result of np.abs(x)
        return x

    def matrix(self, x):
        return x + self.array  # uses self.array, which is not one number a column

    def missing(self, x):
        return x * self.absent  # uses self.absent, which is not there

    def undefined(self, x):
        return x * nowhere  # noqa: F821 # uses nowhere, which is not defined

    def text(self, x):
        return x + "1"  # uses '1' as a number

    def function_of_text(self, x):
        return x + np.exp("1")  # uses '1' as a number

    def negative_text(self, x):
        return x * -"1"  # takes the negative of what is no number

    def wide(self, x):
        return x.astype(np.float64)  # converts to another precision

    def python_maximum(self, x):
        return max(x, 0)  # gives max an array

    def one_number(self, x):
        return float(x)  # makes one number of an array

    def math_function(self, x):
        return math.exp(x)  # gives math.exp an array

    def cached(self, x):
        return self.wrapped(x)  # uses self.wrapped, which has no compiled form

    def again(self, x):
        return self.again(x)  # calls again, which calls itself

    def deeper(self, x):
        return 2 * helper_that_fails(x)

    def two_few(self, x):
        return bump()  # calls bump wrongly, missing a required argument

    def too_many(self, x):
        return np.exp(x, x)  # gives np.exp 2 arguments

    def unpacks(self, x):
        a, b = scaled(x, 2)[:1], 2  # which has no compiled form
        return a + b

    def wrong_count(self, x):
        a, b, c = scaled(x, 2)  # unpacks 2 values in 3
        return a + b + c

    def conditions(self, x):
        return (x > 0) + (x < 1)  # calculates with two conditions

    def inverted(self, x):
        return ~x  # uses ~x

    def step_count(self, x):
        return x / self.iterations  # uses self.iterations, which changes

    def nothing_at_all(self, x):
        x = x + 1

    def nothing(self, x):
        return

    def function(self, x):
        return x + self.sums  # uses a method as a number

    def tuples(self, x):
        return x + (1, 2)  # uses a tuple as a number

    def alias_in_a_tuple(self, x):
        pair = x + 1, x - 1
        y = pair[0]
        y += 1  # changes y in place
        return y + pair[0]

    def zero(self, x):
        return x * (1 / 0)  # cannot be computed, division by zero

    def index(self, x):
        return COEFFICIENTS[5] * x  # of 3 values

    def identity(self, x):
        return x if x is self else 1  # asks which array it is

    def unpacked(self, x):
        return scaled(*x)  # unpacks *x, which is no tuple


def helper_that_fails(x):
    return np.cumsum(x)


SAID = {
    name: found.group(1)
    for name, each in vars(Refused).items()
    if isinstance(each, type(helper_that_fails))
    if (found := re.search(r".*# (.*)\n", inspect.getsource(each)))
}


@pytest.mark.parametrize("method", SAID)
def test_what_has_no_compiled_form_is_named(method):
    given = ["t"] if method == "branch_on_step" else []
    with pytest.raises(NotCompilable, match=re.escape(SAID[method])) as caught:
        translate(Refused(), method, ["x"], given)
    assert str(caught.value).startswith(f"Refused.{method} ")
    line = int(
        re.search(r"\(line (\d+) of test_formulas_refused.py\)$", str(caught.value)).group(1)
    )
    with open(__file__, encoding="utf-8") as file:
        assert SAID[method] in file.read().splitlines()[line - 1]


def test_a_helper_that_fails_is_pointed_at():
    with pytest.raises(NotCompilable, match=r"Refused.deeper uses np.cumsum") as caught:
        translate(Refused(), "deeper", ["x"])
    line = helper_that_fails.__code__.co_firstlineno + 1
    assert f"line {line} of" in str(caught.value)


@pytest.mark.parametrize("method", ["nothing", "nothing_at_all"])
def test_a_formula_without_a_result(method):
    with pytest.raises(NotCompilable, match=f"Refused.{method} returns nothing"):
        translate(Refused(), method, ["x"])


def test_text_that_is_in_no_file():
    names = {"np": np}
    exec("class Typed:\n    def formula(self, x):\n        return x\n", names)
    with pytest.raises(NotCompilable, match=r"Typed.formula cannot be read"):
        translate(names["Typed"](), "formula", ["x"])


def test_text_that_says_it_comes_from_another_file():
    code = "def other(self, x):\n    return x + 1\n"
    names = {}
    exec(compile(code, __file__, "exec"), names)
    typed = type("Typed", (), {"formula": names["other"]})
    with pytest.raises(NotCompilable, match=r"Typed.formula cannot be read"):
        translate(typed(), "formula", ["x"])


def test_what_is_no_function():
    own = type("Ufunc", (), {"formula": np.exp})
    with pytest.raises(NotCompilable, match=r"Ufunc.formula is no Python function"):
        translate(own(), "formula", ["x"])


def test_arguments_that_do_not_fit():
    with pytest.raises(
        NotCompilable, match=r"Tanh.derivative cannot be called with x: missing .* 'y'"
    ):
        translate(nn.Tanh(), "derivative", ["x"])
    with pytest.raises(NotCompilable, match=r"Tanh.formula cannot be called with x, y: too many"):
        translate(nn.Tanh(), "formula", ["x", "y"])


WRITTEN = """
def inside(factor):
    class Above:
        def formula(self, x):
            return x

    class Own(Above):
        def formula(self, x):
            \"\"\"Of some
            lines.\"\"\"
            return super().formula(x) * 2.0 + self._more(x) * factor

        def _more(self, x):
            return x + 1.0 if "a" == "a" else x

    return Own()
"""


@pytest.mark.parametrize(
    "change", [("* 2.0", "- 2.0"), ("2.0", "3.0"), ("+ 1.0", "/ 1.0"), ('"a" ==', '"b" ==')]
)
def test_a_file_that_was_edited_since_is_refused(tmp_path, change):
    file = tmp_path / "written.py"
    file.write_text(WRITTEN)
    spec = importlib.util.spec_from_file_location("written", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    own = module.inside(0.5)
    assert translate(own, "formula", ["x"]).settings == ()
    file.write_text(WRITTEN.replace(*change) + "# longer\n")
    with pytest.raises(NotCompilable, match=r"Own.formula cannot be read"):
        translate(own, "formula", ["x"])


def test_super_of_another_class():
    class Own(Refused):
        def formula(self, x):
            return super(Refused, self).power * x

    with pytest.raises(NotCompilable, match=r"Own.formula calls super\(\) otherwise"):
        translate(Own(), "formula", ["x"])


class RowSlope(nn.Elementwise):
    def __init__(self):
        super().__init__()
        self.row = np.ones(4)

    def formula(self, x):
        return self.row * x

    def derivative(self, x, y):
        return 0 * x + self.row


class RowSlopeBack(RowSlope):
    def formula(self, x):
        return 1.0 * x


class PairActivation(RowSlope):
    def formula(self, x):
        return x, x

    def derivative(self, x, y):
        return 0 * x + 1


class PairLoss(nn.ElementwiseLoss):
    def formula(self, prediction, target):
        return (prediction - target) ** 2, 1.0 * target

    def derivative(self, prediction, target):
        return 2 * (prediction - target)


class LongRow(nn.ElementwiseLoss):
    """Arrays that do not fit the outputs."""

    row = np.ones(3)

    def formula(self, prediction, target):
        return self.row * (prediction - target) ** 2

    def derivative(self, prediction, target):
        return 2 * (prediction - target)


class RowRate(nn.FirstOrder):
    slots = ()

    def __init__(self):
        super().__init__(0.01)
        self.row = np.full(26, 0.5)

    def rule(self, parameter, gradient, rate, t):
        return (parameter - rate * gradient * self.row,)


class NoTuple(RowRate):
    def rule(self, parameter, gradient, rate, t):
        return parameter - rate * gradient


class TooMany(RowRate):
    def rule(self, parameter, gradient, rate, t):
        return parameter - rate * gradient, gradient


def train(engine, layer=None, **given):
    x = np.linspace(-1, 1, 60).reshape(20, 3)
    net = nn.Network([nn.Dense(3, 4), layer or nn.Tanh(), nn.Dense(4, 2)])
    return gn.train(net, x, x[:, :2], epochs=1, engine=engine, **given).config["engine"]


UNFIT = {
    "an activation with an array": {"layer": RowSlope()},
    "a slope with an array": {"layer": RowSlopeBack()},
    "a rule with an array": {"optimizer": RowRate()},
    "a rule without a tuple": {"optimizer": NoTuple()},
    "a rule with too many values": {"optimizer": TooMany()},
    "an activation that returns two": {"layer": PairActivation()},
    "a loss that returns two": {"loss": PairLoss()},
    "a loss with a long array": {"loss": LongRow()},
}
WORKS = {"an activation with an array", "a slope with an array", "a rule with an array"}


@pytest.mark.parametrize("case", UNFIT)
def test_what_does_not_fit_a_kernel_is_left_to_numpy(case):
    with pytest.raises(EngineError, match=r"returns|array setting"):
        train("compiled", **UNFIT[case])
    if case in WORKS:
        assert train("auto", **UNFIT[case]) == "numpy"
    elif "optimizer" in UNFIT[case]:
        with pytest.raises(SettingError, match="must return the new parameter"):
            train("auto", **UNFIT[case])
