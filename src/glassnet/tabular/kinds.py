"""The kinds of columns, and one column as it was seen."""

import shlex
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ALL_LEVELS", "MOST_LEVELS", "Column", "Kind", "as_category", "declared"]

ALL_LEVELS = 100
"""So many levels of a category are all learnt; of more, those that occur twice."""

MOST_LEVELS = 10_000
"""The most levels of a category that are learnt, the most frequent ones."""


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

    `levels` are the texts of a category, the most frequent 100, or the two values of a yes/no
    column; `missing` and `distinct` count rows and values, `example` shows a range or some values,
    and `note` says why the column is left out, or what else is to know.

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
    """The remedy that declares a column a category.

    >>> as_category("colour")
    "declare it a category (kinds={'colour': 'category'}, or --kind colour=category)"
    """
    return f"declare it a category ({declared(name, Kind.CATEGORY)})"


def declared(name: str, kind: Kind) -> str:
    """How the kind of a column is said, in Python and on the command line.

    >>> declared("day of week", Kind.CATEGORY)
    "kinds={'day of week': 'category'}, or --kind 'day of week=category'"
    """
    option = shlex.quote(f"{' '.join(name.split())}={kind}")
    return f"kinds={{{name!r}: {str(kind)!r}}}, or --kind {option}"
