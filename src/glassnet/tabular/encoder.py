"""A table as a matrix: what was learnt from the training rows, applied to any rows."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import ColumnError, DataError, ModelFileError
from glassnet.suggest import did_you_mean, listed
from glassnet.tabular.features import ColumnEncoder
from glassnet.tabular.kinds import as_category
from glassnet.tabular.schema import Kind, Schema
from glassnet.tabular.table import Table

__all__ = ["Encoder"]


class Encoder:
    """Encodes the columns of a table by their kinds into one float32 matrix.

    What it learns comes from the table given to `fit` alone, so give it the training rows.
    Columns are found by name: their order does not matter, and others are ignored.

    >>> table = Table({"age": [1, 3, 5], "hue": ["red", "blue", "red"]})
    >>> encoder = Encoder.fit(table, Schema.infer(table))
    >>> encoder.feature_names
    ('age', 'hue=red')
    >>> encoder.encode(Table({"hue": ["red", None], "age": [3, 3]}))
    array([[0., 1.],
           [0., 0.]], dtype=float32)
    """

    def __init__(self, schema: Schema, columns: Sequence[ColumnEncoder]) -> None:
        self.schema = schema
        self.columns = tuple(columns)

    @classmethod
    def fit(cls, table: Table, schema: Schema) -> "Encoder":
        """Learn from the table, the training rows; errors as of `encode`.

        DataError if the schema leaves out every column, and for infinite or stray values.
        """
        if not schema.used:
            raise _nothing_left(schema)
        _require([column.name for column in schema.used], table)
        registry = ColumnEncoder.registry
        with table.naming_rows():
            return cls(schema, [registry[c.kind].fit(c, table[c.name]) for c in schema.used])

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the matrix's columns."""
        return tuple(name for column in self.columns for name in column.features)

    def encode(self, table: Table) -> npt.NDArray[np.float32]:
        """The matrix of shape (rows, features).

        Errors: ColumnError listing the columns that the table lacks; DataError, with column,
        value and row, for text in a column of numbers and for infinite numbers.
        """
        _require([column.name for column in self.columns], table)
        with table.naming_rows():
            return np.hstack([column.encode(table[column.name]) for column in self.columns])

    def unused(self, table: Table) -> tuple[str, ...]:
        """The table's columns that the schema does not know, which `encode` ignores.

        >>> table = Table({"age": [1, 3, 5]})
        >>> Encoder.fit(table, Schema.infer(table)).unused(Table({"age": [1], "agee": [2]}))
        ('agee',)
        """
        known = {self.schema.target, *(column.name for column in self.schema.columns)}
        return tuple(name for name in table.names if name not in known)

    def to_json(self) -> dict[str, Any]:
        """All but the arrays, as plain dicts, lists, texts and numbers."""
        columns = [{"kind": str(column.kind), **column.settings()} for column in self.columns]
        return {"schema": self.schema.to_json(), "columns": columns}

    def arrays(self) -> dict[str, Array]:
        """The arrays by name, as in "0.mean_and_std": the number of the column, then its field."""
        return {
            f"{number}.{name}": array
            for number, column in enumerate(self.columns)
            for name, array in column.arrays().items()
        }

    @classmethod
    def restore(cls, json: Mapping[str, Any], arrays: Mapping[str, Array]) -> "Encoder":
        """The encoder that `to_json` and `arrays` describe; ModelFileError if they are not whole.

        >>> table = Table({"age": [1, 3, 5]})
        >>> encoder = Encoder.fit(table, Schema.infer(table))
        >>> Encoder.restore(encoder.to_json(), encoder.arrays()).feature_names
        ('age',)
        """
        schema = Schema.from_json(json.get("schema", {}))
        try:
            columns = [_restore_column(n, each, arrays) for n, each in enumerate(json["columns"])]
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError(
                f"an encoder that cannot be read ({error!r})",
                rule="it must be as `to_json` and `arrays` gave it",
                remedy="write the model again",
            ) from error
        return cls(schema, columns)


def _restore_column(
    number: int, json: Mapping[str, Any], arrays: Mapping[str, Array]
) -> ColumnEncoder:
    settings = {name: value for name, value in json.items() if name != "kind"}
    prefix = f"{number}."
    own = {k.removeprefix(prefix): array for k, array in arrays.items() if k.startswith(prefix)}
    return ColumnEncoder.registry[Kind(json["kind"])].restore(settings, own)


def _nothing_left(schema: Schema) -> DataError:
    return DataError(
        f"a table with the columns {listed(c.name for c in schema.columns)}",
        rule="every one is left out, so there is nothing to learn from",
        remedy=f"add columns, or {as_category(schema.columns[0].name)}",
    )


def _require(names: Sequence[str], table: Table) -> None:
    lacking = [name for name in names if name not in table.names]
    if lacking:
        several = len(lacking) > 1
        each = "them" if several else "it"
        raise ColumnError(
            f"columns {listed(lacking)}" if several else f"column {lacking[0]!r}",
            rule=f"the model learns from {each} and the table lacks {each}",
            remedy=did_you_mean(lacking[0], table.names),
        )
