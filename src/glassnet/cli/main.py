"""The `glassnet` command: its parts, and how errors end it."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import glassnet
from glassnet.cli.chapter import chapter
from glassnet.cli.doctor import doctor
from glassnet.cli.explain import explain
from glassnet.cli.film import film
from glassnet.cli.info import info
from glassnet.cli.plot import plot
from glassnet.cli.predict import evaluate, predict
from glassnet.cli.report import report
from glassnet.cli.sweep import sweep
from glassnet.cli.train import train
from glassnet.errors import ColumnError, GlassnetError, SettingError, UnknownNameError

__all__ = ["main"]

FAILED, BAD_USAGE = 1, 2

app = typer.Typer(
    name="glassnet",
    epilog="Errors are one line; --debug, anywhere, shows where they come from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def show_version(wanted: bool) -> None:
    """Print the version, if that is what was asked, and end.

    >>> show_version(False)
    """
    if wanted:
        typer.echo(f"glassnet {glassnet.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=show_version),
    ] = False,
) -> None:
    """Neural networks you can see through: train on a table, predict, look."""


for command in (
    train,
    predict,
    evaluate,
    explain,
    doctor,
    plot,
    film,
    report,
    sweep,
    chapter,
    info,
):
    app.command()(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, 1 where the work failed, 2 for bad usage.

    >>> main(["info", "--no-such-option"])
    2
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    try:
        app([word for word in words if word != "--debug"], prog_name="glassnet")
    except SystemExit as end:  # how typer ends, having said itself what is wrong with the usage
        return int(end.code or 0)
    except Exception as error:
        if debug:
            raise
        return _report(error)
    return 0


def _report(error: Exception) -> int:
    """Say in one line what went wrong."""
    if isinstance(error, GlassnetError):
        usage = isinstance(error, SettingError | UnknownNameError | ColumnError)
        return _fail(str(error), BAD_USAGE if usage else FAILED)
    if isinstance(error, OSError):
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", FAILED)
    return _fail(f"unexpected {type(error).__name__}: {error}; --debug shows where", FAILED)


def _fail(text: str, code: int) -> int:
    typer.echo(f"glassnet: {' '.join(text.split())}", err=True)
    return code
