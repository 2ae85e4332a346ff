"""Numbers and names as the charts take them: few digits and letters, nothing that trips them."""

import math
import re
from typing import Any

__all__ = ["in_tooltip", "number_format", "plain", "short_name"]

DIGITS = 5
LONGEST = 60
LARGE, SMALL = 1e7, 1e-3  # whole numbers beyond, and decimals below, fill an axis
OWN = {  # what every JavaScript object has: Vega takes such a text for it
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf", "__proto__", "__defineGetter__", "__defineSetter__",
    "__lookupGetter__", "__lookupSetter__",
}  # fmt: skip
TURNING = {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
NO_XML = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")  # ends the drawing library
UNSEEN = "\u2060"  # joins words, and is not seen


def plain(value: Any) -> float | None:
    """Return a number to five digits, None where it is not finite: a gap.

    >>> plain(1234567.0), plain(float("nan"))
    (1234600.0, None)
    """
    number = float(value)
    return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else None


def number_format(*values: Any) -> str:
    """Return the format of an axis of such numbers: short where they are large or small.

    >>> number_format(9.0, 70_000.0), number_format(2e12), number_format(3e-9)
    (',.4~r', '.3~s', '.2~e')
    """
    sizes = [abs(each) for each in map(plain, values) if each is not None]
    largest = max(sizes, default=0.0)
    if largest >= LARGE:
        return ".3~s"
    return ".2~e" if 0 < largest < SMALL else ",.4~r"


def short_name(name: Any, longest: int = LONGEST) -> str:
    """Return a name in one line, its middle cut out where it is long: both ends tell it apart.

    What would turn the direction of the words behind it is left out; what no picture can hold, a
    zero byte say, is a � instead.

    >>> short_name("the first of many long names", 12), short_name("  "), short_name(chr(0))
    ('the fir…ames', '(empty)', '�')
    """
    held = NO_XML.sub("�", str(name))
    text = " ".join("".join(c for c in held if c not in TURNING).split()) or "(empty)"
    if text in OWN:
        return f"{text}{UNSEEN}"
    if len(text) <= longest:
        return text
    head = (2 * longest) // 3 - 1
    return f"{text[:head]}…{text[len(text) - (longest - head - 1) :]}"


def in_tooltip(title: str) -> str:
    """Return the title of a tooltip's line: Vega-Lite writes its backslashes into an expression.

    >>> len(in_tooltip(chr(92)))
    2
    """
    return title.replace("\\", "\\\\")
