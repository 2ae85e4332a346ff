"""`glassnet predict` and `glassnet evaluate`: a trained run on a table."""

from collections.abc import Collection
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from glassnet.array import Array
from glassnet.cli.tables import open_predictor
from glassnet.predictor import Predictor
from glassnet.scoring import score, truth_of
from glassnet.table_run import open_table
from glassnet.tabular import Table, drop_missing_target, table_csv, write_table
from glassnet.text import aligned, figure

__all__ = ["evaluate", "predict"]

RunArgument = Annotated[Path, typer.Argument(help="A run folder or a .glass file.")]
TableArgument = Annotated[str, typer.Argument(help="A file, or a bundled table.")]


def predict(
    run: RunArgument,
    table: TableArgument,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write: .csv, .parquet, …", show_default="the screen"),
    ] = None,
    interval: Annotated[
        float | None,
        typer.Option(help="Add intervals that hold the truth so often: 0.9.", show_default="none"),
    ] = None,
) -> None:
    """Predict the target for every row of TABLE.

    Writes the rows with the prediction beside them, and for classes the probability of each.
    Columns that the model does not know are ignored, and named; missing ones are an error.
    """
    predictor, rows = open_predictor(run), open_table(table)
    _tell_unused(predictor, rows)
    result = with_predictions(predictor, rows, interval)
    if out is None:
        typer.echo(table_csv(result), nl=False)
        return
    write_table(result, out)
    typer.echo(f"{result.rows:,} predictions of {predictor.target.name} in {out}")


def evaluate(run: RunArgument, table: TableArgument) -> None:
    """Score a trained run on a table that holds the true target."""
    predictor = open_predictor(run)
    rows, dropped = drop_missing_target(open_table(table), predictor.target.name)
    _tell_unused(predictor, rows)
    if dropped:
        typer.echo(f"{dropped:,} rows without {predictor.target.name!r} are left out", err=True)
    truth = truth_of(predictor.target, rows)
    scores = score(predictor.target, predictor.outputs(rows), truth)
    header, figures = ["rows", *scores], [f"{rows.rows:,}", *map(figure, scores.values())]
    typer.echo(aligned([header, figures]))


def with_predictions(predictor: Predictor, rows: Table, interval: float | None = None) -> Table:
    """Return the table with `<target>_predicted`, and `p_<label>` for every class.

    With an interval there are `<target>_low` and `<target>_high` too. A column of such a name that
    the table has already stays; the new one gets a `_2`.
    """
    outputs, target = predictor.outputs(rows), predictor.target
    columns: dict[str, Array] = {name: rows[name] for name in rows.names}
    found = {f"{target.name}_predicted": target.decode(outputs)}
    found |= {f"p_{label}": outputs[:, i] for i, label in enumerate(predictor.classes)}
    if interval is not None:
        low, high = predictor.predict_interval(rows, interval).T
        found |= {f"{target.name}_low": low, f"{target.name}_high": high}
    for name, values in found.items():
        columns[_free_name(name, columns)] = values
    return Table(columns, categories=rows.categories)


def _free_name(name: str, taken: Collection[str]) -> str:
    numbered = (f"{name}_{number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _tell_unused(predictor: Predictor, rows: Table) -> None:
    unused = predictor.unused(rows)
    if unused:
        typer.echo(f"ignored, since the model does not know them: {', '.join(unused)}", err=True)
