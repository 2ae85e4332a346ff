"""What the command line takes for granted of tables, and trained runs by their path."""

from pathlib import Path

from glassnet import datasets
from glassnet.errors import ModelFileError, SettingError
from glassnet.loading import load
from glassnet.predictor import Predictor
from glassnet.tabular import Table

__all__ = ["default_split", "default_target", "open_predictor"]


def default_target(name: str, table: Table) -> str:
    """Return a bundled table's own target; a file has none.

    >>> default_target("cars", Table({"Price": [9000.0]}))
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
