"""`glassnet doctor`: what is wrong with a run, and the proof of what helps."""

from pathlib import Path
from typing import Annotated

import typer

from glassnet.doctor import Findings, examine, fix
from glassnet.errors import DataError, RunFolderError
from glassnet.record import History
from glassnet.text import figure

__all__ = ["doctor", "verdict"]


def doctor(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    prove: Annotated[
        bool, typer.Option("--prove", help="Rerun it with and without each remedy.")
    ] = False,
    fix_it: Annotated[
        bool, typer.Option("--fix", help="Train it anew with the best remedy that is proven.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the new run.", show_default="RUN-fixed")
    ] = None,
) -> None:
    """Examine a run: causes, the likeliest first, their evidence, and what to try."""
    history = History.load(run)
    folder = out or run.with_name(f"{run.name}-fixed")
    if fix_it and folder.exists():
        raise RunFolderError(
            f"{folder} exists", rule="a run writes into a folder of its own", remedy="give --out"
        )
    findings = examine(history, prove=prove or fix_it)
    typer.echo(str(findings))
    if fix_it:
        _fix(history, findings, folder)


def _fix(history: History, findings: Findings, folder: Path) -> None:
    if not findings:
        raise DataError("--fix", rule=str(findings).replace("\n", "; "), remedy="leave it as it is")
    fixed = fix(history, findings=findings, out=folder)
    losses = f"loss {figure(fixed.before)} → {figure(fixed.after)}"
    typer.echo(f"\ntrained anew for {fixed.finding.cause}: {losses}, run folder: {folder}")


def verdict(findings: Findings, run: Path) -> str:
    """Return what the doctor says of a run in one line.

    >>> verdict(Findings(), Path("runs/cars"))
    'doctor: nothing is wrong with this run'
    """
    if not findings:
        return f"doctor: {str(findings).splitlines()[-1]}"
    first, more = findings[0], len(findings) - 1
    others = f" (and {more} more)" if more else ""
    return f"doctor: {first.cause}: {first.symptom}{others}; see glassnet doctor {run}"
