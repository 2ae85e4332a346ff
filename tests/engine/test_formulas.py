"""Formulas as scalar text: what it computes, and how it looks.

What the numbers are held against is the class's own NumPy formula.
"""

import ast
import math
import os
import re

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import glassnet as gn
from glassnet import nn
from glassnet.engine import plain_bits, scalars
from glassnet.engine.bits import bits_float, float_bits
from glassnet.engine.formulas import Formula, translate
from glassnet.nn.formulas import sigmoid, softplus


def examples(base):
    """Every example of the library's classes below this one; other tests may define more."""
    found = [each for each in base.registry.values() if issubclass(each, base)]
    known = [each for each in found if each.__module__.startswith("glassnet.")]
    return [example for each in known for example in each.examples()]


ELEMENTWISE, LOSSES, RULES = map(examples, (nn.Elementwise, nn.ElementwiseLoss, nn.FirstOrder))
EXTREME = [0.0, -0.0, 1e-40, -1e-40, 1e-8, 1.0, -1.0, 30.0, -30.0, 100.0, -100.0, 1e30, -1e30]
UNENDING = [math.inf, -math.inf, math.nan]
ROUNDINGS = {"float32": 16 * 2.0**-23, "float64": 1e-12}

needs_jit = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") != "0", reason="numba's JIT is off"
)
both_precisions = pytest.mark.parametrize("dtype", ["float32", "float64"])


def in_python(formula, dtype):
    """The text as plain Python, as kernels are run with the JIT off."""
    names = {"np": np, "real": np.dtype(dtype).type, **vars(plain_bits)}
    exec(scalars.source(formula.scalars, dtype) + formula.text, names)
    return names[formula.name]


def constants(formula, dtype, **given):
    """The constants' values, made in float64."""
    names = {"np": np, "settings": np.array(formula.settings), **given}
    return [np.dtype(dtype).type(eval(each, names)) for each in formula.constants]


def computed(formula, dtype, *elements, **given):
    """The formula of every number, elements of one length; a row an output."""
    function, last = in_python(formula, dtype), constants(formula, dtype, **given)
    with np.errstate(all="ignore"):
        results = [function(*each, *last) for each in zip(*elements, strict=True)]
    for each in np.ravel(np.array(results, object)):
        assert type(each) is np.dtype(dtype).type
    return np.array(results).T


def by_numpy(method, *arguments):
    with np.errstate(all="ignore"):
        return method(*arguments)


def assert_near(ours, numpys, dtype, size=0.0):
    """Within some roundings of the result, or of what it came from where that is larger."""
    ours = np.asarray(ours, float)
    numpys = np.broadcast_to(np.asarray(numpys, float), ours.shape)
    finite = np.isfinite(ours) & np.isfinite(numpys)
    np.testing.assert_array_equal(ours[~finite], numpys[~finite])
    room = ROUNDINGS[dtype] * (np.abs(numpys) + size) + np.finfo(dtype).smallest_normal
    distance = np.abs(np.where(finite, ours, 0) - np.where(finite, numpys, 0))
    far = distance > room
    assert not far.any(), (ours[far], numpys[far])


def numbers(dtype, seed=0, *, extreme=True):
    drawn = np.random.default_rng(seed).standard_normal(150) * np.repeat([0.01, 1, 20], 50)
    return np.concatenate([drawn, (EXTREME + UNENDING) * extreme]).astype(dtype)


# The library's own


@both_precisions
@pytest.mark.parametrize("activation", ELEMENTWISE, ids=repr)
def test_activations(activation, dtype):
    x = numbers(dtype)
    size = np.minimum(np.abs(x), 10)
    y = by_numpy(activation.formula, x)
    assert_near(computed(translate(activation, "formula", ["x"]), dtype, x), y, dtype, size)
    slope = by_numpy(activation.derivative, x, y)
    text = translate(activation, "derivative", ["x", "y"])
    assert_near(computed(text, dtype, x, y), slope, dtype, size)


