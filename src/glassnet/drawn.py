"""What can be shown and drawn: the pictures of a thing are found at their first use.

Networks and trainings stay free of matplotlib until then.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Drawn", "Shown"]


class Shown:
    """A thing that a notebook shows as more than its text."""

    def _repr_html_(self) -> str:
        html: str = import_module("glassnet.pictures").html_of(self)
        return html


class Drawn(Shown):
    """A thing with pictures.

    >>> from glassnet import EpochRecord, History
    >>> len(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)]).plot().axes) >= 1
    True
    """

    def plot(self, *given: Any, **named: Any) -> "Figure":
        """Return a figure with the plots that suit, two in a row: see `glassnet.pictures.show`."""
        figure: Figure = import_module("glassnet.pictures").show(self, *given, **named)
        return figure
