"""What `glassnet train` prints: the table before the training, the score after it."""

from pathlib import Path

import typer

from glassnet.cli.doctor import verdict
from glassnet.doctor import examine
from glassnet.pictures import confusion_matrix, learning_curve, predicted_against_true, save_picture
from glassnet.recipe import FEW
from glassnet.rivals import RIVALS
from glassnet.table_run import COVERAGE, Prepared, TableRun, TableSettings, compared
from glassnet.text import aligned, figure
from glassnet.train.training import INTERRUPTED

__all__ = ["show_prepared", "show_run"]


def show_prepared(prepared: Prepared, settings: TableSettings) -> None:
    """Print what the table is, what may be wrong with it, and what will be trained."""
    if prepared.dropped:
        typer.echo(f"{prepared.dropped:,} rows without {settings.target!r} are left out")
    typer.echo(f"target: {prepared.target.described()}\n")
    typer.echo(f"{prepared.schema.describe()}\n")
    for leak in prepared.leaks():
        typer.echo(f"possible leak: {leak}\n")
    rows, scored = len(prepared.learned), len(prepared.left)
    typer.echo(
        f"rows: {rows:,} to learn from, {scored:,} held out for the score ({settings.split} split)"
    )
    units = "-".join(map(str, prepared.types[0].hidden)) or "no hidden"
    networks = f"recipe {settings.recipe}: {prepared.networks} networks of {units} units"
    if len(prepared.types) > 1:
        networks += f", of {len(prepared.types)} types"
    typer.echo(networks if rows >= FEW else f"below {FEW} rows to learn from: a linear network")


def show_run(
    folder: Path, run: TableRun, prepared: Prepared, settings: TableSettings, *, compare: bool
) -> None:
    """Print how it went, with rivals if they are asked for, and draw the two pictures."""
    if len(prepared.learned) >= FEW:
        trained = f"{len(run.histories)} of {prepared.networks} networks are trained"
        typer.echo(f"{trained}: {run.history.stopped}\n")
    if run.history.stopped == INTERRUPTED:
        typer.echo(f"go on with it: glassnet train --resume {folder}\n")
    typer.echo(_score_table(run, prepared, settings, compare=compare))
    if run.scores.interval is not None:
        covered, width = run.scores.interval
        typer.echo(
            f"\n{100 * COVERAGE:.0f} % intervals hold {100 * covered:.1f} % of the held-out rows; "
            f"their mean width is {figure(width)}"
        )
    name = _draw(folder, run)
    typer.echo(f"\nrun folder: {folder} (model.glass, learning_curve.png, {name}.png)")
    typer.echo(verdict(examine(run.history), folder))
    typer.echo(f"next: glassnet predict {folder} NEW_ROWS.csv, glassnet explain {folder}")


def _score_table(
    run: TableRun, prepared: Prepared, settings: TableSettings, *, compare: bool
) -> str:
    """Return scores and seconds, a learner a line; other learners are trained for it now."""
    scores = {name: (each, run.scores.seconds[name]) for name, each in run.scores.figures.items()}
    for name in RIVALS if compare else ():
        typer.echo(f"training {name} …")
        scores[name] = compared(prepared, name, settings.seed)
    names = list(scores["network"][0])
    rows = [
        [learner, *(figure(figures[name]) for name in names), f"{seconds:.1f}"]
        for learner, (figures, seconds) in scores.items()
    ]
    return aligned([["held-out rows", *names, "seconds"], *rows])


def _draw(folder: Path, run: TableRun) -> str:
    """Draw the first network's learning curve, and the held-out rows; return the latter's name."""
    save_picture(learning_curve(run.history), folder / "learning_curve.png")
    name = "confusion_matrix" if run.predictor.classes else "predicted_against_true"
    draw = confusion_matrix if run.predictor.classes else predicted_against_true
    axes = draw(run.scores.truth, run.scores.prediction, run.predictor.target.name)
    save_picture(axes, folder / f"{name}.png")
    return name
