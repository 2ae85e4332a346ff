"""What `glassnet train` prints: the table before the training, the score after it."""

import shlex
from pathlib import Path

import typer

from glassnet.cli.doctor import verdict
from glassnet.doctor import Findings, examine
from glassnet.errors import GlassnetError
from glassnet.pictures import (
    confusion_matrix,
    learning_curves,
    predicted_against_true,
    save_picture,
)
from glassnet.pictures.report import report
from glassnet.predicting import predictions_of
from glassnet.recipe import FEW
from glassnet.rivals import RIVALS
from glassnet.table_run import (
    COVERAGE,
    KeptScores,
    Prepared,
    Rival,
    TableRun,
    TableSettings,
    compared,
)
from glassnet.text import aligned, figure
from glassnet.train.training import INTERRUPTED

__all__ = ["show_prepared", "show_run"]

Rivals = dict[str, Rival]


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
    rivals = _rivals(prepared, settings) if compare else {}
    KeptScores.of(run.scores, rivals).save(folder)
    typer.echo(_score_table(run, rivals))
    if run.scores.interval is not None:
        covered, width = run.scores.interval
        typer.echo(
            f"\n{100 * COVERAGE:.0f} % intervals hold {100 * covered:.1f} % of the held-out rows; "
            f"their mean width is {figure(width)}"
        )
    name = _draw(folder, run, prepared)
    typer.echo(f"\nrun folder: {folder} (model.glass, learning_curves.png, {name}.png)")
    findings = examine(run.history)
    typer.echo(verdict(findings, folder))
    typer.echo(_reported(folder, findings, prepared))
    quoted = shlex.quote(str(folder))
    typer.echo(f"next: glassnet predict {quoted} NEW_ROWS.csv, glassnet explain {quoted}")


def _reported(folder: Path, findings: Findings, prepared: Prepared) -> str:
    """Write the report; the training is whole without it, so what prevents it is only said."""
    try:
        return f"report: {report(folder, findings=findings, prepared=prepared)}"
    except (GlassnetError, OSError) as error:
        return f"no report: {error}"


def _rivals(prepared: Prepared, settings: TableSettings) -> Rivals:
    """Train other learners on the same rows."""
    found = {}
    for name in RIVALS:
        typer.echo(f"training {name} …")
        found[name] = compared(prepared, name, settings.seed)
    return found


def _score_table(run: TableRun, rivals: Rivals) -> str:
    """Return scores and seconds, a learner a line."""
    scores = {name: (each, run.scores.seconds[name]) for name, each in run.scores.figures.items()}
    scores |= {name: (rival.figures, rival.seconds) for name, rival in rivals.items()}
    names = list(scores["network"][0])
    rows = [
        [learner, *(figure(figures[name]) for name in names), f"{seconds:.1f}"]
        for learner, (figures, seconds) in scores.items()
    ]
    return aligned([["held-out rows", *names, "seconds"], *rows])


def _draw(folder: Path, run: TableRun, prepared: Prepared) -> str:
    """Draw the networks' learning curves, and the held-out rows; return the latter's name."""
    save_picture(learning_curves(run.histories), folder / "learning_curves.png")
    draw = confusion_matrix if run.predictor.classes else predicted_against_true
    axes = draw(predictions_of(run.predictor, prepared.held_out))
    save_picture(axes, folder / f"{draw.__name__}.png")
    return draw.__name__
