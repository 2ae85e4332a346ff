"""Names and ranges as pictures can show them, and how many rows they show."""

import math

__all__ = ["plain", "plus_minus", "shown_of"]

LONGEST = 32  # characters


def plain(name: object, longest: int = LONGEST) -> str:
    r"""Return a name to be drawn as it is written: a $ is no formula, a line does not break.

    >>> plain("price in $"), plain("a\nb"), plain("a very long name of a column", 12)
    ('price in \\$', 'a b', 'a very long…')
    """
    text = " ".join(str(name).split())
    text = "".join(letter for letter in text if letter.isprintable())
    short = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    return short.replace("$", r"\$")


def plus_minus(reach: float, digits: int = 1) -> str:
    """Return a range around 0; NaN is that of values none of which is finite.

    >>> plus_minus(1.25e-5), plus_minus(0.0), plus_minus(math.nan)
    ('±1e-05', 'all 0', 'not finite')
    """
    if math.isnan(reach):
        return "not finite"
    return f"±{reach:.{digits}g}" if reach else "all 0"


def shown_of(shown: int, total: int | None, what: str = "rows") -> str:
    """Return how many are shown, and out of how many where that is not all.

    >>> shown_of(161, 161), shown_of(5000, 10_000_000), shown_of(1, None)
    ('161 rows', '5,000 of 10,000,000 rows', '1 row')
    """
    if total is not None and total > shown:
        return f"{shown:,} of {total:,} {what}"
    return f"{shown:,} {what if shown != 1 else what.removesuffix('s')}"
