"""How far one column, or the row before, tells the target: figures from 0 to 1.

Numbers are compared by rank, so that neither units nor outliers matter.
"""

import numpy as np
import numpy.typing as npt

from glassnet.array import Array

__all__ = [
    "class_by_level",
    "class_by_number",
    "correlation",
    "neighbours_agree",
    "number_by_level",
    "ranks",
]


def ranks(values: Array) -> npt.NDArray[np.float64]:
    """The ranks from 0, equal values having the mean of theirs, shape (rows,).

    >>> ranks(np.array([5.0, 7.0, 5.0]))
    array([0.5, 2. , 0.5])
    """
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts + 1) / 2)[inverse]


def correlation(x: Array, y: Array) -> float:
    """Pearson's r; 0 where one does not vary. Of `ranks`, it is Spearman's.

    >>> round(correlation(np.array([0.0, 1.0, 2.0]), np.array([5.0, 3.0, 1.0])), 6)
    -1.0
    """
    x, y = x - x.mean(), y - y.mean()
    scale = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / scale) if scale > 0 else 0.0


def number_by_level(levels: Array, numbers: Array) -> float:
    """The share of the variance that lies between levels, less what chance gives (adjusted R²).

    1 − [Σ(y − level's mean)² / (n − k)] / [Σ(y − mean)² / (n − 1)], n rows of k levels.

    >>> number_by_level(np.array([0, 0, 1, 1]), np.array([3.0, 3.0, 8.0, 8.0]))
    1.0
    """
    _, inverse, counts = np.unique(levels, return_inverse=True, return_counts=True)
    free, total = len(numbers) - len(counts), ((numbers - numbers.mean()) ** 2).sum()
    if free == 0 or total == 0:
        return 0.0
    means = np.bincount(inverse, numbers) / counts
    within = ((numbers - means[inverse]) ** 2).sum()
    return float(1 - (within / free) / (total / (len(numbers) - 1)))


def class_by_level(levels: Array, classes: Array) -> float:
    """The share of rows whose class is the commonest one among the other rows of their level.

    `classes` are numbers from 0. A level of one row tells nothing.

    >>> class_by_level(np.array([0, 0, 1, 1, 2]), np.array([1, 1, 0, 0, 1]))
    0.8
    """
    _, rows, next_rows = _commonest(levels, classes)
    return float(rows[rows > next_rows + 1].sum() / len(classes))


def class_by_number(numbers: Array, classes: Array) -> float:
    """The share of rows that a few thresholds on the number classify right.

    Among equal numbers the commonest class is right; where the class changes from one number to
    the next, one row is wrong, but for one change less than there are classes; and so is a row
    that stands alone between two changes.

    >>> class_by_number(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 0, 1, 1]))
    1.0
    """
    commonest, rows, _ = _commonest(numbers, classes)
    starts = np.flatnonzero(np.diff(commonest, prepend=-1))
    spare = max(0, len(starts) - 1 - int(classes.max()))
    alone = np.count_nonzero(np.add.reduceat(rows, starts) == 1)
    return float(rows.sum() - max(spare, alone)) / len(classes)


def neighbours_agree(classes: Array) -> float:
    """How much more often than by chance two rows in succession share a class, at most 1.

    (agreement − Σp²) / (1 − Σp²), p the shares of the classes. Source: Cohen's κ, 1960.

    >>> neighbours_agree(np.array([0, 0, 1, 1, 1, 0, 0, 0, 1])), neighbours_agree(np.array([0, 1]))
    (0.24..., -1.0)
    """
    shares = np.bincount(classes) / len(classes)
    chance = float((shares**2).sum())
    agreement = float(np.mean(classes[1:] == classes[:-1]))
    return (agreement - chance) / (1 - chance) if chance < 1 else 0.0


def _commonest(levels: Array, classes: Array) -> tuple[Array, Array, Array]:
    """For each level, in order: its commonest class, the rows of that, and those of the next."""
    several = int(classes.max()) + 1
    _, inverse = np.unique(levels, return_inverse=True)
    pairs, counts = np.unique(inverse * several + classes, return_counts=True)
    order = np.lexsort((-counts, pairs // several))
    level, counts = (pairs // several)[order], counts[order]
    first = np.flatnonzero(np.diff(level, prepend=-1))
    following = np.append(level, -1)[first + 1] == level[first]
    next_rows = np.where(following, np.append(counts, 0)[first + 1], 0)
    return (pairs % several)[order][first], counts[first], next_rows
