"""Two values of every unit, mixed by a share of its own."""

from typing import Any

from glassnet.engine.plain import at, real

__all__ = ["blend", "shares_gradient"]


def blend(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = a·f + (1 - a)·x; also the gradient of x, from d and d·f'."""
    n = o[1]
    share = at(arena, o[3], n)
    for i in range(rows):
        x, f = at(arena, o[0] + i * n, n), at(arena, o[2] + i * n, n)
        y = at(arena, o[4] + i * n, n)
        for j in range(n):
            y[j] = share[j] * f[j] + (real(1) - share[j]) * x[j]


def shares_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """da = Σ d·(f - x) over rows."""
    n = o[1]
    sums = at(arena, o[4], n)
    if fresh == 1:
        for j in range(n):
            sums[j] = real(0)
    for i in range(rows):
        x, f = at(arena, o[0] + i * n, n), at(arena, o[2] + i * n, n)
        d = at(arena, o[3] + i * n, n)
        for j in range(n):
            sums[j] += d[j] * (f[j] - x[j])
