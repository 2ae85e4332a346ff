"""What a name in a formula may stand for while it is translated, one class a kind; their text."""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

import numpy as np

from glassnet.engine.syntax import parsed_expression

__all__ = [
    "DTYPE", "ROUND", "Element", "Known", "NotCompilable", "Number", "Part", "Several", "Truth",
    "Value", "call", "is_number", "leaves", "number_node", "rebuilt", "scalar_node",
]  # fmt: skip


class NotCompilable(Exception):  # noqa: N818 - it is an answer more than an error
    """A formula with something in it that has no compiled form; the message says what and where.

    >>> raise NotCompilable("Wavy.formula uses scipy.special.erf, which has no compiled form")
    Traceback (most recent call last):
    glassnet.engine.formulas_kinds.NotCompilable: Wavy.formula uses scipy.special.erf, which ...
    """


@dataclass(frozen=True)
class Known:
    """A Python object that is the same for every call: a literal, a flag, a module, a function.

    >>> Known(0.5)
    Known(value=0.5)
    """

    value: Any


@dataclass(frozen=True)
class Part:
    """The object whose method is translated, or one that it holds; numbers in it are settings.

    `above` makes it `super()` of that class.

    >>> Part("any object", "self").path
    'self'
    """

    value: object
    path: str
    above: type | None = None


@dataclass(frozen=True)
class Number:
    """One float64 for the whole array; its value is known where settings alone make it.

    `hint` is the local variable that it was given to.

    >>> ast.unparse(Number(ast.Name("self.beta"), 0.9).node)
    'self.beta'
    """

    node: ast.expr
    value: float | None
    hint: str = ""


@dataclass(frozen=True, eq=False)
class Element:
    """A number at each place of the array.

    >>> ast.unparse(Element(ast.Name("x")).node)
    'x'
    """

    node: ast.expr


@dataclass(frozen=True, eq=False)
class Truth:
    """A yes or no at each place of the array.

    >>> ast.unparse(Truth(ast.Name("inside")).node)
    'inside'
    """

    node: ast.expr


@dataclass(frozen=True)
class Several:
    """A tuple.

    >>> Several((Known(1), Known(2))).values[0]
    Known(value=1)
    """

    values: "tuple[Value, ...]"


Value: TypeAlias = Known | Part | Number | Element | Truth | Several

DTYPE = Known("x.dtype")
ROUND = Known("x.dtype.type")


def leaves(value: Value) -> list[Element | Truth]:
    """Return what differs from place to place in a value, or in a tuple of them.

    >>> [ast.unparse(each.node) for each in leaves(Several((Known(1), Element(ast.Name("x")))))]
    ['x']
    """
    if isinstance(value, Several):
        return [leaf for each in value.values for leaf in leaves(each)]
    return [value] if isinstance(value, Element | Truth) else []


def rebuilt(value: Value, nodes: Iterator[ast.expr]) -> Value:
    """Return the same value with other nodes for its leaves.

    >>> ast.unparse(rebuilt(Element(ast.Name("x")), iter([ast.Name("y")])).node)
    'y'
    """
    if isinstance(value, Several):
        return Several(tuple(rebuilt(each, nodes) for each in value.values))
    return type(value)(next(nodes)) if isinstance(value, Element | Truth) else value


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether it is one number, which a truth value is not.

    >>> [is_number(each) for each in (1, np.float32(1), True, "1")]
    [True, True, False, False]
    """
    numbers = int | float | np.integer | np.floating
    return isinstance(value, numbers) and not isinstance(value, bool)


def call(name: str, *arguments: ast.expr) -> ast.expr:
    """Return the node of a call.

    >>> ast.unparse(call("exp", ast.Name("x")))
    'exp(x)'
    """
    return ast.Call(ast.Name(name), list(arguments), [])


def number_node(value: float) -> ast.expr:
    """Return the node of a number, in its shortest form.

    >>> [ast.unparse(number_node(each)) for each in (0.5, -2, np.float64(3), math.inf)]
    ['0.5', '-2', '3.0', 'np.inf']
    """
    plain = value.item() if isinstance(value, np.generic) else value
    text = repr(plain)
    if not math.isfinite(plain):
        text = "np.nan" if math.isnan(plain) else "np.inf" if plain > 0 else "-np.inf"
    return parsed_expression(text)


def scalar_node(value: Known | Number) -> ast.expr:
    """Return the node of a number that is one for the whole array.

    >>> ast.unparse(scalar_node(Known(0.5)))
    '0.5'
    """
    return value.node if isinstance(value, Number) else number_node(value.value)
