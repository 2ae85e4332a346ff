"""Tables by name or path, and trained runs, as the command line takes them."""

from pathlib import Path

from glassnet import datasets
from glassnet.errors import ModelFileError, SettingError, UnknownNameError
from glassnet.loading import load
from glassnet.predictor import Predictor
from glassnet.suggest import did_you_mean
from glassnet.tabular import Table, as_table, read_table

__all__ = ["default_split", "default_target", "open_predictor", "open_table"]


def open_table(name: str) -> Table:
    """Return a bundled table by its name, or the table in a file.

    >>> open_table("cars").rows
    804
    """
    if name in datasets.names():
        return as_table(datasets.load(name))
    if not Path(name).exists() and not Path(name).suffix:
        raise UnknownNameError(
            f"table {name!r}",
            rule="it is no file and none of the bundled tables",
            remedy=did_you_mean(name, datasets.names()),
        )
    return read_table(name)


def default_target(name: str, table: Table) -> str:
    """Return a bundled table's own target; a file has none.

    >>> default_target("cars", open_table("cars"))
    'Price'
    """
    if name in datasets.names():
        return datasets.describe(name).target
    raise SettingError(
        "no --target",
        rule=f"{name} needs a column to predict",
        remedy=f"choose one of {', '.join(table.names[-12:])}",
    )


def default_split(name: str) -> str:
    """Return "time" for a bundled table in order of time, else "random".

    >>> default_split("weather")
    'time'
    """
    return datasets.describe(name).split if name in datasets.names() else "random"


def open_predictor(run: Path) -> Predictor:
    """Return the predictor in a run folder or a file; ModelFileError where it is none."""
    model = load(run)
    if not isinstance(model, Predictor):
        raise ModelFileError(
            f"{run} holds a network without a table",
            rule="rows of a table need the encoding that `glassnet train` keeps",
            remedy="use glassnet.load(path).predict(matrix) in Python",
        )
    return model
