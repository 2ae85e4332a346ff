"""What a sweep found: a row for each of the settings, the best first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from glassnet.drawn import Drawn
from glassnet.errors import DataError
from glassnet.record import History
from glassnet.sweep.parameters import Settings
from glassnet.text import Text, aligned, figure
from glassnet.train.training import NON_FINITE

__all__ = ["SweepResult", "SweepRow", "SweepRun"]


@dataclass(frozen=True)
class SweepRun:
    """One run: its settings and seed, its history, and its folder if it has one.

    >>> SweepRun({"epochs": 5}, 0, History(config={"figures": {"loss": 0.5}})).figures
    {'loss': 0.5}
    """

    settings: Settings
    seed: int
    history: History = field(repr=False)
    folder: Path | None = None

    @property
    def figures(self) -> dict[str, float]:
        """What the network scores in the end; none where its loss did not stay finite."""
        found = self.history.config.get("figures", {})
        return {name: math.nan if value is None else value for name, value in found.items()}

    @property
    def verdict(self) -> str:
        """What the doctor says of it."""
        return str(self.history.config.get("verdict", ""))

    @property
    def seconds(self) -> float:
        """How long all its epochs took."""
        return sum(record.seconds for record in self.history)


@dataclass(frozen=True)
class SweepRow:
    """One of the settings, with its runs, one a seed; `rung` is how far halving let it come.

    >>> runs = [SweepRun({}, i, History(config={"figures": {"loss": i}})) for i in range(3)]
    >>> SweepRow({}, runs).mean("loss"), SweepRow({}, runs[:1]).spread("loss")
    (1.0, 0.0)
    """

    settings: Settings
    runs: Sequence[SweepRun] = field(repr=False)
    rung: int = 0

    def mean(self, name: str) -> float:
        """Return the mean of a figure over the seeds; NaN where one of them diverged."""
        return float(np.mean(self._values(name)))

    def spread(self, name: str) -> float:
        """Return the standard deviation of a figure over the seeds."""
        return float(np.std(self._values(name)))

    @property
    def seconds(self) -> float:
        """The mean over the seeds."""
        return float(np.mean([run.seconds for run in self.runs]))

    @property
    def histories(self) -> list[History]:
        """One a seed."""
        return [run.history for run in self.runs]

    @property
    def verdict(self) -> str:
        """What the doctor says of its runs, the commonest first."""
        said = [run.verdict for run in self.runs]
        return "; ".join(sorted(dict.fromkeys(said), key=lambda each: -said.count(each)))

    @property
    def diverged(self) -> int:
        """How many of its runs had a loss that did not stay finite."""
        return sum(run.history.stopped.startswith(NON_FINITE) for run in self.runs)

    def _values(self, name: str) -> list[float]:
        return [run.figures.get(name, math.nan) for run in self.runs]


@dataclass(frozen=True)
class SweepResult(Drawn):
    """The rows of a sweep, the best by `monitor` first; `stopped` says why it ended.

    `varied` are the parameters that differ. Settings that halving let come further rank before the
    others. Printed, it is its table.

    >>> SweepResult([], ("l2",), "loss", ("loss",), "all runs")
    l2  loss  seconds  runs
    """

    rows: list[SweepRow]
    varied: tuple[str, ...]
    monitor: str
    figures: tuple[str, ...]
    stopped: str
    folder: Path | None = None

    @property
    def best(self) -> SweepRow:
        """The first row; DataError where no run came to its end, or all diverged."""
        if not self.rows:
            raise DataError(
                "a sweep without a finished run",
                rule="there is no best one",
                remedy="begin it again with the same arguments: it goes on",
            )
        if all(row.diverged for row in self.rows):
            raise DataError(
                "a sweep whose settings all diverged",
                rule="there is no best one",
                remedy="try lower learning rates",
            )
        return self.rows[0]

    @property
    def runs(self) -> list[SweepRun]:
        """All runs, row by row."""
        return [run for row in self.rows for run in row.runs]

    def table(self) -> Text:
        """Return a line for each row: what varies, mean ± spread of the figures, mean seconds."""
        header = [*self.varied, *self.figures, "seconds", "runs", *self._said]
        return aligned([header, *map(self._line, self.rows)])

    @property
    def _said(self) -> list[str]:
        return ["verdict"] if any(row.verdict for row in self.rows) else []

    def _line(self, row: SweepRow) -> list[str]:
        return [
            *(str("none" if row.settings[n] is None else row.settings[n]) for n in self.varied),
            *(_cell(row, name) for name in self.figures),
            figure(row.seconds),
            str(len(row.runs)),
            *(getattr(row, name) for name in self._said),
        ]

    def __repr__(self) -> str:
        """Show the table."""
        return str(self.table())


def _cell(row: SweepRow, name: str) -> str:
    if row.diverged:
        return f"{row.diverged} diverged"
    if len(row.runs) == 1:
        return figure(row.mean(name))
    return f"{figure(row.mean(name))} ± {figure(row.spread(name))}"
