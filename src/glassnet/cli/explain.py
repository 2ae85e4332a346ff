"""`glassnet explain`: which columns a trained run leans on."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from glassnet.cli.tables import open_predictor
from glassnet.explaining import Importance, permutation_importance
from glassnet.model_file import write_whole
from glassnet.table_run import held_out_rows, open_table
from glassnet.tabular import Table, write_table
from glassnet.text import aligned, figure

__all__ = ["explain"]

WIDEST = 30  # bar, in characters
UNITS = {"rmse": "root mean squared error", "log_loss": "log loss"}


def explain(
    run: Annotated[Path, typer.Argument(help="A run folder or a .glass file.")],
    table: Annotated[
        str | None,
        typer.Argument(
            help="A file, or a bundled table, that holds the true target.",
            show_default="the rows that the run held out",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File to write: .csv, .json, …", show_default="none")
    ] = None,
    repeats: Annotated[int, typer.Option(help="Shuffles of each column.")] = 5,
    seed: Annotated[int, typer.Option(help="Draws the shuffles.")] = 0,
) -> None:
    """Show how much worse the score becomes when one column is shuffled among the rows.

    The more, the more the model leans on that column. Columns that tell the same share it.
    """
    predictor = open_predictor(run)
    rows = held_out_rows(run) if table is None else open_table(table)
    found = permutation_importance(predictor, rows, repeats, seed)
    looked_at = f"{found.rows:,} rows"
    if found.rows < found.rows_given:
        looked_at += f", drawn from {found.rows_given:,}"
    typer.echo(f"{looked_at}; {UNITS[found.measure]} {figure(found.score)}")
    typer.echo(f"how much it rises when a column is shuffled, {repeats} times each:\n")
    typer.echo(importance_table(found))
    if out is not None:
        _write(found, out)
        typer.echo(f"\n{len(found.columns)} columns in {out}")


def importance_table(found: Importance) -> str:
    """Return a line a column, the most important first, with a bar.

    >>> rises = np.array([[1.0, 1.0], [4.0, 2.0]])
    >>> print(importance_table(Importance(("age", "size"), rises, "rmse", 2.0, 9, 9)))
    column  rise  spread
    size       3       1  ██████████████████████████████
    age        1       0  ██████████
    """
    order = np.argsort(-found.mean, kind="stable")
    rows = [[found.columns[i], figure(found.mean[i]), figure(found.spread[i])] for i in order]
    longest = max(found.mean.max(), np.finfo(float).tiny)
    bars = ["", *(_bar(found.mean[i] / longest) for i in order)]
    lines = aligned([["column", "rise", "spread"], *rows]).splitlines()
    return "\n".join(f"{line}  {bar}".rstrip() for line, bar in zip(lines, bars, strict=True))


def _bar(share: float) -> str:
    return "█" * round(WIDEST * max(0.0, share))


def _write(found: Importance, out: Path) -> None:
    """Write a row a column; JSON says what was measured, too."""
    columns = {"column": [*found.columns], "rise": found.mean, "spread": found.spread}
    if out.suffix != ".json":
        write_table(Table(columns), out)
        return
    rows = [
        {"column": name, "rise": float(rise), "spread": float(spread)}
        for name, rise, spread in zip(*columns.values(), strict=True)
    ]
    whole = {
        "measure": found.measure, "score": found.score, "rows": found.rows,
        "rows_given": found.rows_given, "columns": rows,
    }  # fmt: skip
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    write_whole(out, lambda file: file.write(text.encode()))
