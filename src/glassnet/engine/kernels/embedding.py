"""Learned coordinates: rows of a table, and waves, forward and backward."""

import math
from typing import Any

import numpy as np

from glassnet.engine.plain import at, dot, real
from glassnet.engine.scalars import cos, sin

__all__ = ["embedding", "embedding_gradient", "periodic", "periodic_gradient", "periodic_inputs"]


def embedding(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = table[code]; a code that is not known takes the last row."""
    categories, width = o[1], o[3]
    codes = at(arena, o[0], rows)
    for i in range(rows):
        row = table_row(codes[i], categories)
        x, y = at(arena, o[2] + row * width, width), at(arena, o[4] + i * width, width)
        for j in range(width):
            y[j] = x[j]


def table_row(code: Any, categories: int) -> int:
    """The row of a code: the nearest whole number, or the last row."""
    if code > real(-0.5) and code < real(categories) - real(0.5):  # NaN compares false
        return int(np.rint(code))
    return categories


def embedding_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Sums of the rows of d by code."""
    categories, width = o[1], o[3]
    codes = at(arena, o[0], rows)
    if fresh == 1:
        table = at(arena, o[2], (categories + 1) * width)
        for i in range((categories + 1) * width):
            table[i] = real(0)
    for i in range(rows):
        row = table_row(codes[i], categories)
        g, d = at(arena, o[2] + row * width, width), at(arena, o[4] + i * width, width)
        for j in range(width):
            g[j] += d[j]


def periodic(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """[W₂·cos(2π·w₁·x + b₁) + b₂, x], feature by feature; cosines and sines are kept.

    All waves of a row are in one long loop, so that it runs in vectors.
    """
    features, waves, width, n = o[1], o[2], o[3], o[1] * o[2]
    repeated_x = at(arena, o[11], n)
    for i in range(rows):
        x = at(arena, o[0] + i * features, features)
        repeat(x, 1, repeated_x, features, waves)
        cosines, sines = at(arena, o[8] + i * n, n), at(arena, o[9] + i * n, n)
        turn(repeated_x, at(arena, o[4], n), at(arena, o[5], n), cosines, sines, n)
        y = at(arena, o[10] + i * features * (width + 1), features * (width + 1))
        biases = at(arena, o[7], features * width)
        for f in range(features):
            own = at(arena, o[8] + i * n + f * waves, waves)
            for j in range(width):
                weights = at(arena, o[6] + j * n + f * waves, waves)
                y[f * (width + 1) + j] = biases[f * width + j] + dot(own, weights, waves)
            y[f * (width + 1) + width] = x[f]


def repeat(values: Any, step: int, into: Any, features: int, waves: int) -> None:
    """Write every feature's number as often as it has waves; they are `step` numbers apart."""
    for f in range(features):
        value = values[f * step]
        for w in range(waves):
            into[f * waves + w] = value


def turn(x: Any, frequencies: Any, phases: Any, cosines: Any, sines: Any, n: int) -> None:
    """Cosine and sine of 2π·w₁·x + b₁."""
    whole = real(2 * math.pi)
    for k in range(n):
        angle = whole * x[k] * frequencies[k] + phases[k]
        cosines[k] = cos(angle)
        sines[k] = sin(angle)


def periodic_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Gradients of w₁, b₁, W₂, b₂, one after another; the sines become d angles."""
    features, waves, width, n = o[1], o[2], o[3], o[1] * o[2]
    gradients = o[4]
    if fresh == 1:
        count = (2 + width) * n + features * width
        zero(at(arena, gradients, count), count)
    repeated, total = at(arena, o[9], n), at(arena, o[10], n)
    for i in range(rows):
        cosines, angles = at(arena, o[5] + i * n, n), at(arena, o[6] + i * n, n)
        zero(total, n)
        for j in range(width):
            d = at(arena, o[7] + i * features * (width + 1) + j, features * (width + 1) - j)
            repeat(d, width + 1, repeated, features, waves)
            g_weights = at(arena, gradients + (2 + j) * n, n)
            mix(repeated, cosines, at(arena, o[8] + j * n, n), total, g_weights, n)
            g_biases = at(arena, gradients + (2 + width) * n, features * width)
            for f in range(features):
                g_biases[f * width + j] += d[f * (width + 1)]
        repeat(at(arena, o[0] + i * features, features), 1, repeated, features, waves)
        g_frequencies, g_phases = at(arena, gradients, n), at(arena, gradients + n, n)
        turn_back(repeated, total, angles, g_frequencies, g_phases, n)


def mix(d: Any, cosines: Any, weights: Any, total: Any, g_weights: Any, n: int) -> None:
    """Add to d cosine and to dW₂ what one mixed column says."""
    for k in range(n):
        total[k] += d[k] * weights[k]
        g_weights[k] += cosines[k] * d[k]


def turn_back(x: Any, d: Any, angles: Any, g_frequencies: Any, g_phases: Any, n: int) -> None:
    """From d cosine to d angle, dw₁ and db₁."""
    whole = real(2 * math.pi)
    for k in range(n):
        angle = -d[k] * angles[k]
        angles[k] = angle
        g_phases[k] += angle
        g_frequencies[k] += whole * angle * x[k]


def zero(values: Any, count: int) -> None:
    """Clear them."""
    for i in range(count):
        values[i] = real(0)


def periodic_inputs(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """dx = 2π·Σ d angle·w₁, and what x itself passes on."""
    features, waves, width = o[1], o[2], o[3]
    whole = real(2 * math.pi)
    for i in range(rows):
        dx = at(arena, o[0] + i * features, features)
        d = at(arena, o[6] + i * features * (width + 1), features * (width + 1))
        for f in range(features):
            angles = at(arena, o[5] + (i * features + f) * waves, waves)
            total = dot(angles, at(arena, o[4] + f * waves, waves), waves)
            dx[f] = whole * total + d[f * (width + 1) + width]
