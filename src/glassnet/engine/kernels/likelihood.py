"""The Gaussian likelihood, and penalties on parameters."""

import math
from typing import Any

from glassnet.engine.plain import at, real
from glassnet.engine.scalars import exp

__all__ = ["clip_norm", "clip_value", "gaussian_loss", "penalty", "penalty_gradient", "square_sum"]


def gaussian_loss(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """½·(s + (y - m)²·e⁻ˢ + ln 2π), mean over k targets, and its gradient."""
    k, scale = o[1] // 2, 1 / numbers[o[6]]
    half, constant = real(0.5), real(math.log(2 * math.pi))
    weights = at(arena, o[4], rows)
    total = 0.0 if fresh == 1 else numbers[o[5]]
    for i in range(rows):
        z, d = at(arena, o[0] + i * 2 * k, 2 * k), at(arena, o[3] + i * 2 * k, 2 * k)
        y, weight = at(arena, o[2] + i * k, k), real(weights[i] * scale / k)
        for j in range(k):
            error, precision = y[j] - z[j], exp(-z[k + j])
            square = error * error * precision
            total += weights[i] / k * half * (z[k + j] + square + constant)
            d[j] = -error * precision * weight
            d[k + j] = half * (real(1) - square) * weight
    numbers[o[5]] = total


def penalty(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """l1·Σ|w| + l2·Σw² of one array."""
    count, l1, l2 = o[1], numbers[o[3]], numbers[o[3] + 1]
    w = at(arena, o[0], count)
    absolute, square = 0.0, 0.0
    for i in range(count):
        absolute += abs(w[i])
        square += w[i] * w[i]
    numbers[o[2]] = l1 * absolute + l2 * square


def penalty_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """l1·sign(w) + 2·l2·w, added to a range of the gradients."""
    count, l1, l2 = o[1], real(numbers[o[3]]), real(2 * numbers[o[3] + 1])
    w, g = at(arena, o[0], count), at(arena, o[2], count)
    for i in range(count):
        up, down = real(w[i] > 0), real(w[i] < 0)
        g[i] += l1 * (up - down) + l2 * w[i]


def clip_value(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Cut a range of the gradients to ± a limit; NaN stays."""
    count, limit = o[1], real(numbers[o[2]])
    g = at(arena, o[0], count)
    for i in range(count):
        low = -limit if g[i] < -limit else g[i]
        g[i] = limit if low > limit else low


def square_sum(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Σ g² of a range of the gradients, in float64."""
    count = o[1]
    g = at(arena, o[0], count)
    one, two, three, four = 0.0, 0.0, 0.0, 0.0  # four sums at once: one would wait for itself
    for i in range(0, count - count % 4, 4):
        one += float(g[i]) * float(g[i])
        two += float(g[i + 1]) * float(g[i + 1])
        three += float(g[i + 2]) * float(g[i + 2])
        four += float(g[i + 3]) * float(g[i + 3])
    for i in range(count - count % 4, count):
        one += float(g[i]) * float(g[i])
    numbers[o[2]] = one + two + three + four


def clip_norm(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Shrink a range of the gradients where the norm of all is above a limit."""
    count, limit, square = o[1], numbers[o[4]], 0.0
    for part in range(o[3]):
        square += numbers[o[2] + part]
    norm = math.sqrt(square)
    if norm > limit:
        factor, g = real(limit / norm), at(arena, o[0], count)
        for i in range(count):
            g[i] *= factor
