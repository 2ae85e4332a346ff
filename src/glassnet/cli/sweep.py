"""`glassnet sweep`: many trainings on one table, and the settings that did best."""

from pathlib import Path
from typing import Annotated, Any

import typer

from glassnet.errors import SettingError
from glassnet.sweep import Range, SweepResult
from glassnet.sweep import sweep as run_sweep
from glassnet.sweep.chapter import CHAPTER
from glassnet.sweep.parameters import PARAMETERS
from glassnet.train.training import INTERRUPTED

__all__ = ["sweep"]

SEEDS, CHAPTER_SEEDS = 3, 1
INTERRUPTED_STATUS = 130  # as shells count Ctrl-C


def sweep(
    table: Annotated[
        str, typer.Argument(help="sine, spiral, a bundled table (see `glassnet info`) or a file.")
    ],
    target: Annotated[str | None, typer.Option(help="The column to predict.")] = None,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=V1,V2,… to try, or NAME=LOW:HIGH or NAME=LOW:HIGH:log to draw from. "
            f"Names: {', '.join(PARAMETERS)}."
        ),
    ] = None,
    random: Annotated[
        int | None, typer.Option(help="Draw so many settings.", show_default="all of the grid")
    ] = None,
    halving: Annotated[
        bool, typer.Option("--halving", help="Few epochs for all, more for the best third.")
    ] = False,
    optuna: Annotated[
        int | None, typer.Option(help="Let Optuna suggest so many.", show_default="none")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(help="Runs of each of the settings.", show_default="3")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="Epochs of each run.", show_default="100")
    ] = None,
    metric: Annotated[
        list[str] | None, typer.Option(help="Metrics to show.", show_default="by the target")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the sweep.")] = Path("runs/sweep"),
    on: Annotated[
        str | None, typer.Option(help="A Dask scheduler: tcp://HOST:8786.", show_default="here")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Runs at a time.", show_default="one a core")
    ] = None,
    doctor: Annotated[
        bool, typer.Option("--doctor", help="Examine each run, and show the verdicts.")
    ] = False,
    chapter: Annotated[
        bool, typer.Option("--chapter", help="The experiment of chapter 17, on sine.")
    ] = False,
) -> None:
    """Train a network on TABLE for each of many settings, and print them, best first.

    Each run gets a folder with its model. The same command again goes on with a sweep that was cut
    short: finished runs are not run again.
    """
    settings = _chapter(table, grid) if chapter else {"grid": _grid(grid or []), "metrics": metric}
    settings |= {} if epochs is None else {"epochs": epochs}
    usual = CHAPTER_SEEDS if chapter else SEEDS
    result = run_sweep(
        table, target, **settings, **_search(random, halving, optuna), out=out, on=on,
        seeds=usual if seeds is None else seeds, workers=workers, doctor=doctor,
    )  # fmt: skip
    _show(result)


def _show(result: SweepResult) -> None:
    typer.echo(f"{result.table()}\n")
    if result.stopped == INTERRUPTED:
        typer.echo("interrupted: the same command goes on with it", err=True)
        raise typer.Exit(INTERRUPTED_STATUS)
    folder, runs = result.best.runs[0].folder, len(result.runs)
    typer.echo(f"best by {result.monitor}: {folder}")
    typer.echo(f"run folders: {result.folder} ({runs} run{'s' * (runs > 1)})")


def _search(random: int | None, halving: bool, optuna: int | None) -> dict[str, Any]:
    if optuna is not None and (halving or random is not None):
        raise SettingError(
            "--optuna with another search", rule="a sweep has one", remedy="leave one away"
        )
    if optuna is not None:
        return {"search": "optuna", "draws": optuna}
    usual = "grid" if random is None else "random"
    return {"search": "halving" if halving else usual, "draws": random}


def _chapter(table: str, grid: list[str] | None) -> dict[str, Any]:
    if table != "sine" or grid:
        raise SettingError(
            f"--chapter with {'a grid' if grid else table}",
            rule="the chapter's experiment is its own grid, on sine",
            remedy="write: glassnet sweep sine --chapter",
        )
    return dict(CHAPTER)


def _grid(words: list[str]) -> dict[str, Any]:
    """Read what `--grid` says, once for each parameter."""
    found: dict[str, Any] = {}
    for word in words:
        name, _, text = word.partition("=")
        if not text or name in found:
            raise SettingError(
                f"--grid {word}",
                rule="it is NAME=V1,V2,…, once for each name",
                remedy=f"write --grid learning_rate=0.001,0.01; names: {', '.join(PARAMETERS)}",
            )
        found[name] = _range(word, text) if ":" in text else _values(text)
    return found


def _values(text: str) -> list[Any]:
    return [_value(part.strip()) for part in text.split(",")]


def _value(text: str) -> Any:
    """A number where it can be read as one; none is nothing; else a name."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return None if text.lower() == "none" else text


def _range(word: str, text: str) -> Range:
    low, high, *log = text.split(":")
    try:
        if log not in ([], ["log"]):
            raise ValueError(log)
        ends = float(low), float(high)
    except ValueError as error:
        raise SettingError(
            f"--grid {word}",
            rule="a range is LOW:HIGH, or LOW:HIGH:log",
            remedy="write --grid learning_rate=0.0001:0.1:log",
        ) from error
    return Range(*ends, log=bool(log))
