"""Arithmetic and comparisons on what names stand for: what is known is computed, the rest written.

Numbers that are one for the whole array are computed in float64; where one meets an array, it
becomes a constant that the kernel is given.
"""

import ast
import operator
import types
from typing import TYPE_CHECKING, Any, NoReturn, TypeGuard

import numpy as np

from glassnet.engine.formulas_kinds import (
    Element,
    Known,
    NotCompilable,
    Number,
    Part,
    Several,
    Truth,
    Value,
    call,
    is_number,
    number_node,
    scalar_node,
)

if TYPE_CHECKING:
    from glassnet.engine.formulas_translation import Translation

__all__ = ["Operators"]

ARITHMETIC: dict[type[ast.operator], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow, ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], Any] = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
MOST_FACTORS = 16  # of a power that is written as a product


class Operators:
    """The text of one function as it grows: `lines`, and the `extras` that it must be given.

    >>> from glassnet.engine.formulas_translation import Translation
    >>> text = Operators(Translation("Own.formula", "Own_formula"), is_number)
    >>> ast.unparse(text.binary(ast.Pass(), Element(ast.Name("x")), ast.Div(), Known(2)).node)
    'x * real(0.5)'
    """

    def __init__(self, whole: "Translation", function: types.FunctionType) -> None:
        self.whole = whole
        self.function = function
        self.names: set[str] = set()
        self.lines: list[str] = []
        self.extras: dict[str, None] = {}

    def refuse(self, node: ast.AST, why: str) -> NoReturn:
        """Raise NotCompilable."""
        code = self.function.__code__
        line = code.co_firstlineno + getattr(node, "lineno", 1) - 1
        place = f"line {line} of {code.co_filename.replace(chr(92), '/').split('/')[-1]}"
        raise NotCompilable(f"{self.whole.title} {why} ({place})")

    def local(self, name: str) -> str:
        """Return a name of its own for a local variable."""
        return self.whole.unused(name, self.names)

    def extra(self, name: str) -> ast.expr:
        """Return the node of a column or constant, which becomes an argument."""
        self.extras[name] = None
        return ast.Name(name)

    def scalar(self, name: str, *arguments: ast.expr) -> ast.expr:
        """Return the call of one of `glassnet.engine.scalars`."""
        self.whole.scalars.add(name)
        return call(name, *arguments)

    # What a value is

    def is_scalar(self, value: Value) -> TypeGuard[Known | Number]:
        """Tell whether it is one number for the whole array."""
        return isinstance(value, Number) or (isinstance(value, Known) and is_number(value.value))

    def real(self, node: ast.AST, value: Value) -> ast.expr:
        """Return the node of a number in the array's precision."""
        if isinstance(value, Element):
            return value.node
        if isinstance(value, Truth):
            return ast.IfExp(value.node, _literal(1), _literal(0))
        if isinstance(value, Number):
            return self.extra(self.whole.constant(value))
        if isinstance(value, Known) and isinstance(value.value, bool | np.bool_):
            return _literal(bool(value.value))
        if isinstance(value, Known) and is_number(value.value):
            return _literal(value.value)
        held = value.value if isinstance(value, Known | Part) else ()
        what = repr(held) if isinstance(held, str) else f"a {type(held).__name__}"
        return self.refuse(node, f"uses {what} as a number")

    def ready(self, node: ast.AST, value: Value, name: str) -> ast.expr:
        """Return the node of a number that is computed: a name, or a literal."""
        real = self.real(node, value)
        is_literal = isinstance(real, ast.Call) and ast.unparse(real.func) == "real"
        return real if is_literal else self.named(name, real)

    def named(self, name: str, node: ast.expr) -> ast.expr:
        """Write `name = …`, unless it has a name already; return the name."""
        if isinstance(node, ast.Name):
            return node
        local = self.local(name)
        self.lines.append(f"{local} = {ast.unparse(node)}")
        return ast.Name(local)

    def known(self, node: ast.AST, value: Value) -> Any:
        """Return what is the same in every call; settings are, as far as branches go."""
        if isinstance(value, Known | Part):
            return value.value
        if isinstance(value, Number) and value.value is not None:
            return value.value
        if isinstance(value, Several):
            return tuple(self.known(node, each) for each in value.values)
        what = "the step" if isinstance(value, Number) else "the numbers of an array"
        return self.refuse(node, f"branches on {what}; np.where chooses number by number")

    def truth(self, node: ast.AST, value: Value) -> bool:
        """Tell whether it holds, which must be known."""
        return bool(self.known(node, value))

    # Operators

    def binary(self, node: ast.AST, a: Value, op: ast.operator, b: Value) -> Value:
        """A op b."""
        if isinstance(a, Truth) and isinstance(b, Truth):
            return self._both(node, a, op, b)
        if self.is_scalar(a) and self.is_scalar(b) and type(op) in ARITHMETIC:
            return self.scalar_binary(node, a, op, b)
        if isinstance(op, ast.Pow):
            return self.power(node, a, b)
        if isinstance(op, ast.Div) and self.is_scalar(b) and b.value != 0:
            op, b = ast.Mult(), self.scalar_binary(node, Known(1), op, b)
        if not isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            self.refuse(node, f"uses {type(op).__name__} on an array, which has no compiled form")
        return Element(ast.BinOp(self.real(node, a), op, self.real(node, b)))

    def _both(self, node: ast.AST, a: Truth, op: ast.operator, b: Truth) -> Truth:
        """Two conditions together: & or |, and · for &."""
        if isinstance(op, ast.BitOr):
            return Truth(ast.BinOp(a.node, op, b.node))
        if isinstance(op, ast.BitAnd | ast.Mult):
            return Truth(ast.BinOp(a.node, ast.BitAnd(), b.node))
        return self.refuse(node, "calculates with two conditions; np.where chooses by them")

    def scalar_binary(
        self, node: ast.AST, a: Known | Number, op: ast.operator, b: Known | Number
    ) -> Known | Number:
        """A op b in float64: done now if both are known, else written, with settings as names."""
        try:
            known = None if None in (a.value, b.value) else ARITHMETIC[type(op)](a.value, b.value)
        except ArithmeticError as error:
            return self.refuse(node, f"cannot be computed, {error}")
        if isinstance(a, Known) and isinstance(b, Known):
            return Known(known)
        return Number(ast.BinOp(scalar_node(a), op, scalar_node(b)), known)

    def power(self, node: ast.AST, base: Value, exponent: Value) -> Value:
        """x**n as a product; x**0.5 as the root."""
        n = exponent.value if isinstance(exponent, Known) else None
        if n == 0.5:
            return Element(self.scalar("sqrt", self.real(node, base)))
        if not is_number(n) or n != int(n) or not 0 < abs(n) <= MOST_FACTORS:
            self.refuse(node, "raises to a power other than a whole number written down or 0.5")
        product = Element(self._product(self.ready(node, base, "base"), int(abs(n))))
        return product if n > 0 else self.binary(node, Known(1), ast.Div(), product)

    def _product(self, x: ast.expr, n: int) -> ast.expr:
        """x·x, x·x·x; from x⁴ on the square of a half, which is computed once."""
        if n == 1:
            return x
        half = self.named("square", self._product(x, n // 2)) if n > 3 else x
        square = ast.BinOp(half, ast.Mult(), half)
        return ast.BinOp(square, ast.Mult(), x) if n % 2 else square

    def negative(self, node: ast.AST, value: Value) -> Value:
        """-value."""
        if isinstance(value, Known) and is_number(value.value):
            return Known(-value.value)
        if isinstance(value, Number):
            opposite = None if value.value is None else -value.value
            return Number(ast.UnaryOp(ast.USub(), value.node), opposite)
        if isinstance(value, Element):
            return Element(ast.UnaryOp(ast.USub(), value.node))
        return self.refuse(node, "takes the negative of what is no number")

    def compare(self, node: ast.AST, a: Value, op: ast.cmpop, b: Value) -> Value:
        """A op b, known unless an array is compared."""
        if not isinstance(a, Element | Truth) and not isinstance(b, Element | Truth):
            left, right = self.known(node, a), self.known(node, b)
            return Known(bool(COMPARISONS[type(op)](left, right)))
        if isinstance(op, ast.Is | ast.IsNot) and Known(None) in (a, b):  # an array is not None
            return Known(isinstance(op, ast.IsNot))
        if isinstance(op, ast.Is | ast.IsNot | ast.In | ast.NotIn):
            self.refuse(node, "asks which array it is, which has no compiled form")
        return Truth(ast.Compare(self.real(node, a), [op], [self.real(node, b)]))


def _literal(value: float) -> ast.expr:
    return call("real", number_node(float(value)))
