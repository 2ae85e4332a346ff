"""Which rows each network of an ensemble does not learn from."""

import numpy as np

from glassnet.array import Array

__all__ = ["fold_numbers"]


def fold_numbers(classes: Array | None, rows: int, folds: int, seed: int) -> Array:
    """Deal the rows out to folds of equal size, at random; return each row's fold, (rows,).

    With `classes`, (rows,), every class is dealt out evenly.

    >>> fold_numbers(None, 6, 3, seed=0).tolist()
    [2, 0, 1, 1, 2, 0]
    >>> fold_numbers(np.array([0, 0, 1, 1]), 4, 2, seed=0)[:2].sum()
    np.uint64(1)
    """
    order = np.random.default_rng([seed, rows]).permutation(rows)
    if classes is not None:
        order = order[np.argsort(classes[order], kind="stable")]
    numbers = np.empty(rows, dtype=np.min_scalar_type(folds))
    numbers[order] = np.arange(rows) % folds
    return numbers
