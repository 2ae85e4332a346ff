"""Scale, layer and batch normalisation, forward and backward."""

import math
from typing import Any

from glassnet.engine.plain import at, dot, real, total

__all__ = [
    "batch_norm", "batch_norm_gradient", "layer_norm", "layer_norm_gradient", "running_norm",
    "scale", "scale_gradient",
]  # fmt: skip


def scale(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = x·s; also the gradient of x, from that of y."""
    n = o[1]
    s = at(arena, o[2], n)
    for i in range(rows):
        x, y = at(arena, o[0] + i * n, n), at(arena, o[3] + i * n, n)
        for j in range(n):
            y[j] = x[j] * s[j]


def scale_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """ds = Σ d·x over rows."""
    n = o[1]
    sums = at(arena, o[3], n)
    if fresh == 1:
        for j in range(n):
            sums[j] = real(0)
    for i in range(rows):
        x, d = at(arena, o[0] + i * n, n), at(arena, o[2] + i * n, n)
        for j in range(n):
            sums[j] += x[j] * d[j]


def layer_norm(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """x̂ = (x - mean) / √(variance + epsilon) of each row, y = x̂·scale + shift."""
    n, epsilon = o[1], real(numbers[o[7]])
    weight, shift = at(arena, o[2], n), at(arena, o[3], n)
    spread = at(arena, o[5], rows)
    for i in range(rows):
        x, normal = at(arena, o[0] + i * n, n), at(arena, o[4] + i * n, n)
        y = at(arena, o[6] + i * n, n)
        mean = total(x, n) / real(n)
        for j in range(n):
            normal[j] = x[j] - mean
        inverse = real(1) / math.sqrt(dot(normal, normal, n) / real(n) + epsilon)
        spread[i] = inverse
        for j in range(n):
            normal[j] *= inverse
            y[j] = normal[j] * weight[j] + shift[j]


def layer_norm_gradient(
    arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int
) -> None:
    """dx = (d̂ - mean d̂ - x̂·mean(d̂·x̂)) / spread, in the place of d; d̂ = d·scale."""
    n = o[1]
    weight, spread = at(arena, o[2], n), at(arena, o[4], rows)
    for i in range(rows):
        d, normal = at(arena, o[0] + i * n, n), at(arena, o[3] + i * n, n)
        for j in range(n):
            d[j] *= weight[j]
        mean, slope, inverse = total(d, n) / real(n), dot(d, normal, n) / real(n), spread[i]
        for j in range(n):
            d[j] = inverse * (d[j] - mean - normal[j] * slope)


def batch_norm(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """x̂ of each column over the batch, y = x̂·scale + shift; the running moments follow."""
    n, epsilon, momentum = o[1], real(numbers[o[9]]), real(numbers[o[9] + 1])
    weight, shift = at(arena, o[2], n), at(arena, o[3], n)
    mean, spread = at(arena, o[7], n), at(arena, o[5], n)
    running, running_square = at(arena, o[8], n), at(arena, o[8] + n, n)
    column_means(arena, o[0], rows, n, mean)
    column_variances(arena, o[0], rows, n, mean, spread)
    unbiased = real(rows) / real(max(rows - 1, 1))
    for j in range(n):
        running[j] = momentum * running[j] + (real(1) - momentum) * mean[j]
        running_square[j] = (
            momentum * running_square[j] + (real(1) - momentum) * spread[j] * unbiased
        )
        spread[j] = real(1) / math.sqrt(spread[j] + epsilon)
    for i in range(rows):
        x, normal = at(arena, o[0] + i * n, n), at(arena, o[4] + i * n, n)
        y = at(arena, o[6] + i * n, n)
        for j in range(n):
            normal[j] = (x[j] - mean[j]) * spread[j]
            y[j] = normal[j] * weight[j] + shift[j]


def column_means(arena: Any, place: int, rows: int, n: int, mean: Any) -> None:
    """Mean of every column."""
    for j in range(n):
        mean[j] = real(0)
    for i in range(rows):
        x = at(arena, place + i * n, n)
        for j in range(n):
            mean[j] += x[j]
    for j in range(n):
        mean[j] /= real(max(rows, 1))


def column_variances(arena: Any, place: int, rows: int, n: int, mean: Any, variance: Any) -> None:
    """Mean squared distance of every column from its mean."""
    for j in range(n):
        variance[j] = real(0)
    for i in range(rows):
        x = at(arena, place + i * n, n)
        for j in range(n):
            variance[j] += (x[j] - mean[j]) * (x[j] - mean[j])
    for j in range(n):
        variance[j] /= real(max(rows, 1))


def batch_norm_gradient(
    arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int
) -> None:
    """dx = (d̂ - mean d̂ - x̂·mean(d̂·x̂)) / spread, means over the batch; in the place of d.

    The means are those of dscale and dshift, which are there already: mean d̂ = dshift·scale/rows.
    """
    n = o[1]
    weight, spread = at(arena, o[2], n), at(arena, o[4], n)
    along, straight = at(arena, o[5], n), at(arena, o[6], n)
    share = real(1) / real(max(rows, 1))
    for i in range(rows):
        d, normal = at(arena, o[0] + i * n, n), at(arena, o[3] + i * n, n)
        for j in range(n):
            inner = d[j] - straight[j] * share - normal[j] * along[j] * share
            d[j] = spread[j] * weight[j] * inner


def running_norm(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Outside training: y = (x - running mean) / √(running variance + epsilon)·scale + shift."""
    n, epsilon = o[1], real(numbers[o[6]])
    weight, shift = at(arena, o[2], n), at(arena, o[3], n)
    mean, variance = at(arena, o[5], n), at(arena, o[5] + n, n)
    for i in range(rows):
        x, y = at(arena, o[0] + i * n, n), at(arena, o[4] + i * n, n)
        for j in range(n):
            spread = real(1) / math.sqrt(variance[j] + epsilon)
            y[j] = (x[j] - mean[j]) * spread * weight[j] + shift[j]
