"""Numbers as the charts take them: few digits, and nothing that JSON cannot say."""

import math
from typing import Any

__all__ = ["in_tooltip", "plain", "short_name"]

DIGITS = 5
LONGEST = 60


def plain(value: Any) -> float | None:
    """Return a number to five digits, None where it is not finite: a gap.

    >>> plain(1234567.0), plain(float("nan"))
    (1234600.0, None)
    """
    number = float(value)
    return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else None


def short_name(name: Any) -> str:
    """Return a name in one line, cut where it is long.

    >>> short_name("a" * 100)[-2:]
    'a…'
    """
    text = " ".join(str(name).split()) or "(empty)"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def in_tooltip(title: str) -> str:
    """Return the title of a tooltip's line: Vega-Lite writes its backslashes into an expression.

    >>> len(in_tooltip(chr(92)))
    2
    """
    return title.replace("\\", "\\\\")
