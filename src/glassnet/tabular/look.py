"""Looking at one column: what kind it is, and what is to be said of it."""

import re
from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_dates, as_numbers, as_text, resolve
from glassnet.tabular.kinds import ALL_LEVELS, MOST_LEVELS, Column, Kind, as_category
from glassnet.tabular.levels import most_frequent
from glassnet.tabular.numbering import numbering
from glassnet.tabular.table import Table

__all__ = ["look_at"]

EXACT = 2.0**53  # whole numbers from here on have no float64 of their own

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
    known = values[~is_missing(values)]
    distinct = len(set(known.tolist()) if known.dtype.kind == "O" else np.unique(known))
    seen = Column(name, Kind.CONSTANT, missing=len(values) - len(known), distinct=distinct)
    numbered = numbering(name, values, table.row_numbers)
    if asked is Kind.CATEGORY:
        _refuse_rounded(name, known)
    kind = asked or (Kind.IDENTIFIER if numbered else _kind_of(values, seen, declared))
    note = _levels_note(kind, seen)
    if kind in (Kind.CONSTANT, Kind.IDENTIFIER):
        note = "left out as asked" if asked else f"left out: {_why(seen, values, numbered)}"
    return replace(
        seen,
        kind=kind,
        levels=_levels(name, kind, values),
        note=note,
        example=_example(kind, known, distinct),
    )


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


def _refuse_rounded(name: str, known: Array) -> None:
    """Refuse levels that float64 may have made one of several."""
    finite = known[np.isfinite(known)] if known.dtype.kind == "f" else known[:0]
    if len(finite) and np.abs(finite).max() >= EXACT:
        raise DataError(
            f"column {name!r} with the value {np.abs(finite).max():.17g}, as a category",
            rule="whole numbers beyond 2^53 are rounded, and different ones become the same",
            remedy="pass them as text",
        )


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
    many = seen.distinct == rows or (seen.distinct > rows / 2 and seen.distinct > ALL_LEVELS)
    return Kind.IDENTIFIER if many and not declared else Kind.CATEGORY


def _levels(name: str, kind: Kind, values: Array) -> tuple[str, ...]:
    if kind not in (Kind.CATEGORY, Kind.YES_NO):
        return ()
    levels = most_frequent(as_text(values), ALL_LEVELS)
    if kind is Kind.YES_NO and len(levels) != 2:
        raise DataError(
            f"column {name!r} of {len(levels)} distinct values",
            rule="a yes/no column has two",
            remedy=as_category(name),
        )
    return levels


def _levels_note(kind: Kind, seen: Column) -> str:
    if kind is not Kind.CATEGORY or seen.distinct <= ALL_LEVELS:
        return ""
    more = "" if seen.distinct <= MOST_LEVELS else f", beyond the {MOST_LEVELS:,} most frequent too"
    return f"levels seen once count as unknown{more}"


def _why(seen: Column, values: Array, numbered: str) -> str:
    """Why nothing is learnt from a constant or an identifier."""
    if numbered:
        return numbered
    if seen.distinct < 2:
        return "one value only" if seen.distinct else "every value is missing"
    texts = values[~is_missing(values)].tolist()
    formatted = sum(_FORMATTED.fullmatch(text.strip()) is not None for text in texts)
    if formatted > len(texts) / 2:
        return "numbers with separators or units?"
    return "so many distinct texts are names, codes or free text"


def _example(kind: Kind, known: Array, distinct: int) -> str:
    if not distinct:
        return ""
    if kind in (Kind.NUMBER, Kind.IDENTIFIER) and known.dtype.kind == "f":
        return f"{known.min():.6g} to {known.max():.6g}"
    if kind is Kind.DATE:
        return " to ".join(as_text(np.array([known.min(), known.max()])))
    shown = most_frequent(as_text(known), 3)
    more = ", …" if distinct > len(shown) else ""
    return ", ".join(" ".join(text.split())[:20] for text in shown) + more
