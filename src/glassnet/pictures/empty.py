"""What a picture of nothing says."""

from typing import TYPE_CHECKING, Any

from glassnet.pictures.style import current_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["say_empty"]


def say_empty(ax: "Axes", why: str) -> None:
    """Say in the middle of the axes why there is nothing on them.

    >>> from glassnet.pictures.style import new_axes
    >>> ax = new_axes(None)
    >>> say_empty(ax, "no epochs")
    >>> ax.texts[0].get_text()
    'no epochs'
    """
    ax.set(xticks=[], yticks=[])
    look: dict[str, Any] = {"ha": "center", "va": "center", "color": current_theme().ink}
    ax.text(0.5, 0.5, why, transform=ax.transAxes, **look)
