"""Finds what names, attributes and calls in a formula stand for."""

import ast
import builtins
import inspect
import types
from abc import abstractmethod
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.engine.formulas_calls import FUNCTIONS, cast, known_result
from glassnet.engine.formulas_kinds import (
    DTYPE,
    ROUND,
    Element,
    Known,
    Part,
    Several,
    Truth,
    Value,
    is_number,
    leaves,
    rebuilt,
)
from glassnet.engine.formulas_operators import Operators

if TYPE_CHECKING:
    from glassnet.engine.formulas_translation import Helper, Translation

__all__ = ["Lookup", "as_value"]

CHANGING = {"current_learning_rate", "iterations", "rate_scale"}  # from step to step


class Lookup(Operators):
    """What a function can refer to: its `variables`, other names, attributes, functions.

    `arguments` are the names of its elements in the text, `not_ours` the arrays that belong to the
    caller or the object.

    >>> from glassnet.engine.formulas_reader import Reader
    >>> from glassnet.engine.formulas_translation import Translation
    >>> reader = Reader(Translation("Own.formula", "own"), is_number, {"x": Known(2)})
    >>> reader.call(ast.parse("np.sqrt(x * 8)", mode="eval").body)
    Known(value=np.float64(4.0))
    """

    def __init__(
        self, whole: "Translation", function: types.FunctionType, variables: dict[str, Value]
    ) -> None:
        super().__init__(whole, function)
        self.arguments: list[str] = []
        self.variables = {name: self._as_argument(name, variables[name]) for name in variables}
        self.not_ours = [leaf for each in self.variables.values() for leaf in leaves(each)]

    def _as_argument(self, name: str, value: Value) -> Value:
        """Give the array's numbers in it the parameter's name."""
        names = [self.local(name) for _ in leaves(value)]
        self.arguments.extend(names)
        return rebuilt(value, iter([ast.Name(each) for each in names]))

    @abstractmethod
    def read(self, node: ast.expr) -> Value:
        """Return what an expression stands for."""

    @abstractmethod
    def items(self, nodes: Sequence[ast.expr]) -> list[Value]:
        """Return what several stand for; a starred one is as many."""

    # Names and attributes

    def name(self, node: ast.expr, name: str) -> Value:
        """Return what a name stands for: here, around, in the module, in Python."""
        if name in self.variables:
            return self.variables[name]
        for names in (self._enclosed(), self.function.__globals__, vars(builtins)):
            if name in names:
                return as_value(names[name])
        return self.refuse(node, f"uses {name}, which is not defined")

    def _enclosed(self) -> dict[str, Any]:
        """Variables of the function that this one was defined in."""
        cells = self.function.__closure__ or ()
        names = zip(self.function.__code__.co_freevars, cells, strict=True)
        return {name: cell.cell_contents for name, cell in names}

    def attribute(self, node: ast.expr, base: Value, name: str) -> Value:
        """Return what base.name stands for."""
        if isinstance(base, Element | Truth) and name == "dtype":
            return DTYPE
        if base is DTYPE and name == "type":
            return ROUND
        if isinstance(base, Part):
            return self._part_attribute(node, base, name)
        if isinstance(base, Known) and base is not DTYPE and hasattr(base.value, name):
            return as_value(getattr(base.value, name))
        return self.refuse(node, f"uses {ast.unparse(node)}, which has no compiled form")

    def _part_attribute(self, node: ast.expr, part: Part, name: str) -> Value:
        owner = super(part.above, part.value) if part.above else part.value
        if name in CHANGING:
            self.refuse(node, f"uses {part.path}.{name}, which changes; take rate and t")
        if not hasattr(owner, name):
            self.refuse(node, f"uses {part.path}.{name}, which is not there")
        return self._setting(node, getattr(owner, name), f"{part.path}.{name}")

    def _setting(self, node: ast.expr, value: Any, path: str) -> Value:
        """Stand for what an object holds: numbers by their names, so that texts are shared."""
        if isinstance(value, list | tuple):
            each = enumerate(value)
            return Several(tuple(self._setting(node, one, f"{path}[{i}]") for i, one in each))
        if isinstance(value, np.ndarray):
            return self._column(node, value, path)
        if is_number(value):
            return self.whole.setting(path, value)
        if value is None or isinstance(value, bool | np.bool_ | str | type) or callable(value):
            return Known(value)
        return self.whole.part(value, path)

    def _column(self, node: ast.expr, value: Any, path: str) -> Value:
        if value.ndim != 1 or value.dtype.kind not in "biuf":
            self.refuse(node, f"uses {path}, which is not one number a column")
        column = Element(self.extra(self.whole.column(path, value)))
        self.not_ours.append(column)
        return column

    # Calls

    def call(self, node: ast.Call) -> Value:
        """Return what a call returns."""
        if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
            return cast(self, node, self.read(node.func.value), *self.items(node.args))
        function = self.read(node.func)
        if function is ROUND:
            return cast(self, node, *self.items(node.args))
        called = function.value if isinstance(function, Known) else None
        arguments = self.items(node.args)
        named = {each.arg or "**": self.read(each.value) for each in node.keywords}
        if called is super:
            return self._super(node, [*arguments, *named])
        return self._result(node, called, arguments, named)

    def _result(
        self, node: ast.Call, called: Any, arguments: list[Value], named: dict[str, Value]
    ) -> Value:
        result = None if named else known_result(called, arguments)
        if result is not None:
            return result
        if isinstance(called, Hashable) and called in FUNCTIONS:
            return self._library_call(node, called, arguments, named)
        inner = getattr(called, "__func__", called)
        if isinstance(inner, types.FunctionType):
            return self._own_call(node, called, inner, arguments, named)
        return self.refuse(node, f"uses {ast.unparse(node.func)}, which has no compiled form")

    def _super(self, node: ast.Call, given: Sequence[object]) -> Value:
        """The same object with a path of its own: `super().k` is another number than `self.k`."""
        this = self.variables[self.function.__code__.co_varnames[0]]
        above = self._enclosed().get("__class__")
        if given or above is None or not isinstance(this, Part):
            self.refuse(node, "calls super() otherwise than alone, in a method of an object")
        return self.whole.part(this.value, f"super({above.__name__})", above)

    def _library_call(
        self, node: ast.Call, called: Any, arguments: list[Value], named: dict[str, Value]
    ) -> Value:
        name, handler = ast.unparse(node.func), FUNCTIONS[called]
        if named:
            self.refuse(node, f"gives {name} {', '.join(named)}= by name")
        if called.__module__ == "math" and any(map(leaves, arguments)):
            self.refuse(node, f"gives {name} an array; take NumPy's")
        try:
            inspect.signature(handler).bind(self, node, *arguments)
        except TypeError:
            self.refuse(node, f"gives {name} {len(arguments)} arguments")
        return handler(self, node, *arguments)

    def _own_call(
        self, node: ast.Call, called: Any, inner: types.FunctionType, arguments: list[Value],
        named: dict[str, Value],
    ) -> Value:  # fmt: skip
        """Call another function of Python text, which becomes a scalar function too."""
        if inner is not called:
            arguments = [self._receiver(node, called.__self__), *arguments]
        try:
            bound = inspect.signature(inner).bind(*arguments, **named)
        except TypeError as error:
            self.refuse(node, f"calls {ast.unparse(node.func)} wrongly, {error}")
        bound.apply_defaults()
        variables = {name: as_value(value) for name, value in bound.arguments.items()}
        helper = self.whole.helper(self, node, inner, variables)
        if not leaves(helper.result):
            return helper.result
        given = [leaf.node for each in variables.values() for leaf in leaves(each)]
        return self._called(helper, [*given, *map(self.extra, helper.extras)])

    def _called(self, helper: "Helper", arguments: list[ast.expr]) -> Value:
        """Return what a helper returns, with a name for each of several results."""
        result = ast.Call(ast.Name(helper.name), arguments, [])
        if not isinstance(helper.result, Several):
            return rebuilt(helper.result, iter([result]))
        names = [self.local("result") for _ in leaves(helper.result)]
        self.lines.append(f"{', '.join(names)} = {ast.unparse(result)}")
        return rebuilt(helper.result, iter([ast.Name(name) for name in names]))

    def _receiver(self, node: ast.Call, owner: object) -> Value:
        if isinstance(owner, type):
            return Known(owner)
        of = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return self.whole.part(owner, ast.unparse(of))


def as_value(value: Any) -> Value:
    """Return what an argument stands for: starred ones come as a tuple, defaults are no values yet.

    >>> as_value((1,))
    Several(values=(Known(value=1),))
    """
    if isinstance(value, tuple):
        return Several(tuple(map(as_value, value)))
    return value if isinstance(value, Value) else Known(value)
