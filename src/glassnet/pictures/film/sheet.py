"""The paper of a film: a figure to write on, with texts that stay and texts that change."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from glassnet.pictures.style import current_theme

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.text import Text

__all__ = ["Sheet"]

WIDTH = 16.0  # inches; the height follows from the size in pixels
POINTS = 72  # an inch


class Sheet:
    """A figure of `size` pixels; `moving` are the artists that each picture draws anew.

    >>> sheet = Sheet((1280, 720))
    >>> sheet.height, sheet.fits(0.5, 20)("a word"), sheet.fits(0.01, 20)("a word")
    (648.0, True, False)
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.figure = Figure(
            figsize=(WIDTH, WIDTH * size[1] / size[0]),
            dpi=size[0] / WIDTH,
            facecolor=current_theme().paper,
        )
        self.canvas = cast(Any, FigureCanvasAgg(self.figure))
        self.renderer = self.canvas.get_renderer()
        self.moving: list[Artist] = []
        self._said: list[tuple[Text, Callable[[int], str]]] = []

    @property
    def height(self) -> float:
        """Return the height in points."""
        return float(self.figure.get_figheight() * POINTS)

    def fits(self, width: float, size: float, weight: str = "normal") -> Callable[[str], bool]:
        """Return what says whether a line is no wider than this share of the picture."""
        font = FontProperties(size=size, weight=weight)

        def is_narrow(line: str) -> bool:
            wide, _, _ = self.renderer.get_text_width_height_descent(line, font, ismath=False)
            return bool(wide <= width * self.figure.bbox.width)

        return is_narrow

    def write(
        self, x: float, y: float, text: str, *, size: float, weight: str = "normal",
        colour: str | None = None, align: str = "left", upright: str = "bottom",
    ) -> "Text":  # fmt: skip
        """Write a text that stays."""
        return self.figure.text(
            x, y, text, fontsize=size, fontweight=weight, ha=align, va=upright,
            color=colour or current_theme().ink, parse_math=False,
        )  # fmt: skip

    def say(self, x: float, y: float, told: Callable[[int], str], **look: Any) -> None:
        """Write at every moment what `told` says of its epoch."""
        text = self.write(x, y, "", **look)
        text.set_animated(True)
        self.moving.append(text)
        self._said.append((text, told))

    def show(self, epoch: int) -> None:
        """Change the texts to those of an epoch."""
        for text, told in self._said:
            text.set_text(told(epoch))
