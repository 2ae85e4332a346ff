"""Reads one Python function, and writes what it does to one number of the array."""

import ast
import inspect
import textwrap
import types
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from glassnet.engine.formulas_kinds import Element, Known, Number, Several, Truth, Value, leaves
from glassnet.engine.formulas_lookup import Lookup
from glassnet.engine.syntax import compiled, parsed

__all__ = ["Reader"]


class Reader(Lookup):
    """One function on its way, statement by statement.

    A translation makes one for the method and one for each function that it calls.

    >>> from glassnet.engine.formulas_translation import Translation
    >>> from glassnet.nn.formulas import softplus
    >>> x = Element(ast.Name("x"))
    >>> ast.unparse(Reader(Translation("softplus", "softplus"), softplus, {"x": x}).result().node)
    '(real(0.0) if x < real(0.0) else x) + log1p(exp(-abs(x)))'
    """

    def result(self) -> Value:
        """Read the function's text; return what it returns."""
        tree = _parsed(self.function)
        found = tree.body[0] if tree.body else None
        if not isinstance(found, ast.FunctionDef) or not _is_made_from(self.function):
            self.refuse(tree, f"cannot be read: {self.function.__qualname__} is in no file")
        result = self.run(found.body)
        if result is None or result == Known(None):
            self.refuse(tree, "returns nothing")
        return result

    # Statements

    def run(self, body: Sequence[ast.stmt]) -> Value | None:
        """Read up to the first return that is reached; return what it returns."""
        for statement in body:
            if isinstance(statement, ast.Return):
                return self.read(statement.value) if statement.value else Known(None)
            if isinstance(statement, ast.If):
                holds = self.truth(statement, self.read(statement.test))
                result = self.run(statement.body if holds else statement.orelse)
                if result is not None:
                    return result
            else:
                self._statement(statement)
        return None

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets, value):
                result = self.read(value)
                for target in targets:
                    result = self._assign(target, result)
            case ast.AnnAssign(target, _, ast.expr() as value):
                self._assign(target, self.read(value))
            case ast.AugAssign(target, op, value):
                self._assign_in_place(target, op, value)
            case ast.Expr(ast.Constant()) | ast.Pass():
                pass
            case ast.Expr(value):
                self.read(value)
                self.refuse(statement, f"has no use for the result of {ast.unparse(value)}")
            case _:
                kind = type(statement).__name__.lower()
                self.refuse(statement, f"has a statement without a compiled form, {kind}")

    def _assign(self, target: ast.expr, value: Value) -> Value:
        """Let a name, or several, stand for the value; return it as it is called now."""
        if isinstance(target, ast.Name):
            self.variables[target.id] = value = self._kept(target.id, value)
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, Several):
            if len(target.elts) != len(value.values):
                self.refuse(target, f"unpacks {len(value.values)} values in {len(target.elts)}")
            pairs = zip(target.elts, value.values, strict=True)
            value = Several(tuple(self._assign(*pair) for pair in pairs))
        else:
            self.refuse(target, f"assigns to {ast.unparse(target)}, which has no compiled form")
        return value

    def _kept(self, name: str, value: Value) -> Value:
        """Give a value the variable's name in the text, unless it has one."""
        if isinstance(value, Several):
            return Several(tuple(self._kept(name, each) for each in value.values))
        if isinstance(value, Number):
            return value if value.hint else replace(value, hint=name)
        if not isinstance(value, Element | Truth) or isinstance(value.node, ast.Name):
            return value
        return type(value)(self.named(name, value.node))

    def _assign_in_place(self, target: ast.expr, op: ast.operator, value: ast.expr) -> None:
        """x += …, unless an array of someone else, or with another name, would change with it."""
        before = self.read(target)
        held = [leaf for each in self.variables.values() for leaf in leaves(each)]
        holders = sum(each is before for each in held + self.not_ours)
        if isinstance(before, Element | Truth) and holders != 1:
            self.refuse(target, f"changes {ast.unparse(target)} in place")
        self._assign(target, self.binary(target, before, op, self.read(value)))

    # Expressions

    def read(self, node: ast.expr) -> Value:
        """Return what an expression stands for."""
        match node:
            case ast.Constant(value):
                found: Value = Known(value)
            case ast.Name(name):
                found = self.name(node, name)
            case ast.Attribute(base, name):
                found = self.attribute(node, self.read(base), name)
            case ast.Call():
                found = self.call(node)
            case ast.BinOp(left, op, right):
                found = self.binary(node, self.read(left), op, self.read(right))
            case ast.UnaryOp(op, operand):
                found = self._unary(node, op, self.read(operand))
            case ast.Compare(left, [op], [right]):
                found = self.compare(node, self.read(left), op, self.read(right))
            case ast.BoolOp(op, operands):
                found = self._and_or(node, isinstance(op, ast.Or), operands)
            case ast.IfExp(test, yes, no):
                found = self.read(yes if self.truth(node, self.read(test)) else no)
            case ast.Tuple(items) | ast.List(items):
                found = Several(tuple(self.items(items)))
            case ast.Subscript(base, index):
                found = self._item(node, self.read(base), self.read(index))
            case _:
                self.refuse(node, f"uses {ast.unparse(node)}, which has no compiled form")
        return found

    def items(self, nodes: Sequence[ast.expr]) -> list[Value]:
        """Read items, a starred one as many."""
        items: list[Value] = []
        for node in nodes:
            value = self.read(node.value if isinstance(node, ast.Starred) else node)
            if not isinstance(node, ast.Starred):
                items.append(value)
            elif isinstance(value, Several):
                items.extend(value.values)
            else:
                self.refuse(node, f"unpacks {ast.unparse(node)}, which is no tuple")
        return items

    def _item(self, node: ast.expr, base: Value, index: Value) -> Value:
        place = index.value if isinstance(index, Known) else None
        if not isinstance(base, Several) or not isinstance(place, int):
            self.refuse(node, f"uses {ast.unparse(node)}, which has no compiled form")
        if not -len(base.values) <= place < len(base.values):
            self.refuse(node, f"uses {ast.unparse(node)} of {len(base.values)} values")
        return base.values[place]

    def _unary(self, node: ast.expr, op: ast.unaryop, value: Value) -> Value:
        if isinstance(op, ast.Not):
            return Known(not self.truth(node, value))
        if isinstance(op, ast.USub):
            return self.negative(node, value)
        if isinstance(op, ast.UAdd):
            return value
        if isinstance(op, ast.Invert) and isinstance(value, Truth):
            return Truth(ast.UnaryOp(ast.Not(), value.node))
        return self.refuse(node, f"uses {ast.unparse(node)}, which has no compiled form")

    def _and_or(self, node: ast.expr, is_or: bool, operands: Sequence[ast.expr]) -> Value:
        """The operand that decides, as Python has it."""
        result: Value = Known(None)
        for operand in operands:
            result = self.read(operand)
            if self.truth(node, result) == is_or:
                break
        return result


