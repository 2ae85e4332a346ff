"""The data of a sweep from whatever names them: arrays, a table, a file, the book's own data."""

from pathlib import Path
from typing import Any

import numpy as np

from glassnet import datasets
from glassnet.errors import SettingError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.sweep.data import Opened, of_arrays
from glassnet.sweep.tables import of_table

__all__ = ["opened"]

BOOK = ("sine", "spiral")


def opened(
    data: Any, target: str | None, *, task: str, validation: Any, metrics: Any, seed: int
) -> Opened:
    """Return the data of a sweep.

    `data` is (x, y), "sine" or "spiral", a bundled table's name, a file, or any table.

    >>> settings = {"task": "auto", "validation": None, "metrics": None, "seed": 0}
    >>> opened("sine", None, **settings).data.inputs.shape
    (1000, 1)
    >>> len(opened("cars", None, **settings).data.inputs)
    643
    """
    common = {"validation": validation, "metrics": metrics, "seed": seed}
    if isinstance(data, tuple) or (isinstance(data, str) and data in BOOK):
        _refuse_target(target)
        return _of_points(data, task, common)
    if isinstance(data, list):
        raise SettingError(
            f"a list of {len(data)}", rule="arrays to learn from are a tuple", remedy="pass (x, y)"
        )
    if not isinstance(data, str | Path):
        return of_table(data, _given(target, "a table"), task=task, **common)
    name = str(data)
    if name in datasets.names():
        about = datasets.describe(name)
        return of_table(
            datasets.load(name), target or about.target, task=task,
            in_order=about.split == "time", **common,
        )  # fmt: skip
    return of_table(_read(name), _given(target, name), task=task, **common)


def _of_points(data: Any, task: str, common: dict[str, Any]) -> Opened:
    if data == "sine":
        return of_arrays(*datasets.sine(), task=task, **common)
    if data == "spiral":
        x, y = datasets.spiral(100, 3, np.random.RandomState(0))  # the book's points
        return of_arrays(x, y, task="classification" if task == "auto" else task, **common)
    if len(data) != 2:
        raise SettingError(
            f"a tuple of {len(data)}",
            rule="arrays to learn from are (inputs, target)",
            remedy="pass (x, y)",
        )
    return of_arrays(*data, task=task, **common)


def _read(name: str) -> Any:
    from glassnet.tabular import read_table

    if not Path(name).exists() and not Path(name).suffix:
        known = [*BOOK, *datasets.names()]
        raise UnknownNameError(
            f"data {name!r}",
            rule="it is no file and none of the bundled data",
            remedy=did_you_mean(name, known),
        )
    return read_table(name)


def _given(target: str | None, name: str) -> str:
    if target is None:
        raise SettingError(
            "no target",
            rule=f"{name} needs a column to predict",
            remedy='name one: target="price", or --target price',
        )
    return target


def _refuse_target(target: str | None) -> None:
    if target is not None:
        raise SettingError(
            f"target={target!r}",
            rule="arrays and the book's data have theirs",
            remedy="leave it away; a table has columns to name",
        )
