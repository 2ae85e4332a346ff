"""Looking at one column: what kind it is, and what is to be said of it."""

import re
from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers, as_text, most_frequent, resolve
from glassnet.tabular.kinds import MAX_LEVELS, Column, Kind, as_category
from glassnet.tabular.table import Table

__all__ = ["look_at"]

# what files, pandas and R call a column of row numbers; a counted column of another name may mean
# something, such as the days since a start
_ROW_NUMBERS = re.compile(r"|column_\d+|unnamed: \d+|index|id|row|row_?names?|row_?numbers?|no|nr")
_FORMATTED = re.compile(
    r"""
    [-+(]? \s*
    (?: [^\W\d_]{1,3}\s | [^\w\s]\s? )?  # EUR, $
    [-+]? \d [\d.,'\s]*  # 1,234.56
    (?: [^\W\d_]{1,6} (?:/[^\W\d_]{1,6})? | [^\w\s] )? \)?  # kg, km/h, %
    """,
    re.VERBOSE,
)


def look_at(table: Table, name: str, asked: Kind | None) -> Column:
    """What is seen of the table's column; the kind asked for, if any, goes first.

    >>> look_at(Table({"age": [3, 4, 5]}), "age", None).kind
    <Kind.NUMBER: 'number'>
    """
    declared = name in table.categories
    values = _typed(name, table[name], asked, declared)
    missing = int(is_missing(values).sum())
    distinct = len(set(values[~is_missing(values)].tolist()))
    seen = Column(name, Kind.CONSTANT, missing=missing, distinct=distinct)
    numbered = _are_row_numbers(name, values, table.row_numbers)
    kind = asked or (Kind.IDENTIFIER if numbered else _kind_of(values, seen, declared))
    levels, note = _levels(name, kind, values), _note(kind, seen, asked, values)
    return replace(seen, kind=kind, levels=levels, note=note, example=_example(kind, values))


def _typed(name: str, values: Array, asked: Kind | None, declared: bool) -> Array:
    """The values in the form that they are looked at in: the kind asked for, or what they mean."""
    remedy = f"clean it, or {as_category(name)}"
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


def _are_row_numbers(name: str, values: Array, row_numbers: Array) -> bool:
    if values.dtype.kind != "f" or len(values) < 2:
        return False
    first = values[0] - row_numbers[0]
    counted = first in (0, 1) and bool((values == row_numbers + first).all())
    return counted and _ROW_NUMBERS.fullmatch(name.lower()) is not None


def _levels(name: str, kind: Kind, values: Array) -> tuple[str, ...]:
    if kind not in (Kind.CATEGORY, Kind.YES_NO):
        return ()
    levels = most_frequent(as_text(values), MAX_LEVELS)
    if kind is Kind.YES_NO and len(levels) != 2:
        raise DataError(
            f"column {name!r} of {len(levels)} distinct values",
            rule="a yes/no column has two",
            remedy=as_category(name),
        )
    return levels


def _note(kind: Kind, seen: Column, asked: Kind | None, values: Array) -> str:
    if kind is Kind.CATEGORY and seen.distinct > MAX_LEVELS:
        return f"the most frequent {MAX_LEVELS} levels are kept, the others count as unknown"
    if kind not in (Kind.CONSTANT, Kind.IDENTIFIER):
        return ""
    if asked:
        return "left out as asked"
    if kind is Kind.IDENTIFIER:
        return f"left out: {_identified(values)}"
    return "left out: one value only" if seen.distinct else "left out: every value is missing"


def _identified(values: Array) -> str:
    if values.dtype.kind == "f":
        return "row numbers"
    texts = values[~is_missing(values)].tolist()
    formatted = sum(_FORMATTED.fullmatch(text.strip()) is not None for text in texts)
    if formatted > len(texts) / 2:
        return "numbers with separators or units?"
    return "so many distinct texts are names, codes or free text"


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
