"""`glassnet chapter`: the experiments of the book's chapter 17."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from glassnet.book.chapter import ChapterRun, run_chapter
from glassnet.errors import UnknownNameError
from glassnet.fitted import Fit
from glassnet.nn import GlorotUniform
from glassnet.pictures import fit, save_picture
from glassnet.suggest import did_you_mean
from glassnet.text import aligned

__all__ = ["Experiment", "chapter"]


@dataclass(frozen=True)
class Experiment:
    """The settings of one of the chapter's runs.

    >>> EXPERIMENTS["one-hidden-layer"].hidden
    1
    """

    hidden: int
    weight_scale: float | None
    learning_rate: float
    decay: float


RATES = {0.001: 0.0, 0.005: 1e-3, 0.01: 1e-3, 0.05: 1e-3}  # learning rate: decay
EXPERIMENTS = {
    "one-hidden-layer": Experiment(1, 0.01, 0.001, 0.0),
    **{
        f"init{scale}-lr{rate}": Experiment(2, scale, rate, decay)
        for scale in (0.01, 0.1)
        for rate, decay in RATES.items()
    },
    "glorot-lr0.005": Experiment(2, None, 0.005, 1e-3),
}


def chapter(
    run: Annotated[
        str | None, typer.Argument(help=f"One of {', '.join(EXPERIMENTS)}.", show_default="all")
    ] = None,
    epochs: Annotated[int, typer.Option(help="Epochs of each run.")] = 10001,
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("runs/chapter"),
) -> None:
    """Run the experiments of chapter 17, Regression, and print what the chapter prints.

    One and two hidden layers of 64 neurons fit a sine, with four learning rates, two scales of
    first weights, and Glorot's. Ends with a table of all, and saves a picture of each fit.
    """
    out.mkdir(parents=True, exist_ok=True)
    rows = [["run", "accuracy", "loss"]]
    for name in _chosen(run):
        typer.echo(f"--- {name}")
        done = _run(EXPERIMENTS[name], epochs)
        rows.append([name, f"{done.accuracy:.3f}", f"{done.loss:.6f}"])
        axes = fit(Fit(done.x, done.predictions, done.x, done.y))
        axes.set_title(f"{name}, {epochs:,} epochs")
        save_picture(axes, out / f"{name}.png")
    typer.echo(f"\n{aligned(rows)}\n\npictures: {out}")


def _run(experiment: Experiment, epochs: int) -> ChapterRun:
    scale = experiment.weight_scale
    return run_chapter(
        hidden=experiment.hidden,
        weight_scale=GlorotUniform() if scale is None else scale,
        learning_rate=experiment.learning_rate,
        decay=experiment.decay,
        epochs=epochs,
        on_line=typer.echo,
    )


def _chosen(run: str | None) -> list[str]:
    if run is None:
        return list(EXPERIMENTS)
    if run not in EXPERIMENTS:
        raise UnknownNameError(
            f"run {run!r}",
            rule="the chapter has none of that name",
            remedy=did_you_mean(run, EXPERIMENTS),
        )
    return [run]
