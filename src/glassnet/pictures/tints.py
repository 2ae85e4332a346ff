"""Blues that follow the theme: a strong one for what matters, a soft one around it."""

from glassnet.pictures.style import BLUE, SKY, THEMES, current_theme

__all__ = ["soft", "strong"]


def strong() -> str:
    """Return the blue that stands out: the darker one on paper, the lighter one on a dark screen.

    >>> strong()
    '#0072B2'
    """
    return SKY if current_theme() is THEMES["dark"] else BLUE


def soft() -> str:
    """Return the other blue.

    >>> soft()
    '#56B4E9'
    """
    return BLUE if current_theme() is THEMES["dark"] else SKY
