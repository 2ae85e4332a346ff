"""The charts' colours: names that the page's styles give values to, other ones in the dark."""

from typing import Final

__all__ = ["BLUE", "GREY", "INK", "ORANGE", "SERIES"]

INK: Final = "currentColor"
SERIES: Final = tuple(f"var(--series-{number})" for number in range(1, 7))
BLUE, ORANGE = SERIES[:2]
GREY: Final = "var(--grey)"