@both_precisions
@pytest.mark.parametrize("method", ["formula", "derivative"])
@pytest.mark.parametrize("part", LOSSES, ids=repr)
def test_losses(part, method, dtype):
    prediction, target = numbers(dtype), numbers(dtype, 1)
    if isinstance(part, nn.BinaryCrossentropy):
        target = sigmoid(target)
    formula = translate(part, method, ["prediction", "target"])
    for column, values in enumerate(zip(*formula.columns, strict=True) or [()]):
        row = [np.full(len(target), value, dtype) for value in values]
        ours = computed(formula, dtype, prediction, target, *row)
        width = len(formula.columns[0]) if formula.columns else 1
        wide = np.repeat(prediction[:, None], width, axis=1), target[:, None]
        numpys = by_numpy(getattr(part, method), *wide)[:, column]
        assert_near(ours, numpys, dtype, np.abs(prediction) + np.abs(target))


@both_precisions
@pytest.mark.parametrize("t", [1, 10, 100_000])
@pytest.mark.parametrize("optimizer", RULES, ids=repr)
def test_rules(optimizer, t, dtype):
    names = ["parameter", "gradient", *optimizer.slots]
    given = [np.abs(numbers(dtype, seed, extreme=False)) for seed, _ in enumerate(names)]
    formula = translate(optimizer, "rule", names, ["rate", "t"])
    ours = computed(formula, dtype, *given, rate=0.01, t=float(t))
    numpys = optimizer.rule(*given, 0.01, t)
    assert_near(ours, np.array(numpys), dtype, given[0])


@both_precisions
@pytest.mark.parametrize("optimizer", RULES, ids=repr)
def test_rules_with_a_rate_for_each_parameter(optimizer, dtype):
    names = ["parameter", "gradient", *optimizer.slots, "rate"]
    given = [np.abs(numbers(dtype, seed, extreme=False)) for seed, _ in enumerate(names)]
    ours = computed(translate(optimizer, "rule", names, ["t"]), dtype, *given, t=3.0)
    size = given[0] + given[-1] * 100
    assert_near(ours, np.array(optimizer.rule(*given, 3)), dtype, size)


def test_what_is_one_number_is_computed_in_float64():
    """1 - beta_2**t in float32 would be 1.3e-7 for 1e-7."""
    adam = nn.Adam(beta_2=1 - 1e-7)
    names = ["parameter", "gradient", "momentum", "cache"]
    formula = translate(adam, "rule", names, ["rate", "t"])
    assert formula.constants[5] == "1 / (1 - settings[1] ** t)"
    value = constants(formula, "float64", rate=0.1, t=1.0)[5]
    assert value == 1 / (1 - (1 - 1e-7) ** 1)


def test_the_text_of_an_optimizer():
    formula = translate(nn.RMSprop(), "rule", ["parameter", "gradient", "cache"], ["rate", "t"])
    assert formula == Formula(
        text="""# RMSprop.rule
# constant = 1 - self.rho
def RMSprop_rule(parameter, gradient, cache, self_rho, constant, rate, self_epsilon):
    cache_2 = self_rho * cache + constant * (gradient * gradient)
    return parameter - rate * gradient / (sqrt(cache_2) + self_epsilon), cache_2
""",
        name="RMSprop_rule",
        scalars=("sqrt",),
        constants=("settings[0]", "1 - settings[0]", "rate", "settings[1]"),
        settings=(0.9, 1e-7),
        columns=(),
        results=2,
    )


class Bent:
    """Mish, as it is written in the paper."""

    def derivative(self, x, y):
        t = np.tanh(softplus(x))
        return t + x * (1 - t * t) * sigmoid(x)


def test_the_text_of_a_formula_with_helpers():
    assert (
        translate(Bent(), "derivative", ["x", "y"]).text
        == """\
# glassnet.nn.formulas.softplus, for Bent.derivative
def Bent_derivative_softplus(x):
    return (real(0.0) if x < real(0.0) else x) + log1p(exp(-abs(x)))


# glassnet.nn.formulas.sigmoid, for Bent.derivative
def Bent_derivative_sigmoid(x):
    small = exp(-abs(x))
    return (real(1.0) if x >= real(0.0) else small) / (real(1.0) + small)


# Bent.derivative
def Bent_derivative(x, y):
    t = tanh(Bent_derivative_softplus(x))
    return t + x * (real(1.0) - t * t) * Bent_derivative_sigmoid(x)
"""
    )


def test_settings_do_not_change_the_text():
    one, other = (translate(nn.ELU(alpha), "formula", ["x"]) for alpha in (0.5, 2.0))
    assert one.text == other.text
    assert (one.settings, other.settings) == ((0.5,), (2.0,))


