"""What every column of a table is: a number, a category, a date, or nothing to learn from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import ColumnError, DataError, ModelFileError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers, as_text, most_frequent, resolve
from glassnet.tabular.table import Table

__all__ = ["MAX_LEVELS", "Column", "Kind", "Schema"]

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


@dataclass(frozen=True)
class Schema:
    """The columns of a table, in order, and the name of its target, which is not among them.

    >>> schema = Schema.infer(Table({"age": [3, 4, 5], "sold": ["no", "yes", None]}))
    >>> print(schema.describe())
    column  kind    distinct  missing  example  note
    age     number         3        0  3 to 5
    sold    yes/no         2        1  no, yes
    """

    columns: tuple[Column, ...]
    target: str | None = None

    @classmethod
    def infer(
        cls, table: Table, target: str | None = None, kinds: Mapping[str, str] | None = None
    ) -> "Schema":
        """Look at every column of the table but the target; `kinds` overrides what is seen.

        The rules, the first that fits. Text is taken as numbers if at least 90 % of its values
        can be read so, and as dates if all are ISO dates; columns that their source declares to
        be categories stay text.

        1. One value in all rows, or none: constant, left out. (One value, missing in some rows:
           category, since the gaps may tell something.)
        2. Dates: date.
        3. Two distinct values, numbers too: yes/no.
        4. Numbers, whole ones too: number.
        5. Text that is distinct in all its rows, or in more than half of them and more than 100
           times: identifier (names, codes, free text), left out. Declared categories never.
        6. Other text: category; beyond 100 levels the most frequent 100 are kept.

        Errors: ColumnError if the target or a key of `kinds` is no column; UnknownNameError for
        an unknown kind; DataError for infinite numbers, for a stray text among numbers (with its
        row; the first row is 0) and for values that do not fit the kind asked for.
        """
        asked = {name: _kind_named(kind) for name, kind in (kinds or {}).items()}
        for name in [target, *asked]:
            if name is not None:
                table[name]  # raises ColumnError
        names = [name for name in table.names if name != target]
        if not names:
            raise DataError(
                f"a table with the target {target!r} alone",
                rule="there must be a column to learn from",
                remedy="add columns that are known when a prediction is made",
            )
        return cls(tuple(_look_at(table, name, asked.get(name)) for name in names), target)

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that are not left out."""
        return tuple(column for column in self.columns if not column.left_out)

    def __getitem__(self, name: str) -> Column:
        by_name = {column.name: column for column in self.columns}
        if name not in by_name:
            rule, remedy = "the schema has no such column", did_you_mean(name, by_name)
            raise ColumnError(f"column {name!r}", rule=rule, remedy=remedy)
        return by_name[name]

    def lines(self) -> tuple[str, ...]:
        """A text table of the columns, a header first, then one line each."""
        header = ("column", "kind", "distinct", "missing", "example", "note")
        rows = [
            (c.name, str(c.kind), str(c.distinct), str(c.missing), c.example, c.note)
            for c in self.columns
        ]
        widths = [max(map(len, cells)) for cells in zip(header, *rows, strict=True)]
        return tuple(_line(cells, widths) for cells in [header, *rows])

    def describe(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines())

    def to_json(self) -> dict[str, Any]:
        """The schema as plain dicts, lists and texts; `from_json` reads it back."""
        columns = [asdict(column) for column in self.columns]
        plain = [
            {**each, "kind": str(each["kind"]), "levels": [*each["levels"]]} for each in columns
        ]
        return {"target": self.target, "columns": plain}

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> "Schema":
        """The schema that `to_json` wrote; ModelFileError if it is not whole.

        >>> Schema.from_json({"target": "y", "columns": [{"name": "x", "kind": "number"}]}).target
        'y'
        """
        try:
            columns = [Column(**each) for each in json["columns"]]
            return cls(tuple(map(_checked, columns)), json["target"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError(
                f"a schema that cannot be read ({error!r})",
                rule="it must be as `to_json` wrote it",
                remedy="write the model again",
            ) from error


def _checked(column: Column) -> Column:
    return replace(column, kind=Kind(column.kind), levels=tuple(column.levels))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    numeric = (2, 3)
    padded = [
        cell.rjust(width) if place in numeric else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _kind_named(name: str) -> Kind:
    names = [kind.value for kind in Kind]
    if name not in [*names, "yes_no"]:
        raise UnknownNameError(
            f"kind {name!r}", rule="there is no such kind", remedy=did_you_mean(name, names)
        )
    return Kind.YES_NO if name == "yes_no" else Kind(name)


def _look_at(table: Table, name: str, asked: Kind | None) -> Column:
    declared = name in table.categories
    values = _typed(name, table[name], asked, declared)
    missing = int(is_missing(values).sum())
    distinct = len(set(values[~is_missing(values)].tolist()))
    seen = Column(name, Kind.CONSTANT, missing=missing, distinct=distinct)
    kind = asked or _kind_of(values, seen, declared)
    levels, note = _levels(name, kind, values), _note(kind, seen, asked)
    return replace(seen, kind=kind, levels=levels, note=note, example=_example(kind, values))


def _typed(name: str, values: Array, asked: Kind | None, declared: bool) -> Array:
    """The values in the form that they are looked at in: the kind asked for, or what they mean."""
    remedy = f"clean it, or declare kinds={{{name!r}: 'category'}}"
    if asked is Kind.DATE:
        return as_dates(name, values, remedy)
    if asked is None and not declared:
        values = resolve(name, values, remedy)
    if asked is Kind.NUMBER or (asked is None and values.dtype.kind == "f"):
        return as_numbers(name, values, remedy)
    return values


def _kind_of(values: Array, seen: Column, declared: bool) -> Kind:
    rows = len(values) - seen.missing
    if seen.distinct == 0 or (seen.distinct == 1 and not seen.missing):
        return Kind.CONSTANT
    if seen.distinct == 1:
        return Kind.CATEGORY
    if values.dtype.kind == "M":
        return Kind.DATE
    if seen.distinct == 2:
        return Kind.YES_NO
    if values.dtype.kind == "f":
        return Kind.NUMBER
    many = seen.distinct == rows or (seen.distinct > rows / 2 and seen.distinct > MAX_LEVELS)
    return Kind.IDENTIFIER if many and not declared else Kind.CATEGORY


def _levels(name: str, kind: Kind, values: Array) -> tuple[str, ...]:
    if kind not in (Kind.CATEGORY, Kind.YES_NO):
        return ()
    levels = most_frequent(as_text(values), MAX_LEVELS)
    if kind is Kind.YES_NO and len(levels) != 2:
        raise DataError(
            f"column {name!r} of {len(levels)} distinct values",
            rule="a yes/no column has two",
            remedy=f"declare kinds={{{name!r}: 'category'}}",
        )
    return levels


def _note(kind: Kind, seen: Column, asked: Kind | None) -> str:
    if kind is Kind.CATEGORY and seen.distinct > MAX_LEVELS:
        return f"the most frequent {MAX_LEVELS} levels are kept, the others count as unknown"
    if kind not in (Kind.CONSTANT, Kind.IDENTIFIER):
        return ""
    if asked:
        return "left out as asked"
    if kind is Kind.IDENTIFIER:
        return "left out: so many distinct texts are names, codes or free text"
    return "left out: one value only" if seen.distinct else "left out: every value is missing"


def _example(kind: Kind, values: Array) -> str:
    kept = values[~is_missing(values)]
    if not len(kept):
        return ""
    if kind is Kind.NUMBER:
        return f"{kept.min():.6g} to {kept.max():.6g}"
    if kind is Kind.DATE:
        return " to ".join(as_text(np.array([kept.min(), kept.max()])))
    shown = most_frequent(as_text(kept), 3)
    more = ", …" if len(set(kept.tolist())) > len(shown) else ""
    return ", ".join(" ".join(text.split())[:20] for text in shown) + more
