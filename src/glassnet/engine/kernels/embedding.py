"""Learned coordinates: rows of a table, and waves, forward and backward."""

import math
from typing import Any

import numpy as np

from glassnet.engine.plain import at, real
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
    """[W₂·cos(2π·w₁·x + b₁) + b₂, x], feature by feature; cosines and sines are kept."""
    features, waves, width = o[1], o[2], o[3]
    turn = real(2 * math.pi)
    for i in range(rows):
        x = at(arena, o[0] + i * features, features)
        for f in range(features):
            place = (i * features + f) * waves
            cosines, sines = at(arena, o[8] + place, waves), at(arena, o[9] + place, waves)
            frequencies = at(arena, o[4] + f * waves, waves)
            phases = at(arena, o[5] + f * waves, waves)
            for w in range(waves):
                angle = turn * x[f] * frequencies[w] + phases[w]
                cosines[w] = cos(angle)
                sines[w] = sin(angle)
            y = at(arena, o[10] + (i * features + f) * (width + 1), width + 1)
            weights = at(arena, o[6] + f * waves * width, waves * width)
            biases = at(arena, o[7] + f * width, width)
            for j in range(width):
                y[j] = biases[j]
            for w in range(waves):
                for j in range(width):
                    y[j] += cosines[w] * weights[w * width + j]
            y[width] = x[f]


def periodic_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Gradients of w₁, b₁, W₂, b₂; the sines become d angles."""
    features, waves, width = o[1], o[2], o[3]
    turn = real(2 * math.pi)
    sizes = features * waves
    if fresh == 1:
        zero(at(arena, o[4], sizes), sizes)
        zero(at(arena, o[5], sizes), sizes)
        zero(at(arena, o[6], sizes * width), sizes * width)
        zero(at(arena, o[7], features * width), features * width)
    for i in range(rows):
        x = at(arena, o[0] + i * features, features)
        for f in range(features):
            place = (i * features + f) * waves
            cosines, angles = at(arena, o[8] + place, waves), at(arena, o[9] + place, waves)
            d = at(arena, o[10] + (i * features + f) * (width + 1), width + 1)
            weights = at(arena, o[11] + f * waves * width, waves * width)
            g_frequencies = at(arena, o[4] + f * waves, waves)
            g_phases = at(arena, o[5] + f * waves, waves)
            g_weights = at(arena, o[6] + f * waves * width, waves * width)
            g_biases = at(arena, o[7] + f * width, width)
            for j in range(width):
                g_biases[j] += d[j]
            for w in range(waves):
                total = real(0)
                for j in range(width):
                    total += d[j] * weights[w * width + j]
                    g_weights[w * width + j] += cosines[w] * d[j]
                angles[w] = -total * angles[w]
                g_phases[w] += angles[w]
                g_frequencies[w] += turn * angles[w] * x[f]


def zero(values: Any, count: int) -> None:
    """Clear them."""
    for i in range(count):
        values[i] = real(0)


def periodic_inputs(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """dx = 2π·Σ d angle·w₁, and what x itself passes on."""
    features, waves, width = o[1], o[2], o[3]
    turn = real(2 * math.pi)
    for i in range(rows):
        dx = at(arena, o[0] + i * features, features)
        for f in range(features):
            angles = at(arena, o[5] + (i * features + f) * waves, waves)
            frequencies = at(arena, o[4] + f * waves, waves)
            d = at(arena, o[6] + (i * features + f) * (width + 1), width + 1)
            total = real(0)
            for w in range(waves):
                total += angles[w] * frequencies[w]
            dx[f] = turn * total + d[width]
