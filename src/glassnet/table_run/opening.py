"""Tables by the names that people and run folders give them."""

from pathlib import Path

from glassnet import datasets
from glassnet.errors import UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.tabular import Table, as_table, read_table

__all__ = ["open_table"]


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
