"""A table split and understood: all that can go wrong with it goes wrong here."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, SettingError
from glassnet.nn import Loss
from glassnet.nn.settings import between, whole
from glassnet.recipe import Recipe
from glassnet.scoring import truth_of
from glassnet.table_run.settings import TableSettings, choose_loss, types_of
from glassnet.tabular import (
    ClassTarget,
    Encoder,
    Leak,
    NumberTarget,
    Schema,
    Table,
    Target,
    as_table,
    drop_missing_target,
    infer_target,
    look_for_leaks,
)
from glassnet.train import split_rows
from glassnet.train.batches import Rows
from glassnet.train.checkpoint import fingerprint

__all__ = ["Prepared", "prepare"]


@dataclass(frozen=True)
class Prepared:
    """A table split and understood, before training.

    `table` holds the rows with a known target, `learned` and `left` the numbers of those to learn
    from and of those held out; `dropped` counts rows without a target; `data` is a short name for
    all these numbers, to know them by when a run is resumed.

    >>> prepare({"x": [1, 2, 3, 4, 5], "y": [2, 4, 6, 8, 10]}, TableSettings("y")).dropped
    0
    """

    table: Table = field(repr=False)
    learned: Array = field(repr=False)
    left: Array = field(repr=False)
    dropped: int
    schema: Schema = field(repr=False)
    target: Target
    types: tuple[Recipe, ...]
    loss: Loss | None
    data: str

    @property
    def networks(self) -> int:
        """How many networks are to be trained."""
        return sum(each.members for each in self.types)

    @property
    def training(self) -> Table:
        """The rows to learn from."""
        return self.table.take(self.learned)

    @property
    def held_out(self) -> Table:
        """The rows held out for the score."""
        return self.table.take(self.left)

    def leaks(self) -> list[Leak]:
        """Look for what makes the held-out score better than it will be."""
        return look_for_leaks(self.table, self.target.name, self.learned, self.left, self.schema)


def prepare(data: Any, settings: TableSettings) -> Prepared:
    """Drop rows without a target, hold rows out, and look at the others.

    The classes of a target are those of the whole table; all else is learned from the training
    rows alone. What is wrong with any row or setting is found here, before an hour of training.
    """
    types_of(settings)  # raises what is wrong with the settings first
    table, dropped = drop_missing_target(as_table(data), settings.target)
    learned, left = _split(table, settings)
    _check(settings, len(learned))
    training, held_out = table.take(learned), table.take(left)
    schema = Schema.infer(training, settings.target, settings.kinds)
    target = infer_target(table, settings.target, settings.task)
    if isinstance(target, NumberTarget):
        target = NumberTarget.fit(training[settings.target], settings.target)
    encoder = Encoder.fit(training, schema)
    data = fingerprint(
        Rows(encoder.encode(training), target.encode(training), None),
        Rows(encoder.encode(held_out), truth_of(target, held_out), None),
    )
    return Prepared(
        table, learned, left, dropped, schema, target,
        types_of(settings, classes=isinstance(target, ClassTarget)),
        choose_loss(settings.loss, target), data,
    )  # fmt: skip


def _split(table: Table, settings: TableSettings) -> tuple[Array, Array]:
    """Return rows to learn from and rows held out."""
    between("test", settings.test, 0.01, 1)
    whole("seed", settings.seed, 0)
    if table.rows < 5:
        raise DataError(
            f"a table of {table.rows} rows with a known target",
            rule="at least 5 are needed to learn and to score",
            remedy="give more rows",
        )
    if settings.split == "random":
        return split_rows(table.rows, settings.test, settings.seed)
    if settings.split != "time":
        raise SettingError(
            f"split={settings.split!r}",
            rule="rows are split by 'random' or by 'time'",
            remedy="choose 'time' for a table in order of time",
        )
    first = table.rows - max(1, round(table.rows * settings.test))
    return np.arange(first), np.arange(first, table.rows)


def _check(settings: TableSettings, rows: int) -> None:
    """Refuse what would be silently left out: a batch of too many rows, the target's kind."""
    if settings.batch_size is not None and settings.batch_size > rows:
        raise SettingError(
            f"batch_size={settings.batch_size}",
            rule=f"must be between 1 and the {rows} training rows",
            remedy="choose a smaller one, or leave it to the recipe",
        )
    if settings.target in settings.kinds:
        raise SettingError(
            f"a kind for the target {settings.target!r}",
            rule="kinds are of the columns to learn from",
            remedy="say task='classification' or 'regression', or --task",
        )
