"""Small real tables that come with the library, each with its source and licence."""

import csv
import gzip
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from glassnet.errors import UnknownNameError
from glassnet.suggest import did_you_mean

__all__ = ["Description", "describe", "load", "names", "path"]

FOLDER = Path(str(resources.files("glassnet.datasets"))) / "data"


@dataclass(frozen=True)
class Description:
    """What a table holds, where it comes from, and what to mind when learning from it.

    `split` says how to part training from test rows: "random", or "time" for a table in the order
    of time, whose last rows are the test. `columns` gives what each column means, with its unit.

    >>> describe("weather").split
    'time'
    """

    name: str
    title: str
    rows: int
    target: str
    task: Literal["regression", "classification"]
    split: Literal["random", "time"]
    source: str
    url: str
    licence: str
    notes: str
    columns: Mapping[str, str] = field(hash=False)


def names() -> tuple[str, ...]:
    """The names of the tables, in alphabetical order.

    >>> names()
    ('cars', 'churn', 'concrete', 'weather')
    """
    return tuple(_index())


def describe(name: str) -> Description:
    """The description of the table `name`; an unknown name is an `UnknownNameError`.

    >>> cars = describe("cars")
    >>> cars.rows, cars.target, cars.columns["Price"]
    (804, 'Price', 'suggested retail price, US dollars')
    """
    _require(name)
    return Description(name=name, **_index()[name])


def path(name: str) -> Path:
    """The file of the table `name`, a gzipped CSV; an unknown name is an `UnknownNameError`.

    The first line names the columns, an empty cell is a missing value, the text is UTF-8.

    >>> path("cars").name
    'cars.csv.gz'
    """
    _require(name)
    return FOLDER / f"{name}.csv.gz"


def load(name: str) -> dict[str, npt.NDArray[Any]]:
    """The columns of the table `name`, target included, in the order of the file.

    Each is an array of shape (rows,): float64 with NaN for a missing value where every cell is a
    number, otherwise an object array of `str` with None for a missing value. `describe` gives the
    units, the source and the licence. An unknown name is an `UnknownNameError`.

    >>> cars = load("cars")
    >>> cars["Price"][:2]
    array([22661.05, 21725.01])
    >>> load("weather")["date"][0]
    '2012-01-01'
    """
    with gzip.open(path(name), "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return {
        column: _array(cells) for column, cells in zip(header, zip(*rows, strict=True), strict=True)
    }


def _array(cells: Sequence[str]) -> npt.NDArray[Any]:
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells])
    except ValueError:
        return np.array([cell or None for cell in cells], dtype=object)


def _index() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "tables.toml").read_text(encoding="utf-8"))


def _require(name: str) -> None:
    known = names()
    if name in known:
        return
    raise UnknownNameError(
        f"data set {name!r}", rule="there is none of that name", remedy=did_you_mean(name, known)
    )
