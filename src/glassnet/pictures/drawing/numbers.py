"""Numbers and names, short enough for the place they have."""

import math

__all__: list[str] = []


def short(value: float) -> str:
    """Return a number in at most six letters.

    >>> [short(v) for v in (2.0, -0.4312, 2.5, 31.416, 12345.6, -1.23e-7, math.nan)]
    ['2', '−0.431', '2.50', '31.4', '12346', '−1e-7', 'NaN']
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size, sign = abs(value), "−" * (value < 0)
    if size < 100_000 and size == int(size):
        return f"{sign}{int(size)}"
    for limit, decimals in ((0.9995, 3), (9.995, 2), (99.95, 1), (99999.5, 0)):
        if 0.001 <= size < limit:
            return f"{sign}{size:.{decimals}f}"
    mantissa, exponent = f"{size:.0e}".split("e")
    return f"{sign}{mantissa}e{int(exponent)}"


def cut(name: str, most: int = 24) -> str:
    """Return a name, its end left out where it is too long.

    >>> cut("a" * 30, 5)
    'aaaa…'
    """
    return name if len(name) <= most else f"{name[: most - 1]}…"


def counted(count: int, thing: str) -> str:
    """Return a count and the word, plural where it is.

    >>> counted(1, "parameter"), counted(1200, "parameter")
    ('1 parameter', '1,200 parameters')
    """
    return f"{count:,} {thing}{'s' * (count != 1)}"
