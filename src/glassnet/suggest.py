"""Remedies that name what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "listed"]

_SHOWN = 10


def listed(names: Iterable[str]) -> str:
    """The names in quotes, the first ten of them.

    >>> listed(["a", "b"])
    "'a', 'b'"
    """
    quoted = [repr(name) for name in names]
    more = ", …" if len(quoted) > _SHOWN else ""
    return ", ".join(quoted[:_SHOWN]) + more


def did_you_mean(name: object, choices: Iterable[str]) -> str:
    """The closest choice as a question, or else all choices; upper and lower case are alike.

    >>> did_you_mean("Prise", ["price", "colour"])
    "did you mean 'price'?"
    >>> did_you_mean("xyz", ["price", "colour"])
    "choose from 'price', 'colour'"
    """
    by_lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(str(name).lower(), by_lower, n=1)
    if close:
        return f"did you mean {by_lower[close[0]]!r}?"
    return f"choose from {listed(by_lower.values())}"
