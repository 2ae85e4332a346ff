"""The kinds of columns, and one column as it was seen."""

import shlex
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MAX_LEVELS", "Column", "Kind", "as_category"]

MAX_LEVELS = 100
"""How many levels of a category are kept, the most frequent ones."""


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CATEGORY = "category"
    YES_NO = "yes/no"
    DATE = "date"
    CONSTANT = "constant"
    IDENTIFIER = "identifier"


@dataclass(frozen=True)
class Column:
    """One column: its name and kind, and what was seen when the schema was inferred.

    `levels` are the texts of a category or of the two values of a yes/no column, `missing` and
    `distinct` count rows and values, `example` shows a range or some values, and `note` says why
    the column is left out, or what else is to know.

    >>> Column("age", Kind.NUMBER).left_out
    False
    """

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()
    missing: int = 0
    distinct: int = 0
    example: str = ""
    note: str = ""

    @property
    def left_out(self) -> bool:
        """Whether nothing is learnt from the column."""
        return self.kind in (Kind.CONSTANT, Kind.IDENTIFIER)


def as_category(name: str) -> str:
    """The remedy that declares a column a category, in Python and on the command line.

    >>> as_category("colour")
    "declare it a category (kinds={'colour': 'category'}, or --kind colour=category)"
    """
    option = shlex.quote(f"{' '.join(name.split())}=category")
    return f"declare it a category (kinds={{{name!r}: 'category'}}, or --kind {option})"
