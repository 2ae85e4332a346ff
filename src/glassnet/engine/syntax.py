"""Python's parser and compiler, one thread at a time.

CPython 3.11 counts the depth of a syntax tree in one place for all threads, and raises SystemError
where two of them make one at once (python/cpython#106905).
"""

import ast
import types
from threading import RLock

__all__ = ["compiled", "parsed", "parsed_expression"]

_turn = RLock()


def parsed(text: str) -> ast.Module:
    """Return the syntax tree of a text.

    >>> ast.unparse(parsed("a = 1"))
    'a = 1'
    """
    with _turn:
        return ast.parse(text)


def parsed_expression(text: str) -> ast.expr:
    """Return the syntax tree of one expression.

    >>> ast.unparse(parsed_expression("1 + a"))
    '1 + a'
    """
    with _turn:
        return ast.parse(text, mode="eval").body


def compiled(tree: ast.Module) -> types.CodeType:
    """Return the code of a syntax tree.

    >>> exec(compiled(parsed("print(2)")))
    2
    """
    with _turn:
        return compile(tree, "text", "exec", dont_inherit=True)
