"""Tables by name or path, as the command line takes them."""

from pathlib import Path

from glassnet import datasets
from glassnet.errors import SettingError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.tabular import Table, as_table, read_table

__all__ = ["default_split", "default_target", "open_table"]


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
