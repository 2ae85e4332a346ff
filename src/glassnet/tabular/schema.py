"""What every column of a table is: a number, a category, a date, or nothing to learn from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from glassnet.errors import ColumnError, DataError, ModelFileError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.tabular.kinds import Column, Kind
from glassnet.tabular.look import look_at
from glassnet.tabular.table import Table

__all__ = ["Column", "Kind", "Schema"]


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
        3. Whole numbers that go up by one with the rows, or differ in all rows of a column called
           id, ID, ..._id: identifier, left out. (`numbering` tells where this holds.)
        4. Two distinct values, numbers too: yes/no.
        5. Numbers, whole ones too: number.
        6. Text that is distinct in all its rows, or in more than half of them and more than 100
           times: identifier (names, codes, free text), left out. Declared categories never.
        7. Other text: category; beyond 100 levels, those that occur once count as unknown.

        Errors: ColumnError if the target or a key of `kinds` is no column; UnknownNameError for
        an unknown kind; DataError for infinite numbers, for a stray text among numbers (with its
        row number in the whole table, counted from 0) and for values that do not fit the kind
        asked for.
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
        with table.naming_rows():
            return cls(tuple(look_at(table, name, asked.get(name)) for name in names), target)

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
        """A text table of the columns, a header first, then one line each, white space folded."""
        header = ("column", "kind", "distinct", "missing", "example", "note")
        rows = [
            (_folded(c.name), str(c.kind), str(c.distinct), str(c.missing), c.example, c.note)
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


def _folded(name: str) -> str:
    return " ".join(name.split())


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
