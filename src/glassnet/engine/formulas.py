"""Translates the NumPy formulas of activations, losses and optimizers into scalar Python.

A kernel calls the result for each number of an array. The text is the class's own code with NumPy's
functions replaced; numbers that are one for the whole array are left to the kernel as constants, in
float64, so that two objects which differ in their settings share one text.
"""

import ast
import copy
import inspect
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from glassnet.engine.formulas_kinds import (
    Element,
    NotCompilable,
    Number,
    Several,
    Value,
)
from glassnet.engine.formulas_lookup import as_value
from glassnet.engine.formulas_reader import Reader
from glassnet.engine.formulas_translation import Translation

__all__ = ["Formula", "NotCompilable", "translate"]


@dataclass(frozen=True)
class Formula:
    """A formula for one number, as text.

    `text` defines the function `name`, after those of its own that it calls. Its arguments are the
    elements, then a number out of each of `columns`, then the `constants`. It knows `real`, `np`
    and the functions of `glassnet.engine.scalars` that `scalars` names. A constant is an expression
    in float64 over `settings[i]` and the scalar arguments, to be given as `real(constant)`;
    `settings` are this object's. It returns a tuple of `results`, or one number if that is None.

    >>> from glassnet.nn.activations import ELU
    >>> formula = translate(ELU(0.5), "derivative", ["x", "y"])
    >>> print(formula.text)
    # ELU.derivative
    def ELU_derivative(x, y, self_alpha):
        no = y + self_alpha
        return real(1.0) if x > real(0.0) else no
    <BLANKLINE>
    >>> formula.constants, formula.settings
    (('settings[0]',), (0.5,))
    """

    text: str
    name: str
    scalars: tuple[str, ...]
    constants: tuple[str, ...]
    settings: tuple[float, ...]
    columns: tuple[tuple[float, ...], ...]
    results: int | None = None


def translate(
    part: object,
    method: str,
    elements: Sequence[str],
    scalars: Sequence[str] = (),
    *,
    name: str | None = None,
) -> Formula:
    """Translate `part.method`; NotCompilable where something in it has no compiled form.

    It is called with `elements`, one number of an array each, then with `scalars`, one float64 for
    the whole array, by their order; it may name them otherwise. `name` is the function's, if not
    Class_method.

    >>> from glassnet.nn.losses import Huber
    >>> translate(Huber(2.0), "formula", ["prediction", "target"]).settings
    (2.0,)
    """
    title = f"{type(part).__name__}.{method}"
    whole = Translation(title, name or title.replace(".", "_"))
    bound = getattr(part, method)
    function = getattr(bound, "__func__", bound)
    if not isinstance(function, types.FunctionType):
        raise NotCompilable(f"{title} is no Python function")
    variables = _arguments(title, bound, elements, scalars)
    if function is not bound:
        variables = {function.__code__.co_varnames[0]: whole.part(part, "self"), **variables}
    reader, result = whole.read(function, variables)
    return _assembled(whole, reader, result)


def _assembled(whole: Translation, reader: Reader, result: Value) -> Formula:
    results = result.values if isinstance(result, Several) else (result,)
    returned = ", ".join(ast.unparse(reader.real(ast.Return(), each)) for each in results)
    returned += "," * (isinstance(result, Several) and len(results) == 1)
    columns = {name: held for name, held in whole.columns.values() if name in reader.extras}
    constants = {name: node for name, node in whole.constants.values() if name in reader.extras}
    comment = whole.title + "".join(map(_explained, constants.items()))
    whole.write(comment, whole.name, [*reader.arguments, *columns, *constants], reader, returned)
    settings = [each for each in _names(constants.values()) if each in whole.settings]
    return Formula(
        text="\n\n".join(whole.texts),
        name=whole.name,
        scalars=tuple(sorted(whole.scalars)),
        constants=tuple(_by_index(node, settings) for node in constants.values()),
        settings=tuple(whole.settings[each] for each in settings),
        columns=tuple(columns.values()),
        results=len(results) if isinstance(result, Several) else None,
    )


def _names(nodes: Iterable[ast.expr]) -> list[str]:
    """Return the names in these expressions, in the order they come in."""
    names = [each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)]
    return list(dict.fromkeys(names))


def _arguments(
    title: str, method: Any, elements: Sequence[str], scalars: Sequence[str]
) -> dict[str, Value]:
    """Bind the method's parameters as its caller does, in their order, whatever their names."""
    given = [Element(ast.Name(each)) for each in elements]
    try:
        bound = inspect.signature(method).bind(
            *given, *(Number(ast.Name(each), None) for each in scalars)
        )
    except TypeError as error:
        raise NotCompilable(
            f"{title} cannot be called with {', '.join([*elements, *scalars])}: {error}"
        ) from None
    bound.apply_defaults()
    return {name: as_value(value) for name, value in bound.arguments.items()}


def _explained(constant: tuple[str, ast.expr]) -> str:
    """Say what a constant is, unless its name says so."""
    name, node = constant
    return "" if isinstance(node, ast.Name) else f"\n# {name} = {ast.unparse(node)}"


def _by_index(node: ast.expr, settings: Sequence[str]) -> str:
    """Return the expression with settings[i] for the names of settings."""
    node = copy.deepcopy(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in settings:
            each.id = f"settings[{settings.index(each.id)}]"
    return ast.unparse(node)
