"""The rows of a rerun: split otherwise, or weighted."""

from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.sample import Sample, SampledRows

__all__ = ["bytes_of", "rows_for", "with_balanced_classes"]


def rows_for(split: str, sample: Sample, seed: int) -> Sample:
    """Return the rows split "as it was", "random", or "without copies" of training rows.

    >>> x = np.arange(4.0).reshape(-1, 1)
    >>> sample = Sample(SampledRows.of(x, x, None), SampledRows.of(x[:2] - 1, x[:2] - 1, None))
    >>> len(rows_for("without copies", sample, 0).validation)
    1
    """
    training, validation = sample.training, sample.validation
    if validation is None or split == "as it was":
        return sample
    if split == "random":
        order = np.random.default_rng(seed).permutation(len(training) + len(validation))
        both = _joined(training, validation)
        return replace(
            sample,
            training=_taken(both, order[: len(training)], training.total),
            validation=_taken(both, order[len(training) :], validation.total),
        )
    known = set(bytes_of(training))
    apart = np.flatnonzero([row not in known for row in bytes_of(validation)])
    return replace(sample, validation=_taken(validation, apart, len(apart)) if len(apart) else None)


def with_balanced_classes(sample: Sample) -> Sample:
    """Return rows whose weights give every class of the training rows the same sum.

    >>> rows = SampledRows.of(np.zeros((4, 1)), np.array([0, 0, 0, 1]), None)
    >>> with_balanced_classes(Sample(rows)).training.weights.round(2)
    array([0.67, 0.67, 0.67, 2.  ])
    """
    parts = [sample.training, sample.validation]
    weighted = [None if rows is None else replace(rows, weights=_balanced(rows)) for rows in parts]
    assert weighted[0] is not None
    return replace(sample, training=weighted[0], validation=weighted[1])


def bytes_of(rows: SampledRows) -> list[bytes]:
    """Return each row, target included, as bytes that are equal for equal rows.

    >>> one, other = bytes_of(SampledRows.of(np.zeros((2, 1)), np.zeros(2), None))
    >>> one == other
    True
    """
    target = rows.target.reshape(len(rows), -1).astype(rows.inputs.dtype)
    both = np.ascontiguousarray(np.column_stack([rows.inputs, target]) + 0.0)
    return [row.tobytes() for row in both]


def _balanced(rows: SampledRows) -> Array:
    target = rows.target.reshape(len(rows), -1)
    labels = target.argmax(axis=1) if target.shape[1] > 1 else target[:, 0]
    _, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
    own = np.ones(len(rows)) if rows.weights is None else rows.weights
    return np.asarray(own * len(rows) / (len(counts) * counts[numbers]))


def _joined(one: SampledRows, other: SampledRows) -> SampledRows:
    weights = None
    if one.weights is not None and other.weights is not None:
        weights = np.concatenate([one.weights, other.weights])
    return SampledRows(
        np.concatenate([one.inputs, other.inputs]),
        np.concatenate([one.target, other.target]),
        weights,
        one.constant & other.constant,
        one.total + other.total,
    )


def _taken(rows: SampledRows, chosen: Array, total: int) -> SampledRows:
    weights = None if rows.weights is None else rows.weights[chosen]
    return SampledRows(rows.inputs[chosen], rows.target[chosen], weights, rows.constant, total)