def test_flags_and_whether_a_number_is_0_do():
    names = ["parameter", "gradient", "momentum"]
    settings = [{}, {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}]
    rules = [translate(nn.SGD(**each), "rule", names, ["rate", "t"]) for each in settings]
    assert len({each.text for each in rules}) == 3
    assert rules[0].settings == ()


def test_the_caller_may_name_the_function():
    formula = translate(nn.Softplus(), "formula", ["x"], name="first")
    assert re.findall(r"def (\w+)", formula.text) == ["first_softplus", "first"]


# Compiled


def compiled(formula, dtype, elements):
    """A compiled loop over `elements` arrays, with the constants all 0.5, and its return type."""
    arguments = [f"e{i}[i]" for i in range(elements + len(formula.columns))]
    constants = ["real(0.5)"] * len(formula.constants)
    arrays = ", ".join(each[:-3] for each in arguments)
    text = scalars.source(formula.scalars, dtype) + "\n\n" + formula.text
    text = re.sub("^def ", "@function\ndef ", text, flags=re.MULTILINE)
    text += f"""
@loop
def all_of_them(out, {arrays}):
    for i in range(out.size):
        out[i] = first({formula.name}({", ".join(arguments + constants)}))
"""
    options = {"error_model": "numpy", "fastmath": {"contract"}}
    inline = numba.njit(forceinline=True, **options)
    is_tuple = isinstance(ast.parse(formula.text).body[-1].body[-1].value, ast.Tuple)
    first = inline((lambda each: each[0]) if is_tuple else (lambda each: each))
    names = {
        "np": np, "real": getattr(numba, dtype), "float_bits": float_bits, "first": first,
        "bits_float": bits_float, "loop": numba.njit(**options), "function": inline,
    }  # fmt: skip
    exec(text, names)
    return names["all_of_them"], names[formula.name]


COMPILED = [
    (nn.GELU(), "derivative", ["x", "y"], ()),
    (nn.Mish(), "formula", ["x"], ()),
    (nn.ReLU(), "derivative", ["x", "y"], ()),
    (nn.LogCosh(), "formula", ["prediction", "target"], ()),
    (nn.Quantile([0.1, 0.9]), "formula", ["prediction", "target"], ()),
    (nn.AdamW(), "rule", ["parameter", "gradient", "momentum", "cache"], ("rate", "t")),
]


@needs_jit
@both_precisions
@pytest.mark.parametrize(
    ("part", "method", "elements", "given"), COMPILED, ids=[repr(each[0]) for each in COMPILED]
)
def test_compiled_they_keep_their_precision_and_become_vectors(
    part, method, elements, given, dtype
):
    formula = translate(part, method, elements, given)
    loop, function = compiled(formula, dtype, len(elements))
    arrays = [np.abs(numbers(dtype, seed)) for seed in range(len(elements) + len(formula.columns))]
    out = np.empty_like(arrays[0])
    loop(out, *arrays)
    (signature,) = function.nopython_signatures
    kind = signature.return_type
    assert getattr(kind, "dtype", kind) == getattr(numba, dtype)
    halves = [np.dtype(dtype).type(0.5)] * len(formula.constants)
    with np.errstate(all="ignore"):
        each = [in_python(formula, dtype)(*some, *halves) for some in zip(*arrays, strict=True)]
    plain = [some[0] if isinstance(some, tuple) else some for some in each]
    assert_near(out, plain, dtype, sum(np.minimum(np.abs(some), 1e3) for some in arrays))
    (code,) = loop.inspect_llvm().values()
    if dtype == "float32":
        assert re.search(r"= [^\n]*\b(fmul|fcmp)\b[^\n]* <\d+ x float>", code)


# Formulas of one's own

COEFFICIENTS = (0.5, -0.25, 0.125)
OFFSET = 0.3
FLAG = True


def bump(x, width=2.0, *, height=1):
    """A helper of the module, with defaults."""
    return height / (1 + (x / width) ** 2)


def scaled(x, factor):
    return factor * x, x


def mixed(x, rate):
    """A helper that returns what is one number and what is not."""
    return 1 - rate, -x


class Inner:
    def __init__(self, slope):
        self.slope = slope

    def line(self, x):
        return self.slope * x + OFFSET


STEEP, FLAT = Inner(3.0), Inner(0.125)


def _rest(share):
    return 1 - share


def _first(pair):
    return pair[0] * pair[1]


