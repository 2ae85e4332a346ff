"""The loss curve of a film, with a marker that moves along it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from glassnet.array import Array
from glassnet.pictures.scales import legend_of
from glassnet.pictures.style import BLUE, ORANGE, new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["Losses", "common_limits"]

MOST = 1200  # records of a curve: more than a film has pixels across
FAINT = 0.25
NARROW = 0.2  # of the picture's width: there is no room for every power of ten


class Losses:
    """Training and validation loss by epochs done, both on logarithmic scales.

    The loss of epoch k is met before its steps, so it belongs to the network after k epochs.

    >>> from glassnet import EpochRecord
    >>> losses = Losses(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)]))
    >>> losses.at(7)
    0.5
    """

    def __init__(self, history: History) -> None:
        records = history.records
        chosen = np.unique(np.geomspace(1, max(1, len(records)), MOST).round().astype(int) - 1)
        kept = [records[i] for i in chosen] if records else []
        self.epochs = np.array([record.epoch for record in kept], dtype=np.int64)
        self.training = _floats([record.data_loss for record in kept])
        held_out = [record.validation_loss for record in kept]
        self.validation = None if not kept or held_out[-1] is None else _floats(held_out)
        self.moving: list[Artist] = []
        self._all = {record.epoch: record.data_loss for record in records}
        self._last = records[-1].epoch if records else 0

    @property
    def curves(self) -> dict[str, tuple[Array, str, str]]:
        """Return each curve with its colour and style."""
        found = {"training": (self.training, BLUE, "-")}
        if self.validation is not None:
            found["validation"] = (self.validation, ORANGE, "--")
        return found

    def at(self, epoch: int) -> float:
        """Return the training loss when `epoch` epochs were done; NaN where there is none."""
        return self._all.get(min(epoch, self._last), np.nan)

    def draw(self, ax: "Axes", limits: tuple[float, float] | None) -> None:
        """Whole curves, faint, that stay; what was passed, and the markers, move."""
        new_axes(ax)
        for name, (values, colour, style) in self.curves.items():
            ax.plot(self.epochs, values, style, color=colour, alpha=FAINT, linewidth=2)
            self.moving += ax.plot(
                [], [], style, color=colour, linewidth=3, animated=True, label=name
            )
            self.moving += ax.plot([], [], "o", color=colour, markersize=10, animated=True)
        ax.set_xscale("symlog", linthresh=1, linscale=0.5)
        ax.set_xlim(0, max(1, self._last))
        ax.set_xticks(self._ticks(is_narrow=ax.get_position().width < NARROW))
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        if limits is not None:
            ax.set_yscale("log")
            ax.set_ylim(*limits)
            _plain_ticks(ax, *limits)
        ax.set(xlabel="epochs done", ylabel="loss")
        if len(self.curves) > 1:
            legend_of(ax, loc="lower left")

    def show(self, epoch: int) -> None:
        """Move to the moment when `epoch` epochs were done."""
        end = max(1, int(np.searchsorted(self.epochs, epoch, side="right")))
        for (values, _, _), passed, marker in zip(
            self.curves.values(), self.moving[::2], self.moving[1::2], strict=True
        ):
            passed.set_data(self.epochs[:end], values[:end])  # type: ignore[attr-defined]
            marker.set_data(self.epochs[end - 1 : end], values[end - 1 : end])  # type: ignore[attr-defined]

    def _ticks(self, *, is_narrow: bool) -> list[int]:
        """Return 0 and powers of ten, every other one where there is little room."""
        powers = range(0, len(str(self._last)), 2 if is_narrow else 1)
        return [0, *(10**power for power in powers)]

    def page(self) -> dict[str, Any]:
        """Return the curves for the player: what is not finite becomes null."""
        curves = [
            {"name": name, "colour": colour, "dashed": style != "-", "values": _listed(values)}
            for name, (values, colour, style) in self.curves.items()
        ]
        return {"epochs": self.epochs.tolist(), "curves": curves, "last": self._last}


def common_limits(every: Sequence[Losses]) -> tuple[float, float] | None:
    """Return the ends of an axis for all these curves, None where no loss is above 0.

    >>> common_limits([])
    """
    found = [values for losses in every for values, _, _ in losses.curves.values()]
    values = np.concatenate([np.zeros(0), *found])
    above = values[np.isfinite(values) & (values > 0)]
    return (float(above.min()) / 1.4, float(above.max()) * 1.4) if above.size else None


def _plain_ticks(ax: "Axes", low: float, high: float) -> None:
    """Powers of ten, or more of them where the axis is short; as plain numbers."""
    ratio = high / low
    steps = (
        (1.0,) if ratio > 50 else (1.0, 2.0, 5.0) if ratio > 4 else (1.0, 1.4, 2.0, 3.0, 5.0, 7.0)
    )
    ax.yaxis.set_major_locator(LogLocator(subs=steps, numticks=6))
    ax.yaxis.set_major_formatter(lambda value, _: _tick(value))
    ax.yaxis.set_minor_formatter(NullFormatter())


def _tick(value: float) -> str:
    """Write 100 as it is, and 1.4e+05 shorter."""
    if 1e-4 < value < 1e4:
        return f"{value:g}"
    number, power = f"{value:.1e}".split("e")
    return f"{number.removesuffix('.0')}e{int(power)}"


def _floats(values: list[Any]) -> Array:
    found = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def _listed(values: Array) -> list[float | None]:
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values]
