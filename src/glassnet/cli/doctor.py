"""`glassnet doctor`: what is wrong with a run, and the proof of what helps."""

from pathlib import Path
from typing import Annotated

import typer

from glassnet.doctor import Findings, examine, fix
from glassnet.errors import DataError
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
    findings = examine(history, prove=prove or fix_it)
    typer.echo(str(findings))
    if not fix_it:
        return
    if not findings:
        raise DataError("--fix", rule="nothing is wrong with this run", remedy="leave it as it is")
    folder = out or run.with_name(f"{run.name}-fixed")
    fixed = fix(history, findings=findings, out=folder)
    before, after = (each.last.data_loss for each in (history, fixed.history))
    typer.echo(f"\ntrained anew: loss {figure(before)} → {figure(after)}, run folder: {folder}")


def verdict(findings: Findings, run: Path) -> str:
    """Return what the doctor says of a run in one line.

    >>> verdict(Findings(), Path("runs/cars"))
    'doctor: nothing is wrong with this run'
    """
    if not findings:
        return f"doctor: {findings!r}".splitlines()[0]
    first, more = findings[0], len(findings) - 1
    others = f" (and {more} more)" if more else ""
    return f"doctor: {first.cause}: {first.symptom}{others}; see glassnet doctor {run}"
