"""`glassnet train`: from a table to a scored model in a run folder."""

from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer

from glassnet import datasets
from glassnet.cli.tables import default_split, default_target, open_table
from glassnet.errors import DataError, SettingError
from glassnet.nn.settings import whole
from glassnet.pictures import confusion_matrix, learning_curve, predicted_against_true, save_picture
from glassnet.table_run import Prepared, TableRun, TableSettings, prepare, train_table
from glassnet.text import aligned, figure
from glassnet.train.run_folder import check_free, read_config
from glassnet.train.training import INTERRUPTED

__all__ = ["train"]


def train(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(help="A bundled table (see `glassnet info`) or a file.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="The column to predict.")] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder.", show_default="runs/NAME")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an earlier run.")] = False,
    resume: Annotated[Path | None, typer.Option(help="Go on with the run in a folder.")] = None,
    epochs: Annotated[int, typer.Option(help="Epochs at the most.")] = TableSettings.epochs,
    hidden: Annotated[str, typer.Option(help="Units of the hidden layers.")] = "128,128",
    activation: Annotated[
        str, typer.Option(help="Activation of the hidden layers.")
    ] = TableSettings.activation,
    dropout: Annotated[float, typer.Option(help="Share dropped.")] = TableSettings.dropout,
    loss: Annotated[str | None, typer.Option(help="Loss.", show_default="by the target")] = None,
    learning_rate: Annotated[
        float, typer.Option(help="Adam's learning rate.")
    ] = TableSettings.learning_rate,
    batch_size: Annotated[
        int | None, typer.Option(help="Rows a step.", show_default="by the rows")
    ] = None,
    patience: Annotated[
        int, typer.Option(help="Epochs without a better one before stopping.")
    ] = TableSettings.patience,
    test: Annotated[float, typer.Option(help="Share held out for the score.")] = 0.2,
    validation: Annotated[
        float, typer.Option(help="Share of the others for early stopping.")
    ] = 0.2,
    split: Annotated[
        str | None,
        typer.Option(help="random, or time: hold the last rows out.", show_default="random"),
    ] = None,
    task: Annotated[str, typer.Option(help="auto, regression or classification.")] = "auto",
    kind: Annotated[
        list[str] | None, typer.Option(help="COLUMN=KIND, to overrule what is seen.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Draws the split, the weights, the order.")] = 0,
) -> None:
    """Train a network on TABLE and score it on rows that it has not seen.

    Prints what it sees in the table, and the score beside that of the mean (or the commonest
    class) and of a linear model; writes model, metrics, settings and two pictures into the run
    folder.
    """
    if resume is not None:
        _refuse_others(context)
        _resume(resume)
        return
    if table is None:
        raise SettingError("no TABLE", rule="there must be one to train on", remedy="try: cars")
    opened = open_table(table)
    settings = TableSettings(
        target=target or default_target(table, opened),
        task=task,
        kinds=_kinds(kind or []),
        hidden=_units(hidden),
        activation=activation,
        dropout=dropout,
        loss=loss,
        learning_rate=learning_rate,
        epochs=epochs,
        batch_size=None if batch_size is None else whole("batch_size", batch_size, 1),
        patience=patience,
        test=test,
        validation=validation,
        split=split or default_split(table),
        seed=seed,
    )
    folder = out or _free_folder(Path("runs") / Path(table).name.split(".")[0])
    check_free(folder, force=force)
    prepared = _prepare(table, opened, settings)
    notes = {"table": table if table in datasets.names() else str(Path(table).resolve())}
    run = train_table(prepared, settings, out=folder, overwrite=force, notes=notes)
    _finish(folder, run)


