"""exp, tanh and their kin for one float32, in a form that LLVM runs on whole vectors.

Each is arithmetic, choices between two ready values, and casts of bits: no branch, table or call.
The errors named were measured over the whole range, in units in the last place (ulp), with
multiply-adds fused or not; every function returns NaN for NaN. No other liberty may be given to the
compiler: rounding by the magic number and the split constants must stay as they are written.

`source` gives their text for a kernel file. It knows `real`, the type of its numbers, `np`, and for
float32 `float_bits` and `bits_float`; in float64 the functions are NumPy's own. Compile them with
forceinline=True: LLVM leaves calls of the larger ones otherwise, and no loop with a call becomes
vectors. With the JIT off, limits such as log(0) come with NumPy's warnings: run kernels within
np.errstate(all="ignore").
"""

import ast
import inspect
from collections.abc import Iterable
from functools import cache

import numpy as np

from glassnet.engine.plain_bits import bits_float, float_bits
from glassnet.engine.syntax import parsed

__all__ = [
    "cos",
    "cosh",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sign",
    "sin",
    "sinh",
    "source",
    "sqrt",
    "tanh",
]  # fmt: skip

real = np.float32


def exp(x: real) -> real:
    """eˣ, within 1 ulp: from 0 below -103.98 to inf above 88.72.

    >>> float(exp(np.float32(1)))
    2.7182817459106445
    """
    x = real(89.0) if x > real(89.0) else x
    x = real(-104.0) if x < real(-104.0) else x
    return scaled_exp(x, 0)


def scaled_exp(x: real, shift: int) -> real:
    """2^shift·eˣ for -104 ≤ x ≤ 90: eˣ = 2ⁿ·eʳ with |r| ≤ ½·ln 2."""
    t = x * real(1.4426950408889634) + real(12582912.0)  # rounds: n is in the low bits now
    n = t - real(12582912.0)
    r = (x - n * real(0.693359375)) - n * real(-0.00021219444005469057)
    i = float_bits(t) - 0x4B400000 + shift
    half = i >> 1  # 2ⁱ in two factors: one alone ends before the range of eˣ does
    near_one = real(1.0) + expm1_tail(r)
    return near_one * bits_float((half + 127) << 23) * bits_float((i - half + 127) << 23)


def expm1_tail(r: real) -> real:
    """eʳ - 1 for |r| ≤ ½·ln 2."""
    p = real(0.0013813142431899905)
    p = p * r + real(0.008369418792426586)
    p = p * r + real(0.04166845604777336)
    p = p * r + real(0.16666515171527863)
    p = p * r + real(0.4999999403953552)
    return r + r * r * p


def expm1(x: real) -> real:
    """eˣ - 1, within 2 ulp, also near 0.

    >>> round(1e10 * float(expm1(np.float32(1e-10))), 6)
    1.0
    """
    x = real(89.0) if x > real(89.0) else x
    x = real(-20.0) if x < real(-20.0) else x
    t = x * real(1.4426950408889634) + real(12582912.0)
    n = t - real(12582912.0)
    r = (x - n * real(0.693359375)) - n * real(-0.00021219444005469057)
    half = bits_float((float_bits(t) - 0x4B400000 + 126) << 23)  # ½·2ⁿ, since 2¹²⁸ is none
    doubled = expm1_tail(r) * half + (half - real(0.5))
    return doubled + doubled


def log(x: real) -> real:
    """Ln x, within 1 ulp: -inf at 0, NaN below.

    >>> float(log(np.float32(2)))
    0.6931471824645996
    """
    small = x < real(1.1754943508222875e-38)
    normal = x * real(8388608.0) if small else x
    bits = float_bits(normal)
    e = (bits - 0x3F3504F3) >> 23  # x = 2ᵉ·m with √½ ≤ m < √2
    f = bits_float(bits - (e << 23)) - real(1.0)
    n = bits_float(e + 0x4B400000) - real(12582912.0)
    n = n - real(23.0) if small else n
    return log_limits(x, n, f)


def log1p(x: real) -> real:
    """ln(1 + x), within 2 ulp, also near 0: -inf at -1, NaN below.

    >>> round(1e10 * float(log1p(np.float32(1e-10))), 6)
    1.0
    """
    u = real(1.0) + x
    bits = float_bits(u)
    e = (bits - 0x3F3504F3) >> 23
    lost = x - (u - real(1.0))  # what rounding took from 1 + x
    power = e if e < 64 else np.int32(64)  # beyond, nothing that is lost counts
    scale = bits_float((127 - power) << 23)
    f = (bits_float(bits - (e << 23)) - real(1.0)) + lost * scale
    return log_limits(u, bits_float(e + 0x4B400000) - real(12582912.0), f)


def log_limits(x: real, n: real, f: real) -> real:
    """n·ln 2 + ln(1 + f) for √½ ≤ 1 + f < √2, or what belongs to an x that has no such parts."""
    p = real(0.06746549904346466)
    p = p * f + real(-0.11679640412330627)
    p = p * f + real(0.11890339106321335)
    p = p * f + real(-0.12405138462781906)
    p = p * f + real(0.14219222962856293)
    p = p * f + real(-0.16668006777763367)
    p = p * f + real(0.20002134144306183)
    p = p * f + real(-0.25000008940696716)
    p = p * f + real(0.3333331346511841)
    tail = f * f * (f * p - real(0.5))
    y = (f + (tail + n * real(-0.00021219444005469057))) + n * real(0.693359375)
    y = real(np.nan) if x < real(0.0) else y
    y = real(-np.inf) if x == real(0.0) else y
    return y if x < real(np.inf) else x


