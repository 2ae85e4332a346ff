"""One formula on its way: its functions, and what they share."""

import ast
import keyword
import re
import types
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from glassnet.engine import scalars as scalar_functions
from glassnet.engine.formulas_kinds import Known, Number, Part, Several, Value, leaves
from glassnet.engine.formulas_operators import Operators
from glassnet.engine.formulas_reader import Reader

__all__ = ["Helper", "Translation"]

RESERVED = {"abs", "np", "real", *keyword.kwlist, *scalar_functions.__all__}


@dataclass(frozen=True)
class Helper:
    """A function that the formula calls: the columns and constants it needs, what it returns.

    >>> Helper("Mish_formula_softplus", (), Known(0.0)).name
    'Mish_formula_softplus'
    """

    name: str
    extras: tuple[str, ...]
    result: Value


class Translation:
    """What the functions of one formula share: names, settings, constants, columns, texts.

    >>> whole = Translation("Own.formula", "Own_formula")
    >>> whole.constant(whole.setting("self.slope", 0.1))
    'self_slope'
    """

    def __init__(self, title: str, name: str) -> None:
        self.title = title
        self.name = name
        self.scalars: set[str] = set()
        self.parts: list[Part] = []
        self.settings: dict[str, float] = {}
        self.columns: dict[str, tuple[str, tuple[float, ...]]] = {}  # by the attribute's path
        self.constants: dict[str, tuple[str, ast.expr]] = {}  # by the expression
        self.helpers: dict[Any, Helper] = {}
        self.active: list[types.FunctionType] = []
        self.texts: list[str] = []
        self.taken: set[str] = set()
        self.shared: set[str] = {name}

    # Names

    def unused(self, name: str, among: set[str]) -> str:
        """Return the name, or the name with a number, that no other variable in reach has."""
        return self._numbered(name, self.shared | among | RESERVED, among)

    def _shared_name(self, name: str) -> str:
        """A name that no function's own variables may have: of a constant or a helper."""
        plain = re.sub(r"\W+_*", "_", name).strip("_")
        return self._numbered(plain, self.shared | self.taken | RESERVED, self.shared)

    def _numbered(self, name: str, used: set[str], to: set[str]) -> str:
        tried, number = name, 1
        while tried in used:
            number += 1
            tried = f"{name}_{number}"
        to.add(tried)
        self.taken.add(tried)
        return tried

    # What constants are made of

    def part(self, value: object, path: str, above: type | None = None) -> Part:
        """Stand for an object, or its super() of a class, by the path it was first met at."""
        for part in self.parts:
            if part.value is value and part.above is above:
                return part
        while any(part.path == path for part in self.parts):
            path += "_"
        self.parts.append(Part(value, path, above))
        return self.parts[-1]

    def setting(self, path: str, value: float) -> Number:
        """Stand for a number that an object holds."""
        self.settings[path] = float(value)
        return Number(ast.Name(path), float(value))

    def column(self, path: str, values: Any) -> str:
        """Return the argument that holds one of an array's numbers, that of the output column."""
        if path not in self.columns:
            self.columns[path] = self._shared_name(path), tuple(map(float, values))
        return self.columns[path][0]

    def constant(self, number: Number) -> str:
        """Return the argument that holds a number, called as the setting or variable that it is."""
        text = ast.unparse(number.node)
        if text not in self.constants:
            plain = text if isinstance(number.node, ast.Name) else number.hint or "constant"
            self.constants[text] = self._shared_name(plain), number.node
        return self.constants[text][0]

    # Functions

    def helper(
        self, caller: Operators, node: ast.AST, function: types.FunctionType,
        variables: dict[str, Value],
    ) -> Helper:  # fmt: skip
        """Translate a function for arguments of these kinds, once."""
        key = function, tuple(_kind(each) for each in variables.values())
        if function in self.active:
            caller.refuse(node, f"calls {function.__name__}, which calls itself")
        if key not in self.helpers:
            self.helpers[key] = self._helper(function, variables)
        return self.helpers[key]

    def _helper(self, function: types.FunctionType, variables: dict[str, Value]) -> Helper:
        reader, result = self.read(function, variables)
        name = self._shared_name(f"{self.name}_{function.__name__.strip('_')}")
        extras = tuple(reader.extras)
        if leaves(result):
            comment = f"{function.__module__}.{function.__qualname__}, for {self.title}"
            returned = ", ".join(ast.unparse(leaf.node) for leaf in leaves(result))
            self.write(comment, name, [*reader.arguments, *extras], reader, returned)
        return Helper(name, extras, result)

    def read(
        self, function: types.FunctionType, variables: dict[str, Value]
    ) -> tuple[Reader, Value]:
        """Read a function; what it writes is left in the reader."""
        reader = Reader(self, function, variables)
        self.active.append(function)
        result = reader.result()
        self.active.pop()
        return reader, result

    def write(
        self, comment: str, name: str, arguments: Sequence[str], reader: Reader, returned: str
    ) -> None:
        """Keep the text of a function that has been read."""
        lines = [*reader.lines, f"return {returned}"]
        head = f"# {comment}\ndef {name}({', '.join(arguments)}):\n"
        self.texts.append(head + "".join(f"    {line}\n" for line in lines))


def _kind(value: Value) -> Any:
    """What two calls of a helper must have in common to share its text."""
    if isinstance(value, Several):
        return tuple(map(_kind, value.values))
    if isinstance(value, Number):
        return ast.unparse(value.node)
    if isinstance(value, Known):
        key = value.value if isinstance(value.value, Hashable) else id(value.value)
        return type(value.value), key
    return value.path if isinstance(value, Part) else type(value)
