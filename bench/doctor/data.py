"""The rows of a training: inputs, target, and what kind of answer is asked for."""

from dataclasses import dataclass, replace

import numpy as np

REGRESSION, BINARY, CLASSES = "regression", "binary", "classes"
SAME = 1 - 1e-6  # correlation above which two columns are one


@dataclass(frozen=True)
class Data:
    """inputs (rows, columns); target (rows,): numbers, 0 and 1, or class numbers."""

    name: str
    kind: str
    inputs: np.ndarray
    target: np.ndarray

    def __len__(self):
        return len(self.inputs)

    @property
    def columns(self):
        return self.inputs.shape[1]

    @property
    def classes(self):
        return 0 if self.kind == REGRESSION else int(self.target.max()) + 1

    def take(self, rows):
        return replace(self, inputs=self.inputs[rows], target=self.target[rows])

    def with_column(self, values):
        return replace(self, inputs=np.column_stack([self.inputs, values]))

    def followed_by(self, other):
        inputs = np.concatenate([self.inputs, other.inputs])
        return replace(self, inputs=inputs, target=np.concatenate([self.target, other.target]))


def standard(values):
    """Mean 0 and spread 1, a column at a time; a constant column becomes 0."""
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)


def one_hot(values, levels=None):
    """A column a level; one column where there are two."""
    levels = sorted(set(values)) if levels is None else levels
    columns = np.column_stack([[value == level for value in values] for level in levels])
    return columns[:, 1:].astype(float) if len(levels) == 2 else columns.astype(float)


def tidy(data):
    """Without repeated rows, constant columns and columns that say what another one says."""
    _, first = np.unique(data.inputs, axis=0, return_index=True)
    data = data.take(np.sort(first))
    return replace(data, inputs=data.inputs[:, distinct(data.inputs)])


def distinct(inputs):
    """The numbers of columns that are neither constant nor a multiple of an earlier one."""
    kept = []
    z = standard(inputs)
    for j in range(inputs.shape[1]):
        same = abs(z[:, kept].T @ z[:, j]) / len(z) > SAME
        if np.ptp(inputs[:, j]) > 0 and not same.any():
            kept.append(j)
    return kept


def split(data, share, draw):
    """Random training and held-out rows."""
    order = draw.permutation(len(data))
    count = max(1, round(share * len(data)))
    return data.take(np.sort(order[count:])), data.take(np.sort(order[:count]))