def _resume(folder: Path) -> None:
    """Train on with the settings and the table of the run."""
    config = read_config(folder)
    if "settings" not in config or "table" not in config:
        raise SettingError(
            f"--resume {folder}",
            rule="it is not a run of `glassnet train`",
            remedy="resume it by gn.train(..., resume=folder), as it was begun",
        )
    stored = config["settings"]
    settings = TableSettings(**stored | {"hidden": tuple(stored["hidden"])})
    prepared = _prepare(config["table"], open_table(config["table"]), settings)
    run = train_table(prepared, settings, resume=folder, notes={"table": config["table"]})
    _finish(folder, run)


def _prepare(name: str, table: Any, settings: TableSettings) -> Prepared:
    """Split the table, and print what it is."""
    prepared = prepare(table, settings)
    typer.echo(f"{name}: {table.rows:,} rows, {len(table.names)} columns")
    if prepared.dropped:
        typer.echo(f"{prepared.dropped:,} rows without {settings.target!r} are left out")
    typer.echo(f"target: {prepared.target.described()}\n")
    typer.echo(f"{prepared.schema.describe()}\n")
    rows, scored = len(prepared.training[0]), len(prepared.held_out[0])
    held_out = round(rows * settings.validation)
    typer.echo(
        f"rows: {rows - held_out:,} to learn from, {held_out:,} to stop by, "
        f"{scored:,} held out for the score ({settings.split} split)"
    )
    return prepared


def _finish(folder: Path, run: TableRun) -> None:
    """Print how it went, and draw the two pictures."""
    history = run.history
    if history.best_epoch is None:
        raise DataError(
            f"{folder}, {history.stopped}",
            rule="no epoch was finished, so there is no model to score",
            remedy=f"go on with glassnet train --resume {folder}",
        )
    seconds = sum(record.seconds for record in history)
    typer.echo(
        f"stopped after {len(history)} epochs, {seconds:.1f} s: {history.stopped}; "
        f"best epoch {history.best_epoch}, its weights are kept\n"
    )
    if history.stopped == INTERRUPTED:
        typer.echo(f"go on with it: glassnet train --resume {folder}\n")
    names = list(run.scores["network"])
    rows = [[model, *(figure(scores[n]) for n in names)] for model, scores in run.scores.items()]
    typer.echo(aligned([["held-out rows", *names], *rows]))
    target = run.predictor.target.name
    draw = confusion_matrix if run.predictor.classes else predicted_against_true
    save_picture(learning_curve(history), folder / "learning_curve.png")
    name = "confusion_matrix" if run.predictor.classes else "predicted_against_true"
    save_picture(draw(run.truth, run.prediction, target), folder / f"{name}.png")
    typer.echo(f"\nrun folder: {folder} (model.glass, learning_curve.png, {name}.png)")
    typer.echo(f"next: glassnet predict {folder} NEW_ROWS.csv")


def _refuse_others(context: typer.Context) -> None:
    """A resumed run keeps its settings: refuse options that would seem to change them."""
    given = [
        name
        for name in context.params
        if name != "resume" and context.get_parameter_source(name).name == "COMMANDLINE"  # type: ignore[union-attr]
    ]
    if given:
        raise SettingError(
            f"{', '.join(given)} with --resume",
            rule="a resumed run keeps its table and settings",
            remedy="leave them out, or train anew",
        )


def _free_folder(path: Path) -> Path:
    """Return the path, or the first of path-2, path-3, … that does not exist."""
    later = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return path if not path.exists() else next(each for each in later if not each.exists())


def _units(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(
            f"--hidden {text}",
            rule="units are whole numbers with commas between",
            remedy="write --hidden 128,128",
        ) from error


def _kinds(pairs: list[str]) -> dict[str, str]:
    split = [pair.rpartition("=") for pair in pairs]
    wrong = next((pair for pair, parts in zip(pairs, split, strict=True) if not parts[0]), None)
    if wrong is not None:
        raise SettingError(
            f"--kind {wrong}", rule="it is COLUMN=KIND", remedy="write --kind zip=category"
        )
    return {column: kind for column, _, kind in split}
