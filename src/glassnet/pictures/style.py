"""One look for every picture: colours that colour-blind eyes tell apart, quiet axes, two themes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glassnet.errors import UnknownNameError
from glassnet.suggest import did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "ORANGE",
    "PURPLE",
    "SERIES",
    "SKY",
    "YELLOW",
    "Theme",
    "current_theme",
    "new_axes",
    "save_picture",
    "theme",
]

# Okabe and Ito, "Color universal design", 2008; each is seen on white and on black
BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
YELLOW: Final = "#E69F00"
GREY: Final = "#7A7A7A"
SERIES: Final = (BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW)


@dataclass(frozen=True)
class Theme:
    """What changes between paper and a dark screen: background, text, grid."""

    paper: str
    ink: str
    grid: str


THEMES: Final = {
    "light": Theme(paper="#FFFFFF", ink="#222222", grid="#DDDDDD"),
    "dark": Theme(paper="#15181C", ink="#E6E6E6", grid="#3A3F45"),
}
_current: ContextVar[Theme] = ContextVar("theme", default=THEMES["light"])


@contextmanager
def theme(name: str) -> Iterator[Theme]:
    """Draw what is drawn inside in the "light" or the "dark" theme.

    >>> with theme("dark"):
    ...     new_axes(None).get_facecolor()[:3] < (0.1, 0.1, 0.2)
    True
    """
    if name not in THEMES:
        rule, remedy = "there is no such theme", did_you_mean(name, THEMES)
        raise UnknownNameError(f"theme {name!r}", rule=rule, remedy=remedy)
    token = _current.set(THEMES[name])
    try:
        yield THEMES[name]
    finally:
        _current.reset(token)


def current_theme() -> Theme:
    """Return the theme that pictures are drawn in now.

    >>> current_theme().paper
    '#FFFFFF'
    """
    return _current.get()


def new_axes(ax: "Axes | None", width: float = 6.4, height: float = 4.2) -> "Axes":
    """Return the axes given, or those of a new figure, in the library's look.

    >>> new_axes(None).spines["top"].get_visible()
    False
    """
    from matplotlib import rcParams

    own, fonts = current_theme(), rcParams["font.family"]  # of now, not of when `ax` was made
    if ax is None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, height), dpi=150, layout="constrained", facecolor=own.paper)
        ax = figure.subplots()
    ax.set_facecolor(own.paper)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(own.ink)
    ax.tick_params(colors=own.ink, which="both", labelfontfamily=fonts)
    for text in (ax.title, ax.xaxis.label, ax.yaxis.label):
        text.set_color(own.ink)
        text.set_fontfamily(fonts)
    ax.grid(True, color=own.grid, linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def save_picture(ax: "Axes", path: str | Path) -> Path:
    """Write the axes' figure; the path's ending chooses the format. Needs no display.

    >>> import tempfile
    >>> save_picture(new_axes(None), Path(tempfile.mkdtemp()) / "empty.png").name
    'empty.png'
    """
    path = Path(path)
    figure = ax.get_figure(root=True)
    assert figure is not None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # names in scripts the font lacks
        figure.savefig(path)
    return path
