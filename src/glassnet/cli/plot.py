"""`glassnet plot`: the pictures of a run, a file each."""

import re
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import Annotated, Any

import typer

from glassnet.errors import DataError, SettingError, UnknownNameError
from glassnet.explaining import Effect
from glassnet.pictures import PLOTS, pictures_of, save_picture
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
    _check_format(format)
    parts, folder = parts_of_run(run), out or run / "plots"
    names = _chosen(parts, only or [])
    with in_theme(theme):
        folder.mkdir(parents=True, exist_ok=True)
        files = _Files(folder, format)
        for part in parts:
            if any(issubclass(PLOTS[name].of, part.of) for name in names):
                _draw(part, names, files)
    _check_drawn(only or [], files.drawn)


def _check_format(format: str) -> None:
    if format not in FORMATS:
        raise SettingError(
            f"--format {format}",
            rule="there is none of that name",
            remedy=f"choose {', '.join(FORMATS[:-1])} or {FORMATS[-1]}",
        )


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


def _draw(part: Part, names: Sequence[str], files: "_Files") -> None:
    for found, thing in pictures_of(part.get()):
        if found.name in names:
            path = files.free(found.name, thing)
            typer.echo(save_picture(found.draw(thing), path))


class _Files:
    """The files of one call: none takes the place of another."""

    def __init__(self, folder: Path, format: str) -> None:
        self._folder, self._format = folder, format
        self._taken: set[str] = set()
        self.drawn: set[str] = set()

    def free(self, name: str, thing: Any) -> Path:
        """Return a path by the plot's name; of an effect with the column's, as folders take it."""
        self.drawn.add(name)
        if isinstance(thing, Effect):
            column = re.sub(r"[^\w.-]+", "_", thing.column)
            name = f"{name}-{column[:LONGEST]}"
        several = chain([name], (f"{name}-{number}" for number in count(2)))
        free = next(each for each in several if each not in self._taken)
        self._taken.add(free)
        return self._folder / f"{free}.{self._format}"


def _check_drawn(only: Sequence[str], drawn: set[str]) -> None:
    """Say which of the plots that were asked for there was nothing to draw of."""
    missing = [name for name in only if name not in drawn]
    if missing:
        raise DataError(
            f"plot {', '.join(missing)}",
            rule="this run kept nothing that it is drawn of",
            remedy="train with callbacks=gn.Recorder() to look into layers, or leave it away",
        )