class Own:
    """One formula after the other, each with something particular."""

    scale = 1.5
    name = "own"

    def __init__(self, alpha=0.7, flag=True, optional=None):
        self.alpha = alpha
        self.flag = flag
        self.optional = optional
        self.pair = (0.2, 3)
        self.inner = Inner(alpha)
        self.row = np.array([0.1, 0.9])

    @property
    def double(self):
        return 2 * self.alpha

    @staticmethod
    def _static(x):
        return abs(x)

    @classmethod
    def _of_class(cls, x):
        return cls.scale * x

    def _flagged(self, x):
        if self.flag:
            return x * self.alpha
        return x / self.alpha

    def settings(self, x):
        return self.double * x + self.pair[0] - self.pair[-1] * self.scale

    def powers(self, x):
        return x**2 + 0.1 * x**3 - 0.01 * x**4 + 1e-3 * x**7 + (1 + x * x) ** -1 + np.abs(x) ** 0.5

    def unary(self, x):
        return +(-x) + np.negative(x) + np.square(x) + np.reciprocal(1 + np.fabs(x))

    def named(self, x):
        return np.add(np.multiply(x, 2), np.subtract(np.divide(x, 3), np.power(x, 2)))

    def trigonometric(self, x):
        return np.sin(x) + self.scale * np.cos(2 * x)

    def hyperbolic(self, x):
        x = np.clip(x, -3, 3)
        return np.sinh(x) / np.cosh(x) - np.tanh(x) + np.sqrt(np.exp(x)) + np.log(2 + np.abs(x))

    def helper(self, x):
        return bump(x) + bump(x, self.alpha, height=2) + self._flagged(x)

    def several(self, x):
        double, same = scaled(x, 2)
        less, opposite = mixed(x, self.alpha)
        return double + same * less + opposite

    def static(self, x):
        return self._static(x) + self._of_class(x)

    def of_another(self, x):
        return self.inner.line(x) - self.inner.slope

    def flags(self, x):
        if self.optional is not None:
            return x * self.optional
        if not self.flag or self.alpha == 0.25:
            return np.zeros_like(x)
        if self.name in ("own", "other") and FLAG:
            y = x if self.alpha > 0.5 else -x
        else:
            y = np.full_like(x, self.alpha)
        return y

    def conditions(self, x):
        inside = (x > -1) & (x <= 1) | (x == 3)
        return np.where(~inside, x, 0.5 * x) + (x > 0) * x + (np.less_equal(x, 2) * (x > 1)) * 1.0

    def nested(self, x):
        return np.where(x > 1, 1 / x, np.where(x < -1, np.exp(np.minimum(x, 0)), x * x))

    def yes_or_no(self, x):
        return np.less(x, self.alpha) & np.greater_equal(x, -1)

    def casts(self, x):
        y = np.where(x > 0, x.dtype.type(1), x.dtype.type(self.alpha))
        return y + (x > 1).astype(x.dtype) + (x < 0).astype(float) + x.astype(x.dtype, copy=False)

    def changes(self, x):
        total = x * 2
        total += self.alpha
        total *= total
        x = total - x
        x /= 3
        return x

    def constants(self, x):
        a, b, *_ = 1, 2, 3
        return COEFFICIENTS[0] * x + COEFFICIENTS[-1] + math.sqrt(2 / math.pi) * np.pi + a + b

    def chained(self, x: np.ndarray):
        """A docstring, annotations, and two names for one value."""
        y: float = x + 1
        z = w = y * y
        pass
        return (z + w) / y if self.flag else y

    def of_settings(self, x):
        low, high = min(self.alpha, 1), max(abs(-self.alpha), self.scale, 1)
        root = math.sqrt(self.alpha) + np.exp(-self.alpha) + float(self.alpha) // 0.3
        return np.clip(x, low - 1, None) * high + root % 1 * x + np.maximum(self.alpha, 0.1)

    def known(self, x):
        return np.float64(2) * x + int(3.7) + np.log(2) + np.sign(-2) + (not self.flag) + FLAG

    def of_numbers_alone(self, x):
        return _rest(self.alpha) * np.where(self.flag, x, 0) + _rest((1, 2)[1]) + (x is None)

    def of_tuples(self, x):
        return _first((x, self.alpha)) + _first((x, 2.0))

    def beyond_bounds(self, x):
        return np.minimum(np.maximum(x, -np.inf), np.inf)

    def objects_of_the_module(self, x):
        tool = STEEP
        y = tool.line(x)
        tool = FLAT
        return y - tool.line(x) * STEEP.slope

    def as_constant(self, x):
        return self.alpha


