"""`glassnet train`: from a table to a scored model in a run folder."""

from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from glassnet import datasets
from glassnet.cli.tables import default_split, default_target
from glassnet.cli.training_shown import show_prepared, show_run
from glassnet.errors import SettingError
from glassnet.nn.settings import whole
from glassnet.rivals import check_rivals
from glassnet.table_run import TableSettings, open_table, prepare, restored_settings, train_table
from glassnet.tabular import Table
from glassnet.train.run_folder import check_free, read_config

__all__ = ["train"]

RECIPE_SAYS = "as the recipe says"
NOT_SETTINGS = ("resume", "compare")


def train(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(help="A bundled table (see `glassnet info`) or a file.")
    ] = None,
    target: Annotated[str | None, typer.Option(help="The column to predict.")] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder.", show_default="runs/NAME")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an earlier run.")] = False,
    resume: Annotated[Path | None, typer.Option(help="Go on with the run in a folder.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Train scikit-learn's learners beside it.")
    ] = False,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds to train for.", show_default="none")
    ] = None,
    recipe: Annotated[str, typer.Option(help="best, simple or plain.")] = TableSettings.recipe,
    epochs: Annotated[
        int | None, typer.Option(help="Epochs of each network.", show_default=RECIPE_SAYS)
    ] = None,
    hidden: Annotated[
        str | None, typer.Option(help="Units of the hidden layers.", show_default=RECIPE_SAYS)
    ] = None,
    activation: Annotated[
        str | None,
        typer.Option(help="Activation of the hidden layers.", show_default=RECIPE_SAYS),
    ] = None,
    dropout: Annotated[
        float | None, typer.Option(help="Share dropped.", show_default=RECIPE_SAYS)
    ] = None,
    loss: Annotated[str | None, typer.Option(help="Loss.", show_default="by the target")] = None,
    learning_rate: Annotated[
        float | None, typer.Option(help="AdamW's learning rate.", show_default=RECIPE_SAYS)
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(help="Rows a step.", show_default=RECIPE_SAYS)
    ] = None,
    test: Annotated[float, typer.Option(help="Share held out for the score.")] = 0.2,
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
    """Train networks on TABLE and score them on rows that they have not seen.

    Prints what it sees in the table, and the score beside that of the mean (or the commonest
    class) and of a linear model; writes model, metrics, settings and two pictures into the run
    folder.
    """
    if compare:
        check_rivals()
    if resume is not None:
        _refuse_others(context)
        _resume(resume, compare)
        return
    if table is None:
        raise SettingError("no TABLE", rule="there must be one to train on", remedy="try: cars")
    opened = open_table(table)
    settings = TableSettings(
        target=target or default_target(table, opened),
        task=task,
        kinds=_kinds(kind or []),
        test=test,
        split=split or default_split(table),
        seed=seed,
        loss=loss,
        time_limit=time_limit,
        recipe=recipe,
        hidden=None if hidden is None else _units(hidden),
        activation=activation,
        dropout=dropout,
        learning_rate=learning_rate,
        epochs=epochs,
        batch_size=None if batch_size is None else whole("batch_size", batch_size, 1),
    )
    folder = out or _free_folder(Path("runs") / Path(table).name.split(".")[0])
    check_free(folder, force=force)
    name = table if table in datasets.names() else str(Path(table).resolve())
    _train(name, opened, settings, folder, compare=compare, force=force)


def _resume(folder: Path, compare: bool) -> None:
    """Train on with the settings and the table of the run."""
    config = read_config(folder)
    settings = restored_settings(folder, config)
    table = open_table(config["table"])
    _train(config["table"], table, settings, folder, compare=compare, resumed=True)


def _train(
    name: str,
    table: Table,
    settings: TableSettings,
    folder: Path,
    *,
    compare: bool,
    force: bool = False,
    resumed: bool = False,
) -> None:
    """Show the table, train, show the score."""
    typer.echo(f"{Path(name).name}: {table.rows:,} rows, {len(table.names)} columns")
    prepared = prepare(table, settings)
    show_prepared(prepared, settings)
    try:
        run = train_table(
            prepared,
            settings,
            out=None if resumed else folder,
            resume=folder if resumed else None,
            overwrite=force,
            notes={"table": name},
        )
    except KeyboardInterrupt:
        typer.echo(f"go on with it: glassnet train --resume {folder}", err=True)
        raise
    show_run(folder, run, prepared, settings, compare=compare)


def _refuse_others(context: typer.Context) -> None:
    """A resumed run keeps its settings: refuse options that would seem to change them."""
    given = [
        name
        for name in context.params
        if name not in NOT_SETTINGS and context.get_parameter_source(name).name == "COMMANDLINE"  # type: ignore[union-attr]
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
