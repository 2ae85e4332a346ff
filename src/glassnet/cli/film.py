"""`glassnet film`: a film of trainings that were recorded."""

from pathlib import Path
from typing import Annotated

import typer

from glassnet.pictures import theme as in_theme
from glassnet.pictures.film import film as write_film

__all__ = ["film"]


def film(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN…", help="One or several run folders.")],
    out: Annotated[
        Path, typer.Option(help="The film: .mp4, .gif, or .html for a page with a player.")
    ] = Path("film.html"),
    seconds: Annotated[float, typer.Option(help="How long the film is.")] = 10.0,
    fps: Annotated[
        int | None, typer.Option(help="Pictures a second.", show_default="30; 10 for .gif")
    ] = None,
    size: Annotated[
        tuple[int, int] | None,
        typer.Option(
            help="Width and height in pixels.", show_default="1920 1080; 960 540 for .gif"
        ),
    ] = None,
    theme: Annotated[str, typer.Option(help="light or dark; pages follow their reader.")] = "light",
    title: Annotated[
        list[str] | None, typer.Option(help="A title for each run, in order.", show_default="names")
    ] = None,
) -> None:
    """Make a film of trainings: the fit moving beside the loss and the inside of the layers.

    The runs were trained with callbacks=gn.Recorder(); several are shown side by side.
    """
    with in_theme(theme):
        path = write_film(runs, out, titles=title or None, seconds=seconds, fps=fps, size=size)
    typer.echo(f"film: {path}, {path.stat().st_size / 1e6:.2g} MB")
