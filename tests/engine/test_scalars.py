"""exp, tanh and their kin: how exact they are, their limits, and that loops of them are vectors.

What they are held against is NumPy in float64.
"""

import math
import os
import re

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.engine import plain_bits, scalars
from glassnet.engine.bits import bits_float, float_bits

ULPS = {
    "exp": 1, "expm1": 2, "log": 1, "log1p": 2, "tanh": 2, "sinh": 2, "cosh": 2, "sin": 3, "cos": 3,
    "sqrt": 0.51, "sign": 0,
}  # fmt: skip
BELOW = {"sin": 8192, "cos": 8192}  # where the promise ends
SMALLEST_NORMAL = np.finfo(np.float32).smallest_normal
LOOP = """
@loop
def {name}_all(x, y):
    for i in range(x.size):
        y[i] = {name}(x[i])
"""

needs_jit = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") != "0", reason="numba's JIT is off"
)


@pytest.fixture(scope="module", params=[False, {"contract"}], ids=["rounded", "fused"])
def loops(request):
    """Compiled loops of all functions, with multiply-adds fused or not."""
    options = {"error_model": "numpy", "fastmath": request.param}
    text = scalars.source(ULPS, "float32") + "".join(LOOP.format(name=name) for name in ULPS)
    names = {
        "np": np, "real": numba.float32, "float_bits": float_bits, "bits_float": bits_float,
        "loop": numba.njit("void(float32[::1], float32[::1])", **options),
        "function": numba.njit(forceinline=True, **options),
    }  # fmt: skip
    exec(re.sub("^def (?!.*_all)", "@function\ndef ", text, flags=re.MULTILINE), names)
    return names


def every(step):
    """One in `step` of all float32, infinities last."""
    positive = np.arange(0, 0x7F800001, step, dtype=np.int32).view(np.float32)
    return np.concatenate([positive, -positive, np.float32([np.inf, -np.inf])])


def ulps(name, x, y):
    """How far y is from the function of x, in units in the last place of the exact result."""
    with np.errstate(all="ignore"):
        exact = getattr(np, name)(x.astype(np.float64))
        rounded = exact.astype(np.float32)
        error = np.abs(y - exact) / np.spacing(np.maximum(np.abs(rounded), SMALLEST_NORMAL))
    same = (y == rounded) | (np.isnan(y) & np.isnan(rounded))
    return np.where(same, np.minimum(np.nan_to_num(error, nan=0), 0.5 * (rounded != exact)), error)


@needs_jit
@pytest.mark.parametrize("name", ULPS)
def test_as_exact_as_it_says(loops, name):
    x = every(2003)
    x = x[np.abs(x) < BELOW.get(name, np.inf)] if name in BELOW else x
    y = np.empty_like(x)
    loops[f"{name}_all"](x, y)
    error = ulps(name, x, y)
    assert not np.isnan(error).any()
    assert error.max() <= ULPS[name]


@needs_jit
@pytest.mark.parametrize("name", ["exp", "expm1", "log", "log1p", "tanh", "sinh", "cosh"])
@pytest.mark.parametrize("around", [-103.97, -87.34, -1, 0, 0.625, 0.7071, 1, 1.4142, 88.72, 89.41])
def test_as_exact_where_its_pieces_meet(loops, name, around):
    center = np.float32(around).view(np.int32)
    x = (center + np.arange(-5000, 5001, dtype=np.int32)).view(np.float32)
    x = np.linspace(-1e-3, 1e-3, 10001, dtype=np.float32) if around == 0 else x
    y = np.empty_like(x)
    loops[f"{name}_all"](x, y)
    assert ulps(name, x, y).max() <= ULPS[name]


@needs_jit
@pytest.mark.parametrize("name", BELOW)
def test_sine_beyond_its_range_is_no_more_than_1(loops, name):
    x = every(100003)[:-2]
    y = np.empty_like(x)
    loops[f"{name}_all"](x, y)
    assert np.abs(y).max() <= 1
    near = np.abs(x) < 1e5
    exact = getattr(np, name)(x[near].astype(np.float64))
    assert np.abs(y[near] - exact).max() < 2e-6


