"""`glassnet plot`: the pictures of a run, a file each."""

import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from glassnet.errors import SettingError, UnknownNameError
from glassnet.explaining import Effect
from glassnet.pictures import PLOTS, Drawing, drawings_of, save_picture
from glassnet.pictures import theme as in_theme
from glassnet.pictures.runs import Part, parts_of_run
from glassnet.suggest import did_you_mean

__all__ = ["plot"]

FORMATS = ("png", "svg", "pdf")
LONGEST = 60  # characters of a file's name


def plot(
    run: Annotated[Path, typer.Argument(help="The folder of a run, or of a sweep.")],
    only: Annotated[
        list[str] | None,
        typer.Option(help="Draw this one; may be repeated.", show_default="all that suit"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write into.", show_default="RUN/plots")
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    format: Annotated[str, typer.Option(help="png, svg or pdf.")] = "png",
) -> None:
    """Draw the pictures that suit a run, and print their paths.

    Learning curves and the inside of the layers; of a table's run also predictions of the held-out
    rows, what they lean on, and the effects of columns; of a sweep its settings and their scores.
    """
    if format not in FORMATS:
        raise SettingError(
            f"--format {format}", rule="there is none of that name", remedy=f"choose {FORMATS}"
        )
    parts, folder = parts_of_run(run), out or run / "plots"
    names = _chosen(parts, only or [])
    with in_theme(theme):
        folder.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for part in parts:
            if any(issubclass(PLOTS[name].of, part.of) for name in names):
                _draw(part, names, folder, format, taken)


def _chosen(parts: Sequence[Part], only: Sequence[str]) -> list[str]:
    """Return the names of the plots to draw; UnknownNameError for one that this run has not."""
    classes = tuple(each for part in parts for each in part.of)
    known = [name for name, each in PLOTS.items() if issubclass(each.of, classes)]
    for name in only:
        if name not in known:
            raise UnknownNameError(
                f"plot {name!r}",
                rule="this run has none of that name",
                remedy=did_you_mean(name, sorted(known)),
            )
    return [*only] or known


def _draw(part: Part, names: Sequence[str], folder: Path, format: str, taken: set[str]) -> None:
    """Draw those plots of a part; no file takes the place of another."""
    for drawing in drawings_of(part.get()):
        found, thing = drawing
        if found.name in names:
            name = _file_name(drawing)
            several = (f"{name}-{number}" for number in count(2))
            free = name if name not in taken else next(n for n in several if n not in taken)
            taken.add(free)
            typer.echo(save_picture(found.draw(thing), folder / f"{free}.{format}"))


def _file_name(drawing: Drawing) -> str:
    """Return the plot's name; of an effect with the column's, as file systems take it."""
    found, thing = drawing
    if not isinstance(thing, Effect):
        return found.name
    column = re.sub(r"[^\w.-]+", "_", thing.column)
    return f"{found.name}-{column[:LONGEST]}"
