"""One look for every picture: colours that colour-blind eyes tell apart, quiet axes, two themes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glassnet.errors import DataTypeError, UnknownNameError
from glassnet.model_file import write_whole
from glassnet.suggest import did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
    if not isinstance(name, str) or name not in THEMES:
        rule, remedy = "there is no such theme", did_you_mean(str(name), THEMES)
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

    Errors: DataTypeError for an `ax` that is none.

    >>> new_axes(None).spines["top"].get_visible()
    False
    """
    from matplotlib import rcParams
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    own, fonts = current_theme(), rcParams["font.family"]  # of now, not of when `ax` was made
    if ax is None:
        figure = Figure(figsize=(width, height), dpi=150, layout="constrained", facecolor=own.paper)
        ax = figure.subplots()
    if not isinstance(ax, Axes):
        raise _no_axes(ax)
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


def save_picture(picture: "Axes | Figure", path: str | Path) -> Path:
    """Write a figure, or that of some axes; the path's ending chooses the format.

    It needs no display. Errors: UnknownNameError for an ending that is no picture's,
    RunFolderError for a folder that does not exist, DataTypeError for what is no picture.

    >>> import tempfile
    >>> save_picture(new_axes(None), Path(tempfile.mkdtemp()) / "empty.png").name
    'empty.png'
    """
    from matplotlib.artist import Artist

    figure = picture.get_figure(root=True) if isinstance(picture, Artist) else None
    if figure is None:
        raise _no_axes(picture)
    path, kinds = Path(path), figure.canvas.get_supported_filetypes()
    kind = path.suffix[1:].lower()
    if kind not in kinds:
        raise UnknownNameError(
            f"{path.name!r} with the ending {path.suffix!r}",
            rule="the ending says which kind of picture it is",
            remedy=did_you_mean(kind, kinds),
        )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # names in scripts the font lacks
        write_whole(path, lambda file: figure.savefig(file, format=kind))
    return path


def _no_axes(given: object) -> DataTypeError:
    return DataTypeError(
        f"ax of type {type(given).__name__}",
        rule="pictures are matplotlib's axes and figures",
        remedy="pass one of figure.subplots()",
    )
