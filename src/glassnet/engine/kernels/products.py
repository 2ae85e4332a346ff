"""Matrix products, sums over rows, transposes."""

from typing import Any

from glassnet.engine.plain import (
    LANES,
    TILE_ROWS,
    TILE_WIDTH,
    at,
    corner_block,
    dot,
    low_block,
    past,
    right_block,
    transpose_block,
    wide_block,
)

__all__ = ["column_sums", "product", "thin_gradient", "thin_product", "transpose"]


def product(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """C = A·B (mode 0), A·B + bias (1), or C + A·B unless fresh (2); m or k below 0 is `rows`."""
    a_row, a_column, b_row, n, mode = o[1], o[2], o[4], o[7], o[10]
    m, k = rows if o[6] < 0 else o[6], rows if o[8] < 0 else o[8]
    if mode == 2 and fresh == 1:
        mode = 0
    a = at(arena, o[0], max(0, (m - 1) * a_row + (k - 1) * a_column + 1))
    b, c, bias = at(arena, o[3], k * b_row), at(arena, o[5], m * n), at(arena, o[9], n)
    whole = m - m % TILE_ROWS
    for j in range(0, n - n % TILE_WIDTH, TILE_WIDTH):
        for i in range(0, whole, TILE_ROWS):
            wide_block(
                past(a, i * a_row), a_row, a_column, past(b, j), b_row,
                past(c, i * n + j), n, k, mode, past(bias, j), TILE_WIDTH,
            )  # fmt: skip
    for j in range(n - n % TILE_WIDTH, n, LANES):
        for i in range(0, whole, TILE_ROWS):
            right_block(
                past(a, i * a_row), a_row, a_column, past(b, j), b_row,
                past(c, i * n + j), n, k, mode, past(bias, j), min(LANES, n - j),
            )  # fmt: skip
    for i in range(whole, m):
        one_row(past(a, i * a_row), a_column, b, b_row, past(c, i * n), n, k, mode, bias)


def one_row(
    a: Any, a_column: int, b: Any, b_row: int, c: Any, n: int, k: int, mode: int, bias: Any
) -> None:
    """One row of a product."""
    for j in range(0, n - n % TILE_WIDTH, TILE_WIDTH):
        low_block(
            a, 0, a_column, past(b, j), b_row, past(c, j), 0, k, mode, past(bias, j), TILE_WIDTH
        )
    for j in range(n - n % TILE_WIDTH, n, LANES):
        corner_block(
            a,
            0,
            a_column,
            past(b, j),
            b_row,
            past(c, j),
            0,
            k,
            mode,
            past(bias, j),
            min(LANES, n - j),
        )


def thin_product(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """y = x·W + b for very few units, from the transpose of W: a dot product each."""
    inputs, units = o[1], o[4]
    x, wt = at(arena, o[0], rows * inputs), at(arena, o[2], inputs * units)
    y, bias = at(arena, o[3], rows * units), at(arena, o[5], units)
    for i in range(rows):
        for u in range(units):
            y[i * units + u] = bias[u] + dot(past(x, i * inputs), past(wt, u * inputs), inputs)


def thin_gradient(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """dW = xᵀ·d for very few units: its transpose, row by row, then turned over."""
    inputs, units = o[1], o[3]
    x, d = at(arena, o[0], rows * inputs), at(arena, o[2], rows * units)
    gradient, row = at(arena, o[4], inputs * units), at(arena, o[5], inputs)
    for u in range(units):
        one_row(past(d, u), units, x, inputs, row, inputs, rows, 0, row)
        if fresh == 1:
            for i in range(inputs):
                gradient[i * units + u] = row[i]
        else:
            for i in range(inputs):
                gradient[i * units + u] += row[i]


def column_sums(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """Sums of d over the rows, column by column."""
    columns = o[1]
    d, sums = at(arena, o[0], rows * columns), at(arena, o[2], columns)
    if fresh == 1:
        for j in range(columns):
            sums[j] = 0
    for i in range(rows):
        row = at(d, i * columns, columns)
        for j in range(columns):
            sums[j] += row[j]


def transpose(arena: Any, numbers: Any, o: Any, rows: int, first: int, fresh: int) -> None:
    """B = Aᵀ, square after square; what is left over, number by number."""
    m, n = o[1], o[2]
    a, b = at(arena, o[0], m * n), at(arena, o[3], m * n)
    down, across = m - m % LANES, n - n % LANES
    for i in range(0, down, LANES):
        for j in range(0, across, LANES):
            transpose_block(past(a, i * n + j), n, past(b, j * m + i), m)
    for i in range(down, m):
        for j in range(n):
            b[j * m + i] = a[i * n + j]
    for i in range(down):
        for j in range(across, n):
            b[j * m + i] = a[i * n + j]