def _parsed(function: types.FunctionType) -> ast.Module:
    """Parse its text; nothing where Python cannot find it, as for what was typed into a prompt."""
    try:
        lines, first = inspect.findsource(function)
        return _block("".join(lines), first)
    except (OSError, TypeError, SyntaxError):
        return ast.Module([], [])


@lru_cache(maxsize=512)  # the same few formulas are in every network
def _block(text: str, first: int) -> ast.Module:
    """Parse the function whose text begins on that line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    return parsed(textwrap.dedent("".join(inspect.getblock(lines[first:]))))


def _is_made_from(function: types.FunctionType) -> bool:
    """Compare code: a file may have changed since, and code may say it comes from another one."""
    if hasattr(function, "__wrapped__"):  # the text would be that of the function inside
        return False
    lines, _ = inspect.findsource(function)
    code = function.__code__
    return any(
        _used(made) == _used(code)
        for made in _compiled("".join(lines))
        if made.co_firstlineno == code.co_firstlineno
    )


@lru_cache(maxsize=64)  # compiling a file takes longer than all else of a translation
def _compiled(text: str) -> tuple[types.CodeType, ...]:
    """Compile whole, as Python does a file, and one statement after the other, as notebooks do."""
    try:
        tree = parsed(text)
    except SyntaxError:
        return ()
    trees = [tree, *(ast.Module([each], []) for each in tree.body)]
    return tuple(made for each in trees for made in _within(compiled(each)))


def _within(code: types.CodeType) -> Iterator[types.CodeType]:
    """Yield the code of all functions and classes in code."""
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each
            yield from _within(each)


def _used(code: types.CodeType) -> tuple[object, ...]:
    """What code is made of, but for the name of its file."""
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    constants = [
        _used(each) if isinstance(each, types.CodeType) else repr(each) for each in code.co_consts
    ]
    return code.co_qualname, code.co_code, names, constants