FORMULAS = [
    name
    for name, each in vars(Own).items()
    if callable(each) and not name.startswith("_") and name not in {"double", "name", "constants"}
]


@both_precisions
@pytest.mark.parametrize("settings", [(0.7, True), (0.25, False)], ids=str)
@pytest.mark.parametrize("method", FORMULAS)
def test_formulas_of_ones_own(method, settings, dtype):
    own, x = Own(*settings), numbers(dtype, extreme=False)
    numpys = by_numpy(getattr(own, method), x)
    ours = computed(translate(own, method, ["x"]), dtype, x)
    assert_near(ours, numpys, dtype, np.abs(x) + x * x)


def test_nothing_is_computed_twice_and_no_number_is_left_uncast():
    text = translate(Own(), "powers", ["x"]).text
    assert text.count("x * x") <= 5
    bare = re.sub(r"real\([^)]*\)", "", text.split(":", 1)[1])
    assert not re.search(r"[^\w]\d", bare)


def test_a_column_is_an_argument_after_the_elements():
    class Rows(Own):
        def formula(self, x):
            return self._shifted(x) * self.alpha

        def _shifted(self, x):
            return x + self.row

    formula = translate(Rows(), "formula", ["x"])
    assert formula.columns == ((0.1, 0.9),)
    assert "def Rows_formula(x, self_row, self_alpha):" in formula.text
    ours = computed(formula, "float64", [1.0, 1.0], [0.1, 0.9])
    np.testing.assert_allclose(ours, Rows().formula(1.0), rtol=1e-15)


def test_super_and_closures():
    shift = 0.125

    class Child(Own):
        scale = 3.0

        def settings(self, x):
            return super().settings(x) + shift * super()._flagged(x)

    x = numbers("float64", extreme=False)
    ours = computed(translate(Child(), "settings", ["x"]), "float64", x)
    assert_near(ours, Child().settings(x), "float64", np.abs(x))


def test_arguments_may_have_other_names_and_be_starred():
    class Rule:
        decay = 0.5

        def rule(self, theta, slope, *others, extra=2):
            velocity, lr, t = others
            velocity = self.decay * velocity + slope / t
            return theta - lr * extra * velocity, *(velocity,)

        def alone(self, parameter, gradient, rate, t):
            return (parameter - rate * gradient,)

    names, given = ["parameter", "gradient", "velocity"], ["rate", "t"]
    formula = translate(Rule(), "rule", names, given)
    x = numbers("float64", extreme=False)
    ours = computed(formula, "float64", x, x + 1, x + 2, rate=0.1, t=2.0)
    assert_near(ours, Rule().rule(x, x + 1, x + 2, 0.1, 2), "float64", 10 + np.abs(x))
    alone = translate(Rule(), "alone", ["p", "g"], ["rate", "t"])
    assert alone.text.endswith("return parameter - rate * gradient,\n")


def test_local_names_never_hide_what_the_text_needs():
    class Hiding:
        exp = 2.0

        def formula(self, abs, real):
            self_exp = np.exp(abs)
            exp = np.exp(real) + self_exp
            return exp * self.exp

    formula = translate(Hiding(), "formula", ["x", "y"])
    ours = computed(formula, "float64", [0.5], [0.25])
    np.testing.assert_allclose(ours, 2 * (np.exp(0.25) + np.exp(0.5)), rtol=1e-15)


class Choosing:
    def formula(self, a, b, c):
        return (
            np.maximum(a, b), np.minimum(a, b), np.clip(a, b, c), np.maximum(a, 0.5),
            np.minimum(2, a), np.clip(a, -1, 1), np.where(a < b, a, c), np.sign(a), np.abs(b),
            np.maximum(a, b > c),
        )  # fmt: skip


@given(a=st.floats(width=32), b=st.floats(width=32), c=st.floats(width=32))
def test_what_only_chooses_is_exact(a, b, c):
    given = np.array([[a], [b], [c]])
    ours = computed(translate(Choosing(), "formula", ["a", "b", "c"]), "float64", *given)
    expected = [each[0] for each in by_numpy(Choosing().formula, *given)]
    np.testing.assert_array_equal(ours[:, 0], expected)


# As NumPy trains


