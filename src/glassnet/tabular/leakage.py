"""A look for what makes a held-out score better than it will be: nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.tabular.association import (
    class_by_level,
    class_by_number,
    correlation,
    neighbours_agree,
    number_by_level,
    ranks,
)
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers
from glassnet.tabular.kinds import Column, Kind, declared
from glassnet.tabular.numbering import are_counted
from glassnet.tabular.row_hashes import coincidence, row_hashes, value_bits
from glassnet.tabular.schema import Schema
from glassnet.tabular.table import Table

__all__ = ["Leak", "look_for_leaks"]

_DUPLICATES = 0.01
_FEWEST_COPIES = 2
_BEYOND_CHANCE = 10
_EQUAL = 0.999
_ONE_CLASS = 0.99
_FEWEST_OTHERS = 10  # rows of another class: fewer are told apart by chance
_FEWEST_ROWS = 30
_MOST_ROWS = 20_000  # more would only take longer
_MANY_NUMBERS = 20  # a target of more distinct numbers is no class
_ALIKE = 0.5
_BETWEEN = 0.5  # of the held-out rows; a split by time has none between, ties apart
_REMEDY = "clean it"


@dataclass(frozen=True)
class Leak:
    """What was found: its name, its figure, a sentence for people, and what to do about it.

    >>> print(Leak("duplicate rows", 0.25, "25 % of the rows are copies", "drop them"))
    25 % of the rows are copies; drop them
    """

    name: str
    figure: float
    sentence: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.sentence}; {self.remedy}"


def look_for_leaks(
    table: Table,
    target_name: str,
    training_rows: Array,
    held_out_rows: Array,
    schema: Schema | None = None,
) -> list[Leak]:
    """Signs that the held-out rows know more than rows to come will; none, most of the time.

    Rows are positions in the table, or masks; without held-out rows nothing is found. Without a
    schema, that of the training rows is inferred.

    - "duplicate rows": 1 % or more of the held-out rows (two or more) have a copy among the
      training rows, target included, and 10 times more than columns without bearing on each
      other would have.
    - "column tells the target": one of several columns gives the target away, in 30 rows or more.
      Of numbers: |Spearman's ρ| or, for levels, adjusted R² of ranks above 0.999. Of classes: over
      99.9 % right, where the commonest class has under 99 % and the others have 10 rows or more.
    - "time order shuffled": held-out rows lie between the training rows by a date, or by a number
      that counts the rows, and the targets of neighbours in time go together: lag-1 correlation
      of ranks, or Cohen's κ, above 0.5.

    Errors: ColumnError for a column that the table lacks; DataError as of `Schema.infer`.

    >>> generator = np.random.default_rng(0)
    >>> price = generator.normal(size=100)
    >>> table = Table({"size": generator.normal(size=100), "tax": 2 * price, "price": price})
    >>> leaks = look_for_leaks(table, "price", np.arange(80), np.arange(80, 100))
    >>> [(leak.name, round(leak.figure, 3)) for leak in leaks]
    [('column tells the target', 1.0)]
    """
    training, held_out = (np.arange(table.rows)[rows] for rows in (training_rows, held_out_rows))
    schema = schema or Schema.infer(table.take(training), target_name)
    used = [column for column in schema.used if column.name != target_name]
    if not (used and len(held_out)):
        return []
    target = _target_numbers(table, target_name)
    names = [*(column.name for column in used), target_name]
    with table.naming_rows():
        return [
            *_duplicates(table, names, training, held_out),
            *_telling_columns(table, used, target, _thinned(training)),
            *_shuffled_time(table, schema.columns, target, training, held_out),
        ]


def _target_numbers(table: Table, name: str) -> Array:
    """The target as floats, or as class numbers: integers, −1 where missing."""
    try:
        numbers = as_numbers(name, table[name], _REMEDY)
    except DataError:
        numbers = np.array([])
    if len(np.unique(numbers)) > _MANY_NUMBERS:
        return numbers
    _, classes = np.unique(value_bits(table[name]), return_inverse=True)
    return np.where(is_missing(table[name]), -1, classes)


def _thinned(rows: Array) -> Array:
    return rows[:: 1 + len(rows) // _MOST_ROWS]


def _duplicates(table: Table, names: list[str], training: Array, held_out: Array) -> Iterator[Leak]:
    columns = [table[name] for name in names]
    hashes = row_hashes(columns)
    copies = np.isin(hashes[held_out], hashes[training])
    share = float(copies.mean())
    if share < _DUPLICATES or copies.sum() < _FEWEST_COPIES:
        return
    chance = len(training) * np.prod([coincidence(column) for column in columns])
    if share > _BEYOND_CHANCE * chance:
        yield Leak(
            "duplicate rows",
            share,
            f"{share:.1%} of the held-out rows have an equal row, target included, among those "
            "to learn from, so that memory is scored",
            "drop the copies, or keep copies on one side of the split",
        )


def _telling_columns(
    table: Table, used: list[Column], target: Array, rows: Array
) -> Iterator[Leak]:
    if len(used) < 2 or not _can_be_told(target[rows]):
        return
    for column in used:
        figure = _telling(table, column, target, rows)
        if figure > _EQUAL:
            measure = "of the rows right" if _are_classes(target) else "correlation of ranks"
            out = declared(column.name, Kind.IDENTIFIER)
            yield Leak(
                "column tells the target",
                figure,
                f"the column {column.name!r} all but equals the target ({figure:.2%} {measure})",
                f"leave it out if it is not known when a prediction is made ({out})",
            )


def _can_be_told(target: Array) -> bool:
    """Whether it would say something if one column told the target."""
    if len(target) < _FEWEST_ROWS:
        return False
    if not _are_classes(target):
        return True
    commonest = int(np.bincount(target[target >= 0]).max(initial=0))
    others = len(target) - commonest
    return others >= _FEWEST_OTHERS and commonest < _ONE_CLASS * len(target)


def _telling(table: Table, column: Column, target: Array, rows: Array) -> float:
    """How far the column tells the target, 0 to 1; a number, on the rows where both are known."""
    values = _in_order(table, column)
    levels = values is None
    if values is None:
        missing, values = is_missing(table[column.name]), value_bits(table[column.name])
    else:
        missing = np.isnan(values)
    if _are_classes(target):  # that a value is missing may tell the class
        known = rows[target[rows] >= 0]
        return (class_by_level if levels else class_by_number)(values[known], target[known])
    known = rows[~(missing | np.isnan(target))[rows]]
    if len(known) < max(_FEWEST_ROWS, len(rows) / 2):
        return 0.0
    if levels:
        return number_by_level(values[known], ranks(target[known]))
    return abs(correlation(ranks(values[known]), ranks(target[known])))


def _in_order(table: Table, column: Column) -> Array | None:
    """The column as numbers if its values have an order, NaN where missing; else None."""
    values = table[column.name]
    if column.kind is Kind.DATE:
        dates = as_dates(column.name, values, _REMEDY)
        return np.where(np.isnat(dates), np.nan, dates.astype(np.int64))
    return as_numbers(column.name, values, _REMEDY) if column.kind is Kind.NUMBER else None


def _shuffled_time(
    table: Table, columns: Sequence[Column], target: Array, training: Array, held_out: Array
) -> Iterator[Leak]:
    rows = np.concatenate([training, held_out])
    for column in sorted(columns, key=lambda column: column.kind is not Kind.DATE):
        times = _times(table, column)
        if times is None or not _interleaved(times[training], times[held_out]):
            continue
        figure = _alike_in_time(times[rows], target[rows], may_be_sorted=column.kind is Kind.DATE)
        if figure > _ALIKE:
            yield Leak(
                "time order shuffled",
                figure,
                f"in the order of {column.name!r}, the target goes with that of the row before "
                f"({figure:.2f} of at most 1), and held-out rows lie between the others",
                "if the rows to predict come later, hold out the last ones (split='time', or "
                "--split time)",
            )
            return


def _times(table: Table, column: Column) -> Array | None:
    """A date, or a number that counts the rows, as floats; else None."""
    if column.kind is Kind.DATE:
        return _in_order(table, column)
    values = table[column.name]
    counted = values.dtype.kind == "f" and are_counted(values, table.row_numbers)
    return values if counted else None


def _interleaved(training: Array, held_out: Array) -> bool:
    latest = np.max(training, initial=-np.inf, where=~np.isnan(training))
    return bool(np.mean(held_out < latest) > _BETWEEN)


def _alike_in_time(times: Array, target: Array, may_be_sorted: bool) -> float:
    """How the target goes with that of the row before, 0 where that says nothing of time."""
    known = ~(np.isnan(times) | _unknown(target))
    if np.count_nonzero(known) < _FEWEST_ROWS:
        return 0.0
    by_chance = np.random.default_rng(0).random(len(times))  # within one day, say
    order = np.lexsort((by_chance, times))
    target = target[order][known[order]]
    if not may_be_sorted and _is_sorted(target):  # rows sorted by the target, and then counted
        return 0.0
    if _are_classes(target):
        return neighbours_agree(target)
    return correlation(ranks(target)[1:], ranks(target)[:-1])


def _is_sorted(target: Array) -> bool:
    steps = np.diff(target)
    if _are_classes(target):
        return bool(np.count_nonzero(steps) < len(np.unique(target)))
    return bool((steps >= 0).all() or (steps <= 0).all())


def _are_classes(target: Array) -> bool:
    return target.dtype.kind == "i"


def _unknown(target: Array) -> npt.NDArray[np.bool_]:
    return target < 0 if _are_classes(target) else np.isnan(target)