def tanh(x: real) -> real:
    """Tanh x, within 2 ulp, also near 0.

    >>> round(1e10 * float(tanh(np.float32(1e-10))), 6)
    1.0
    """
    size = abs(x)
    size = real(10.0) if size > real(10.0) else size
    far = real(1.0) - real(2.0) / (scaled_exp(size + size, 0) + real(1.0))
    far = -far if x < real(0.0) else far
    z = size * size
    p = real(-0.005666968412697315)
    p = p * z + real(0.02060616761445999)
    p = p * z + real(-0.05373000353574753)
    p = p * z + real(0.13331331312656403)
    p = p * z + real(-0.33333277702331543)
    near = x + x * z * p
    return near if size < real(0.625) else far


def sinh(x: real) -> real:
    """½·(eˣ - e⁻ˣ), within 2 ulp, also near 0.

    >>> float(sinh(np.float32(1)))
    1.175201177597046
    """
    size = abs(x)
    size = real(90.0) if size > real(90.0) else size
    half = scaled_exp(size, -1)
    far = half - real(0.25) / half
    far = -far if x < real(0.0) else far
    z = size * size
    p = real(2.8169513370812638e-06)
    p = p * z + real(0.0001983615948120132)
    p = p * z + real(0.008333349600434303)
    p = p * z + real(0.1666666716337204)
    near = x + x * z * p
    return near if size < real(1.0) else far


def cosh(x: real) -> real:
    """½·(eˣ + e⁻ˣ), within 2 ulp.

    >>> float(cosh(np.float32(0)))
    1.0
    """
    size = abs(x)
    half = scaled_exp(real(90.0) if size > real(90.0) else size, -1)
    return half + real(0.25) / half


def sin(x: real) -> real:
    """Sin x, within 3 ulp for |x| < 8192, within 2e-6 for |x| < 1e5; beyond, digits are lost.

    >>> round(float(sin(np.float32(1))), 6)
    0.841471
    """
    return quarter_sin(x, 0)


def cos(x: real) -> real:
    """Cos x, as exact as sin x.

    >>> float(cos(np.float32(0)))
    1.0
    """
    return quarter_sin(x, 1)


def quarter_sin(x: real, quarters: int) -> real:
    """sin(x + quarters·½π): x = n·½π + r with |r| ≤ ¼π, and ½π in parts whose n-fold is exact."""
    t = x * real(0.6366197723675814) + real(12582912.0)
    n = t - real(12582912.0)
    r = x - n * real(1.5703125)
    r = r - n * real(0.0004837512969970703)
    r = r - n * real(7.549533620476723e-08)
    r = r - n * real(2.5633440682570896e-12)
    r = real(0.8) if r > real(0.8) else r  # nothing beyond ±1, however large x is
    r = real(-0.8) if r < real(-0.8) else r
    turn = float_bits(t) + quarters
    z = r * r
    p = real(-0.00019508739933371544) * z + real(0.008332112804055214)
    sine = r + r * z * (p * z + real(-0.16666653752326965))
    p = real(2.4425678930128925e-05) * z + real(-0.0013887251261621714)
    cosine = (real(1.0) - real(0.5) * z) + z * z * (p * z + real(0.04166664555668831))
    y = cosine if turn & 1 else sine
    return -y if turn & 2 else y


def sign(x: real) -> real:
    """-1, 0 or 1.

    >>> float(sign(np.float32(-3)))
    -1.0
    """
    y = real(1.0) if x > real(0.0) else x
    return real(-1.0) if x < real(0.0) else y


def sqrt(x: real) -> real:
    """√x, NaN below 0.

    >>> float(sqrt(np.float32(4)))
    2.0
    """
    return np.sqrt(x)


def source(names: str | Iterable[str], dtype: str) -> str:
    """Return the text of these functions in that precision, after those that they call.

    >>> print(source("exp", "float64"))
    def exp(x):
        return np.exp(x)
    <BLANKLINE>
    """
    wanted = [names] if isinstance(names, str) else sorted(names)
    texts: dict[str, str] = {}
    for name in wanted:
        _gather(name, dtype, texts)
    return "\n\n".join(texts.values())


def _gather(name: str, dtype: str, texts: dict[str, str]) -> None:
    if dtype == "float64" and name != "sign":
        texts[name] = f"def {name}(x):\n    return np.{name}(x)\n"
    elif name not in texts:
        text, called = _text(name)
        for each in called:
            _gather(each, dtype, texts)
        texts[name] = text


@cache  # every program that is bound asks
def _text(name: str) -> tuple[str, list[str]]:
    """Return a function of this module without its docstring, and those that it calls."""
    text = inspect.getsource(globals()[name])
    (function,) = parsed(text).body
    assert isinstance(function, ast.FunctionDef)
    lines, docstring = text.splitlines(keepends=True), function.body[0]
    text = "".join(lines[: docstring.lineno - 1] + lines[docstring.end_lineno :])
    named = [node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name)]
    return text, [each for each in named if each in FUNCTIONS and each != name]


OURS = {name for name, value in globals().items() if getattr(value, "__module__", "") == __name__}
FUNCTIONS = OURS - {"source", "_gather", "_text"}