class TwoArrays(nn.ElementwiseLoss):
    """The derivative names the arrays in another order, and one is for all outputs."""

    def __init__(self):
        self.a = np.array([1.0, 10.0])
        self.b = np.array([0.1])

    def formula(self, prediction, target):
        e = prediction - target
        return self.a * e * e + self.b * np.abs(e)

    def derivative(self, prediction, target):
        e = prediction - target
        return self.b * np.sign(e) + 2 * self.a * e


class ArrayInOne(nn.ElementwiseLoss):
    """The formula, or the derivative alone, has an array."""

    def __init__(self, where):
        self.where = where
        row = np.array([1.0, 3.0])
        self.outer = row if where == "formula" else 2.0
        self.inner = row if where == "derivative" else 2.0

    def formula(self, prediction, target):
        return self.outer * (prediction - target) ** 2

    def derivative(self, prediction, target):
        return 2 * self.inner * (prediction - target)


class Turned(nn.ElementwiseLoss):
    """Names are the caller's in another order."""

    def formula(self, target, prediction):
        return (target - 2 * prediction) ** 2

    def derivative(self, target, prediction):
        return 2 * (target - 2 * prediction)


class OneTarget(nn.ElementwiseLoss):
    """One column of targets for any number of outputs."""

    def check_target(self, target, outputs):
        return target.reshape(len(target), 1)

    def formula(self, prediction, target):
        return (prediction - target) ** 2

    def derivative(self, prediction, target):
        return 2 * (prediction - target)


class OneSlope(nn.Elementwise):
    k = 1.0

    def formula(self, x):
        return self.k * x

    def derivative(self, y, x):
        return 0 * x + self.k + 0.1 * y


class TwoSlopes(OneSlope):
    k = 2.0

    def formula(self, x):
        return super().formula(x) + super().k * x + 0.25 * self.k * x


class ThreeSlopes(TwoSlopes):
    k = 3.0

    def formula(self, x):
        return super().formula(x) + super().k * x - self.k * x


class TurnedSlots(nn.FirstOrder):
    slots = ("velocity", "cache")

    def __init__(self):
        super().__init__(0.01)

    def rule(self, p, g, cache, velocity, rate, t):
        cache = 0.9 * cache + g
        velocity = 0.5 * velocity + g * g
        return p - rate * cache / (1 + np.sqrt(velocity)), cache, velocity


class StepFirst(nn.FirstOrder):
    def __init__(self):
        super().__init__(0.01)

    def rule(self, gradient, parameter, t, rate):
        return (gradient - t * parameter / rate,)


def trained(engine, loss=None, layer=None, optimizer=nn.SGD, columns=2):
    x = np.linspace(-1, 1, 60).reshape(20, 3)
    y = np.sin(3 * x[:, :columns]) + 0.3
    net = nn.Network([nn.Dense(3, 4), layer or nn.Tanh(), nn.Dense(4, 2)], dtype="float64", seed=1)
    given = {"loss": loss or nn.MeanSquaredError(), "optimizer": optimizer()}
    history = gn.train(net, x, y, **given, epochs=5, batch_size=7, seed=2, engine=engine)
    return net.parameters, history


TRAININGS = {
    "two arrays": {"loss": TwoArrays()},
    "an array in the formula": {"loss": ArrayInOne("formula")},
    "an array in the derivative": {"loss": ArrayInOne("derivative")},
    "turned arguments of a loss": {"loss": Turned()},
    "one target": {"loss": OneTarget(), "columns": 1},
    "quantiles": {"loss": nn.Quantile([0.1, 0.9]), "columns": 1},
    "turned arguments of a slope": {"layer": OneSlope()},
    "super": {"layer": TwoSlopes()},
    "super of super": {"layer": ThreeSlopes()},
    "slots by place": {"optimizer": TurnedSlots},
    "rate by place": {"optimizer": StepFirst},
}


@pytest.mark.parametrize("case", TRAININGS)
def test_they_train_as_numpy_does(case):
    ours, numpys = (trained(engine, **TRAININGS[case]) for engine in ("compiled", "numpy"))
    assert ours[1].config["engine"] == "compiled"
    np.testing.assert_allclose(ours[0], numpys[0], rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(ours[1]["loss"], numpys[1]["loss"], rtol=1e-9)


def test_a_quantile_of_one_column():
    loss = nn.Quantile(0.9)
    ours, numpys = (trained(engine, loss=loss) for engine in ("compiled", "numpy"))
    np.testing.assert_allclose(ours[0], numpys[0], rtol=1e-9, atol=1e-11)
