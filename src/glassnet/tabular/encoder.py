"""A table as a matrix: what was learnt from the training rows, applied to any rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import ColumnError, DataError, ModelFileError, SettingError
from glassnet.suggest import did_you_mean, listed
from glassnet.tabular.category_features import MOST_FLAGS, YesNoEncoder, fit_category
from glassnet.tabular.date_features import DateEncoder
from glassnet.tabular.features import ColumnEncoder
from glassnet.tabular.kinds import declared
from glassnet.tabular.layout import Layout, in_order
from glassnet.tabular.number_features import NumberEncoder
from glassnet.tabular.scaling import SCALINGS
from glassnet.tabular.schema import Column, Kind, Schema
from glassnet.tabular.table import Table

__all__ = ["Encoder"]


class Encoder:
    """Encodes the columns of a table by their kinds into one float32 matrix.

    The matrix holds numbers first, then flags, then codes, as `layout` counts them; within each
    group, features stand as their columns do in the schema. What the encoder learns comes from
    the table given to `fit` alone, so give it the training rows. Columns are found by name: their
    order does not matter, and others are ignored.

    >>> table = Table({"hue": ["red", "blue", "red"], "age": [1, 3, 5]})
    >>> encoder = Encoder.fit(table, Schema.infer(table))
    >>> encoder.feature_names, encoder.layout
    (('age', 'hue=red'), Layout(numbers=1, flags=1, codes=()))
    >>> encoder.encode(Table({"hue": ["red", None], "age": [3, 3]}))
    array([[0., 1.],
           [0., 0.]], dtype=float32)
    """

    def __init__(self, schema: Schema, columns: Sequence[ColumnEncoder]) -> None:
        self.schema = schema
        self.columns = tuple(columns)
        features = [feature for column in self.columns for feature in column.features]
        self.layout = Layout.of(features)
        self._order = in_order(features)
        self.feature_names = tuple(features[place].name for place in self._order)

    @classmethod
    def fit(
        cls,
        table: Table,
        schema: Schema,
        numbers: str = "robust",
        weights: Array | None = None,
        most_flags: int = MOST_FLAGS,
    ) -> "Encoder":
        """Learn from the table, the training rows; errors as of `encode`.

        `numbers` says how numbers are scaled: "robust", by median and quartiles, or "quantile", by
        rank, to a normal distribution. Of `weights` (rows,), above 0, one of 2 counts as two rows
        there. A category of more than `most_flags` levels becomes a code.

        SettingError for another `numbers`; DataError if the schema leaves out every column, and
        for infinite or stray values.
        """
        if numbers not in SCALINGS:
            rule, remedy = "there is no such scaling", did_you_mean(numbers, SCALINGS)
            raise SettingError(f"numbers={numbers!r}", rule=rule, remedy=remedy)
        _require([column.name for column in schema.used], table)
        fits: dict[Kind, Callable[[Column, Array], ColumnEncoder]] = {
            Kind.NUMBER: partial(NumberEncoder.fit, scaling=numbers, weights=weights),
            Kind.DATE: partial(DateEncoder.fit, weights=weights),
            Kind.CATEGORY: partial(fit_category, most_flags=most_flags),
            Kind.YES_NO: YesNoEncoder.fit,
        }
        with table.naming_rows():
            encoder = cls(schema, [fits[c.kind](c, table[c.name]) for c in schema.used])
        if not encoder.feature_names:
            raise _nothing_left(schema, table)
        return encoder

    def encode(self, table: Table) -> npt.NDArray[np.float32]:
        """The matrix of shape (rows, features).

        Errors: ColumnError listing the columns that the table lacks; DataError, with column,
        value and row, for text in a column of numbers and for infinite numbers.
        """
        _require([column.name for column in self.columns], table)
        with table.naming_rows():
            return self._encode_one(table) if table.rows == 1 else self._encode_all(table)

    def _encode_all(self, table: Table) -> npt.NDArray[np.float32]:
        """Column by column into the matrix: no more is held than that and a few columns."""
        matrix = np.empty((table.rows, self.layout.columns), dtype=np.float32)
        places = iter(np.argsort(self._order))
        for column in self.columns:
            for values in column.encode(table[column.name]):
                matrix[:, next(places)] = values
        return matrix

    def _encode_one(self, table: Table) -> npt.NDArray[np.float32]:
        """One row, value by value: NumPy's calls cost more than what they compute there."""
        row: list[float] = []
        for column in self.columns:
            row += column.encode_one(table[column.name])
        return np.array([[row[place] for place in self._order]], dtype=np.float32)

    def places(self, name: str) -> list[int]:
        """Where a column of the table stands in the matrix; ColumnError for one that is not used.

        >>> table = Table({"hue": ["red", "blue", "green"], "age": [1, 3, 5]})
        >>> Encoder.fit(table, Schema.infer(table, None, {"hue": "category"})).places("hue")
        [1, 2, 3]
        """
        self.column(name)
        owners = [column.name for column in self.columns for _ in column.features]
        return [place for place, feature in enumerate(self._order) if owners[feature] == name]

    def column(self, name: str) -> ColumnEncoder:
        """The encoder of one column of the table; ColumnError for one that is not used.

        >>> table = Table({"age": [1, 3, 5]})
        >>> Encoder.fit(table, Schema.infer(table)).column("age").features[0].name
        'age'
        """
        by_name = {column.name: column for column in self.columns}
        if name not in by_name:
            rule, remedy = "the model does not look at it", did_you_mean(name, by_name)
            raise ColumnError(f"column {name!r}", rule=rule, remedy=remedy)
        return by_name[name]

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
        columns = [{"class": type(each).__name__, **each.settings()} for each in self.columns]
        return {"schema": self.schema.to_json(), "columns": columns}

    def arrays(self) -> dict[str, Array]:
        """The arrays by name, as in "0.learnt": the number of the column, then its field."""
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
    settings = {name: value for name, value in json.items() if name != "class"}
    prefix = f"{number}."
    own = {k.removeprefix(prefix): array for k, array in arrays.items() if k.startswith(prefix)}
    return ColumnEncoder.registry[json["class"]].restore(settings, own)


def _nothing_left(schema: Schema, table: Table) -> DataError:
    apart = (column for column in schema.columns if column.kind is Kind.IDENTIFIER)
    name = next(apart, schema.columns[0]).name
    kind = Kind.NUMBER if table[name].dtype.kind == "f" else Kind.CATEGORY
    return DataError(
        f"a table with the columns {listed(c.name for c in schema.columns)}",
        rule="every one is left out, so there is nothing to learn from",
        remedy=f"add columns, or declare one a {kind} ({declared(name, kind)})",
    )


def _require(names: Sequence[str], table: Table) -> None:
    known = set(table.names)
    lacking = [name for name in names if name not in known]
    if lacking:
        several = len(lacking) > 1
        each = "them" if several else "it"
        raise ColumnError(
            f"columns {listed(lacking)}" if several else f"column {lacking[0]!r}",
            rule=f"the model learns from {each} and the table lacks {each}",
            remedy=did_you_mean(lacking[0], table.names),
        )
