"""Which settings are better: the figure that ranks them, and what is shown of each."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glassnet.errors import SettingError, UnknownNameError
from glassnet.suggest import did_you_mean
from glassnet.sweep.data import SweepData
from glassnet.sweep.parameters import Settings
from glassnet.sweep.result import SweepRow, SweepRun
from glassnet.sweep.space import Space

__all__ = ["Ranking"]


@dataclass(frozen=True)
class Ranking:
    """The figure `monitor` and which way it goes; the parameters and the figures of the table.

    `by_rung` the search shares out the epochs, so that they do not tell settings apart.
    """

    monitor: str
    rising: bool = False
    varied: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    by_rung: bool = False

    @classmethod
    def of(cls, data: SweepData, space: Space, monitor: str | None, *, by_rung: bool) -> "Ranking":
        """Choose the monitor unless it is given.

        Errors: UnknownNameError for a figure that there will not be; SettingError for ranking by
        losses of several kinds, which tell nothing beside each other.

        >>> import numpy as np
        >>> x = np.ones((4, 1))
        >>> data, space = SweepData(x, x, (x, x), 1, False), Space.of({"l2": [0.1, 0.2]}, {})
        >>> Ranking.of(data, space, None, by_rung=False).monitor
        'validation_loss'
        """
        names = [metric.name for metric in data.metrics]
        prefix = "" if data.validation is None else "validation_"
        chosen = monitor or prefix + (names[0] if names and "loss" in space.varied else "loss")
        _check(chosen, [f"{each}{n}" for n in ["loss", *names] for each in ("", prefix)], space)
        rising = {metric.name for metric in data.metrics if metric.higher_is_better}
        figures = dict.fromkeys(["loss", *(f"{prefix}{n}" for n in ["loss", *names]), chosen])
        varied = dict.fromkeys([*space.varied, *(["epochs"] if by_rung else [])])
        return cls(
            chosen, chosen.removeprefix(prefix) in rising, tuple(varied), tuple(figures), by_rung
        )

    def score(self, runs: Sequence[SweepRun]) -> float:
        """Return a number that is the lower the better; inf where a run diverged.

        >>> Ranking("loss").score([])
        inf
        """
        mean = SweepRow({}, runs).mean(self.monitor) if runs else math.nan
        return math.inf if math.isnan(mean) else -mean if self.rising else mean

    def key(self, settings: Settings) -> tuple[object, ...]:
        """Return what tells a row of the table from the others.

        >>> Ranking("loss", by_rung=True).key({"l2": 0.1, "epochs": 3})
        (0.1,)
        """
        rung = {"epochs"} if self.by_rung else set()
        return tuple(value for name, value in settings.items() if name not in rung)

    def ordered(self, rows: Iterable[SweepRow]) -> list[SweepRow]:
        """Return the rows, the best first; those of a higher rung before all others."""
        return sorted(rows, key=lambda row: (-row.rung, self.score(row.runs)))


def _check(chosen: str, there: Iterable[str], space: Space) -> None:
    if chosen not in there:
        raise UnknownNameError(
            f"figure {chosen!r}",
            rule="this sweep has none of that name; metrics and validation rows add some",
            remedy=did_you_mean(chosen, there),
        )
    if "loss" in space.varied and chosen in ("loss", "validation_loss"):
        raise SettingError(
            f"{chosen} of several losses",
            rule="losses of different kinds cannot be compared",
            remedy="rank by a metric: metrics=['r2'], monitor='validation_r2'",
        )