@needs_jit
@pytest.mark.parametrize("name", ULPS)
def test_loops_become_vectors(loops, name):
    (code,) = loops[f"{name}_all"].inspect_llvm().values()
    assert re.search(r"= [^\n]*\b(fmul|fcmp|call)\b[^\n]* <\d+ x float>", code)


@needs_jit
def test_float32_stays_float32(loops):
    for name in ULPS:
        (signature,) = loops[name].nopython_signatures
        assert signature.return_type == numba.float32


LIMITS = {
    "exp": {-math.inf: 0, -200: 0, 200: math.inf, math.inf: math.inf, 0: 1},
    "expm1": {-math.inf: -1, -200: -1, 200: math.inf, math.inf: math.inf, 1e-30: 1e-30},
    "log": {0: -math.inf, -1: math.nan, -math.inf: math.nan, math.inf: math.inf, 1: 0},
    "log1p": {-1: -math.inf, -2: math.nan, -math.inf: math.nan, math.inf: math.inf, 1e-30: 1e-30},
    "tanh": {-math.inf: -1, math.inf: 1, 100: 1, 1e-30: 1e-30},
    "sinh": {-math.inf: -math.inf, math.inf: math.inf, -100: -math.inf, 1e-30: 1e-30},
    "cosh": {-math.inf: math.inf, math.inf: math.inf, 100: math.inf, 0: 1},
    "sin": {math.inf: math.nan, -math.inf: math.nan, 1e-30: 1e-30},
    "cos": {math.inf: math.nan, -math.inf: math.nan, 0: 1},
    "sign": {-math.inf: -1, math.inf: 1, 0: 0, 1e-45: 1},
    "sqrt": {0: 0, -1: math.nan, math.inf: math.inf},
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name):
    for x, expected in {**LIMITS[name], math.nan: math.nan}.items():
        with np.errstate(all="ignore"):
            y = getattr(scalars, name)(np.float32(x))
        assert y.dtype == np.float32
        np.testing.assert_equal(y, np.float32(expected))


@needs_jit
@pytest.mark.parametrize("name", LIMITS)
def test_limits_when_compiled(loops, name):
    expected = np.array([*LIMITS[name].values(), math.nan], np.float32)
    x = np.array([*LIMITS[name], math.nan], np.float32)
    y = np.empty_like(x)
    loops[f"{name}_all"](x, y)
    np.testing.assert_equal(y, expected)


@pytest.mark.parametrize("name", ULPS)
@given(x=st.floats(width=32))
def test_as_exact_in_plain_python(name, x):
    if abs(x) < BELOW.get(name, math.inf):
        with np.errstate(all="ignore"):
            y = getattr(scalars, name)(np.float32(x))
        assert ulps(name, np.float32([x]), np.float32([y])).max() <= ULPS[name]


@given(x=st.floats(width=32, allow_nan=False))
def test_bits_there_and_back(x):
    bits = plain_bits.float_bits(np.float32(x))
    assert bits.dtype == np.int32
    assert plain_bits.bits_float(bits) == np.float32(x)


@needs_jit
def test_bits_of_a_wider_integer_count_from_below():
    @numba.njit
    def doubled(x):
        return bits_float(float_bits(x) + (1 << 23))

    assert doubled(np.float32(1.5)) == 3


def test_source_gives_each_function_once_and_inner_ones_first():
    text = scalars.source(["tanh", "exp", "sinh"], "float32")
    names = re.findall(r"^def (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names))
    assert names.index("expm1_tail") < names.index("scaled_exp") < names.index("exp")
    assert ">>>" not in text


@pytest.mark.parametrize("name", ULPS)
def test_source_is_complete(name):
    names = {"np": np, "real": np.float32, **vars(plain_bits)}
    exec(scalars.source(name, "float32"), names)
    x = np.float32(0.3)
    assert names[name](x) == getattr(scalars, name)(x)


@pytest.mark.parametrize("name", ULPS)
def test_in_float64_they_are_those_of_numpy(name):
    names = {"np": np, "real": np.float64}
    exec(scalars.source(name, "float64"), names)
    assert names[name](np.float64(0.3)) == getattr(np, name)(0.3)
