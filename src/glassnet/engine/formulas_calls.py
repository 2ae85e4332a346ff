"""The functions of NumPy, `math` and Python that a formula may call, each as scalar Python."""

import ast
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.engine.formulas_kinds import (
    DTYPE,
    Element,
    Known,
    Number,
    Truth,
    Value,
    call,
    scalar_node,
)

if TYPE_CHECKING:
    from glassnet.engine.formulas_operators import Operators

__all__ = ["FUNCTIONS", "cast", "known_result"]

# The names that NumPy, math and `glassnet.engine.scalars` share.
SHARED = ("exp", "expm1", "log", "log1p", "tanh", "sinh", "cosh", "sin", "cos", "sqrt")
Handler = Callable[..., Value]


def known_result(function: Any, arguments: list[Value]) -> Known | None:
    """Return what it makes of numbers known now, if it is one of NumPy's, math's or Python's.

    >>> known_result(math.sqrt, [Known(4)])
    Known(value=2.0)
    """
    if not _is_pure(function) or not all(isinstance(each, Known) for each in arguments):
        return None
    try:
        return Known(function(*(each.value for each in arguments if isinstance(each, Known))))
    except (TypeError, ValueError, ArithmeticError):
        return None


def _is_pure(function: Any) -> bool:
    if isinstance(function, type):
        return issubclass(function, int | float | np.generic | np.finfo)
    of_math = getattr(function, "__module__", None) == "math"
    return isinstance(function, np.ufunc) or of_math or function in (abs, max, min, pow, round)


def cast(text: "Operators", node: ast.Call, value: Value, dtype: Value = DTYPE) -> Value:
    """Convert to the precision of the array, in which everything is; a yes is 1.

    >>> ast.unparse(cast(None, None, Element(ast.Name("x"))).node)
    'x'
    """
    if isinstance(value, Truth) and isinstance(dtype, Known):
        return Element(text.real(node, value))  # 1 and 0 are the same in every precision
    if dtype is not DTYPE:
        text.refuse(node, f"converts to another precision by {ast.unparse(node)}")
    return Element(value.node) if isinstance(value, Element) else value


def _scalar_function(name: str) -> Handler:
    """One of `glassnet.engine.scalars` for each place of the array, NumPy's for other numbers."""

    def handle(text: "Operators", node: ast.AST, value: Value) -> Value:
        if not text.is_scalar(value):
            return Element(text.scalar(name, text.real(node, value)))
        known = getattr(np, name)(value.value) if value.value is not None else None
        return Number(call(f"np.{name}", scalar_node(value)), known)

    return handle


def _number(text: "Operators", node: ast.AST, value: Value) -> Value:
    """float() of what is one number already."""
    return value if text.is_scalar(value) else text.refuse(node, "makes one number of an array")


def _python_function(function: Callable[..., Any]) -> Handler:
    """abs, min or max of numbers that are not an array; abs of arrays too."""

    def handle(text: "Operators", node: ast.AST, *values: Value) -> Value:
        scalars = [each for each in values if text.is_scalar(each)]
        if len(scalars) == len(values):
            known = [each.value for each in scalars]
            value = None if None in known else function(*known)
            return Number(call(function.__name__, *map(scalar_node, scalars)), value)
        if function is not abs:
            text.refuse(
                node, f"gives {function.__name__} an array; take np.{function.__name__}imum"
            )
        return Element(call("abs", text.real(node, values[0])))

    return handle


def _extreme(text: "Operators", node: ast.AST, a: Value, b: Value, larger: bool) -> Value:
    """The larger or smaller of two; NaN where one of them is NaN, as in NumPy."""
    if text.is_scalar(a) and text.is_scalar(b):
        return _python_function(max if larger else min)(text, node, a, b)
    if text.is_scalar(a):
        a, b = b, a
    x, y = text.ready(node, a, "value"), text.ready(node, b, "bound")
    if text.is_scalar(b):  # a NaN in x fails the comparison and so stays
        beyond: ast.expr = ast.Compare(x, [ast.Lt() if larger else ast.Gt()], [y])
        return Element(ast.IfExp(beyond, y, x))
    first = ast.Compare(x, [ast.GtE() if larger else ast.LtE()], [y])
    is_nan = ast.Compare(x, [ast.NotEq()], [x])
    return Element(ast.IfExp(ast.BinOp(first, ast.BitOr(), is_nan), x, y))


def _maximum(text: "Operators", node: ast.AST, a: Value, b: Value) -> Value:
    return _extreme(text, node, a, b, larger=True)


def _minimum(text: "Operators", node: ast.AST, a: Value, b: Value) -> Value:
    return _extreme(text, node, a, b, larger=False)


def _clip(text: "Operators", node: ast.AST, x: Value, low: Value, high: Value) -> Value:
    for bound, handle in ((low, _maximum), (high, _minimum)):
        if bound != Known(None):
            x = handle(text, node, x, bound)
    return x


def _where(text: "Operators", node: ast.AST, condition: Value, yes: Value, no: Value) -> Value:
    """One of two values that are computed both, so that no branch is left and loops vectorise."""
    if not isinstance(condition, Truth):
        return yes if text.truth(node, condition) else no
    sides = text.ready(node, yes, "yes"), text.ready(node, no, "no")
    return Element(ast.IfExp(condition.node, *sides))


def _square(text: "Operators", node: ast.AST, x: Value) -> Value:
    return text.binary(node, x, ast.Pow(), Known(2))


def _binary(operator: ast.operator) -> Handler:
    return lambda text, node, a, b: text.binary(node, a, operator, b)


def _compare(operator: ast.cmpop) -> Handler:
    return lambda text, node, a, b: text.compare(node, a, operator, b)


def _filled(value: float) -> Handler:
    return lambda text, node, like: Element(text.real(node, Known(value)))


FUNCTIONS: dict[Any, Handler] = {
    **{getattr(home, name): _scalar_function(name) for home in (np, math) for name in SHARED},
    **{each: _python_function(each) for each in (abs, min, max)},
    np.sign: _scalar_function("sign"),
    np.abs: _python_function(abs),
    np.fabs: _python_function(abs),
    math.fabs: _python_function(abs),
    np.maximum: _maximum,
    np.minimum: _minimum,
    np.clip: _clip,
    np.where: _where,
    np.square: _square,
    np.reciprocal: lambda text, node, x: text.binary(node, Known(1), ast.Div(), x),
    np.negative: lambda text, node, x: text.negative(node, x),
    np.add: _binary(ast.Add()),
    np.subtract: _binary(ast.Sub()),
    np.multiply: _binary(ast.Mult()),
    np.divide: _binary(ast.Div()),
    np.power: _binary(ast.Pow()),
    np.greater: _compare(ast.Gt()),
    np.greater_equal: _compare(ast.GtE()),
    np.less: _compare(ast.Lt()),
    np.less_equal: _compare(ast.LtE()),
    np.ones_like: _filled(1),
    np.zeros_like: _filled(0),
    np.full_like: lambda text, node, like, value: Element(text.real(node, value)),
    float: _number,
}
