"""The axes that the loss curves of all runs of a film share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from glassnet.array import Array
from glassnet.pictures.film.ticks import short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["LossAxis"]

ROOM = 1.4  # times beyond the highest and the lowest loss


@dataclass(frozen=True)
class LossAxis:
    """The film's `moments`, in epochs, and the `limits` of the losses, None if none is above 0.

    >>> axis = LossAxis.around([np.array([1.4, 0.14])], np.array([0, 1, 300]))
    >>> [round(limit, 2) for limit in axis.limits], axis.ticks
    ([0.1, 1.96], [0, 1, 10, 100])
    """

    moments: Array
    limits: tuple[float, float] | None

    @classmethod
    def around(cls, losses: Sequence[Array], moments: Array) -> Self:
        """Return the axis that holds all these losses."""
        values = np.concatenate([np.zeros(0), *losses])
        above = values[np.isfinite(values) & (values > 0)]
        limits = (float(above.min()) / ROOM, float(above.max()) * ROOM) if above.size else None
        return cls(moments, limits)

    @property
    def last(self) -> int:
        """Return the epoch at the right end."""
        return max(1, int(self.moments[-1]))

    @property
    def ticks(self) -> list[int]:
        """Return 0 and the powers of ten up to the last epoch."""
        return [0, *(10**power for power in range(len(str(self.last))))]

    def apply(self, ax: "Axes") -> None:
        """Give axes both scales, logarithmic, and short numbers."""
        ax.set_xscale("symlog", linthresh=1, linscale=0.5)
        ax.set_xlim(0, self.last)
        ax.set_xticks(self.ticks)
        ax.xaxis.set_major_formatter(lambda value, _: short(value))
        if self.limits is None:
            return
        ax.set_yscale("log")
        ax.set_ylim(*self.limits)
        ax.yaxis.set_major_locator(LogLocator(subs=_steps(*self.limits), numticks=6))
        ax.yaxis.set_major_formatter(lambda value, _: short(float(f"{value:.3g}")))
        ax.yaxis.set_minor_formatter(NullFormatter())


def _steps(low: float, high: float) -> tuple[float, ...]:
    """Return powers of ten, or more of them where the axis is short."""
    ratio = high / low
    if ratio > 50:
        return (1.0,)
    return (1.0, 2.0, 5.0) if ratio > 4 else (1.0, 1.4, 2.0, 3.0, 5.0, 7.0)
