"""Softmax, forward and backward, cross-entropy of logits, and smoothed targets."""

import math
from typing import Any

from glassnet.engine.plain import at, dot, real
from glassnet.engine.scalars import exp

__all__ = [
    "class_loss", "share_loss", "smoothed_classes", "smoothed_shares", "softmax",
    "softmax_gradient",
]  # fmt: skip


def softmax(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = e^(x - max x) / Σ e^(x - max x), row by row."""
    n = o[1]
    for i in range(rows):
        softmax_row(at(arena, o[0] + i * n, n), at(arena, o[2] + i * n, n), n)


def softmax_row(x: Any, y: Any, n: int) -> Any:
    """Write the row's probabilities; return ln Σ e^x."""
    top, total = x[0], real(0)
    for j in range(1, n):
        top = x[j] if x[j] > top or x[j] != x[j] else top
    for j in range(n):
        y[j] = exp(x[j] - top)
    for j in range(n):
        total += y[j]
    share = real(1) / total
    for j in range(n):
        y[j] *= share
    return top + math.log(total)


def softmax_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """dx = y·(d - Σ d·y), in the place of d."""
    n = o[1]
    for i in range(rows):
        d, y = at(arena, o[0] + i * n, n), at(arena, o[2] + i * n, n)
        along = dot(d, y, n)
        for j in range(n):
            d[j] = y[j] * (d[j] - along)


def class_loss(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """ln Σ e^z - z of the class; d = (softmax z - one-hot)·weight of the row / all weights."""
    n, scale = o[1], 1 / numbers[o[6]]
    weights, targets = at(arena, o[4], rows), at(arena, o[2], rows)
    total = 0.0 if fresh == 1 else numbers[o[5]]
    for i in range(rows):
        z, d = at(arena, o[0] + i * n, n), at(arena, o[3] + i * n, n)
        chosen, weight = int(targets[i]), weights[i] * scale
        total += weights[i] * (softmax_row(z, d, n) - z[chosen])
        for j in range(n):
            d[j] *= real(weight)
        d[chosen] -= real(weight)
    numbers[o[5]] = total


def share_loss(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """The same for rows of shares, one a class: Σ y·(ln Σ e^z - z)."""
    n, scale = o[1], 1 / numbers[o[6]]
    weights = at(arena, o[4], rows)
    total = 0.0 if fresh == 1 else numbers[o[5]]
    for i in range(rows):
        z, d = at(arena, o[0] + i * n, n), at(arena, o[3] + i * n, n)
        y = at(arena, o[2] + i * n, n)
        logarithm, mass, weight = softmax_row(z, d, n), real(0), weights[i] * scale
        for j in range(n):
            mass += y[j]
        total += weights[i] * (logarithm * mass - dot(y, z, n))
        for j in range(n):
            d[j] = (d[j] * mass - y[j]) * real(weight)
    numbers[o[5]] = total


def smoothed_classes(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """(1 - ε)·one-hot + ε/n for class numbers: a row of n shares each."""
    n, smoothing = o[1], numbers[o[3]]
    kept, even = real(1 - smoothing), real(smoothing / n)
    targets = at(arena, o[0], rows)
    for i in range(rows):
        y = at(arena, o[2] + i * n, n)
        for j in range(n):
            y[j] = even
        y[int(targets[i])] += kept


def smoothed_shares(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """(1 - ε)·y + ε/n for rows of n shares."""
    n, smoothing = o[1], numbers[o[3]]
    kept, even = real(1 - smoothing), real(smoothing / n)
    targets, y = at(arena, o[0], rows * n), at(arena, o[2], rows * n)
    for i in range(rows * n):
        y[i] = kept * targets[i] + even
