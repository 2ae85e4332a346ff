"""`glassnet report`: what a run learned and how good it is, as one page."""

from pathlib import Path
from typing import Annotated

import typer

from glassnet.doctor import examine
from glassnet.errors import SettingError
from glassnet.pictures.report import comparison
from glassnet.pictures.report import report as write_report

__all__ = ["report"]


def report(
    runs: Annotated[list[Path], typer.Argument(help="A run folder; several with --compare.")],
    compare: Annotated[
        bool, typer.Option("--compare", help="Set several runs side by side.")
    ] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Have the doctor prove its remedies by reruns.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File to write.", show_default="RUN/report.html, or comparison.html to compare"
        ),
    ] = None,
) -> None:
    """Write a page on a run: scores, errors, which columns matter, learning curves, how to use it.

    The page is one file that needs no network: to be opened in a browser, sent, or printed.
    """
    if compare:
        _refuse(prove, "--prove with --compare", "prove one run at a time")
        written = comparison(runs) if out is None else comparison(runs, out)
    else:
        _refuse(len(runs) > 1, f"{len(runs)} runs", "add --compare to set them side by side")
        findings = examine(runs[0], prove=True) if prove else None
        written = write_report(runs[0], out, findings=findings)
    typer.echo(f"report: {written}")


def _refuse(wrong: bool, value: str, remedy: str) -> None:
    if wrong:
        raise SettingError(value, rule="a report is of one run", remedy=remedy)
