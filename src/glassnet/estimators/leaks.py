"""Warnings of what makes scores on unseen rows better than they will be."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.recipe import FEW
from glassnet.recipe.folds import fold_numbers
from glassnet.table_fit import Known
from glassnet.tabular import Schema, Table, look_for_leaks

__all__ = ["warn_of_leaks"]

FOLDS = 8  # as many as a recipe's usual ones


def warn_of_leaks(known: Known, held_out: Known | None, schema: Schema, seed: int) -> None:
    """Warn of each sign, with its figure, that held-out rows know more than rows to come will.

    Without `held_out` rows those of one fold stand for them: best epochs, mixtures and intervals
    are chosen on such rows. Nothing is changed. Of few rows nothing is said.

    >>> x = np.linspace(0, 1, 80)
    >>> table = Table({"x": x, "z": np.sin(9 * x)})
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     warn_of_leaks(Known(table, [x**2]), None, Schema.infer(table), 0)
    >>> str(caught[0].message)[:42]
    "the column 'x' all but equals the target ("
    """
    if len(known) < FEW:
        return
    numbers = np.arange(len(known) + (0 if held_out is None else len(held_out)))
    if held_out is None:
        unseen = fold_numbers(None, len(known), FOLDS, seed) == 0
    else:
        unseen = numbers >= len(known)
    columns, targets = _whole(known, held_out)
    schema = Schema(tuple(each for each in schema.columns if each.name in columns), None)
    name = max(columns, key=len, default="") + "'s target"  # no column has that name
    said: dict[str, None] = {}
    for target in targets:
        table = Table({**columns, name: target}, categories=known.table.categories)
        leaks = look_for_leaks(table, name, numbers[~unseen], numbers[unseen], schema)
        said |= dict.fromkeys(map(str, leaks))
    for sentence in said:
        warnings.warn(sentence, stacklevel=3)


def _whole(known: Known, held_out: Known | None) -> tuple[dict[str, Array], list[Array]]:
    """Return the columns that have one type in both, and the targets, of all rows."""
    parts = [known] if held_out is None else [known, held_out]
    columns = {}
    for name in known.table.names:
        values = [part.table[name] for part in parts]
        if len({each.dtype.kind for each in values}) == 1:
            columns[name] = _end_to_end(values)
    targets = zip(*(part.targets for part in parts), strict=True)
    return columns, [_end_to_end([*map(_rounded, each)]) for each in targets]


def _rounded(target: Any) -> Array:
    """Return a target whose whole numbers are floats: near ones may be the same here."""
    target = np.asarray(target)
    return target.astype(np.float64) if target.dtype.kind in "iu" else target


def _end_to_end(values: Sequence[Array]) -> Array:
    return values[0] if len(values) == 1 else np.concatenate(values)
