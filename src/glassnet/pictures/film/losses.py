"""The loss curve of a film, with a marker that moves along it."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.pictures.film.ending import Ending
from glassnet.pictures.film.loss_axis import LossAxis
from glassnet.pictures.film.names import names_above
from glassnet.pictures.style import BLUE, ORANGE, new_axes
from glassnet.record import History

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

__all__ = ["Losses"]

MOST = 1200  # records of a curve, beside the film's moments: a film has fewer pixels across
FAINT = 0.25


class Losses:
    """Training and validation loss by epochs done, both on logarithmic scales.

    The loss of epoch k is met before its steps, so it belongs to the network after k epochs.

    >>> from glassnet import EpochRecord
    >>> losses = Losses(History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)]), Ending(1))
    >>> losses.at(1)
    0.5
    """

    def __init__(self, history: History, ending: Ending) -> None:
        records, self._ending = history.records, ending
        self.epochs = np.array([record.epoch for record in records], dtype=np.int64)
        self.curves = {"training": (_floats([each.data_loss for each in records]), BLUE, "-")}
        held_out = [each.validation_loss for each in records]
        if records and held_out[-1] is not None:
            self.curves["validation"] = (_floats(held_out), ORANGE, "--")
        self.last = records[-1].epoch if records else 0
        self.moving: list[Artist] = []
        self._drawn = np.zeros(0, np.intp)  # places of the records that the curves go through

    @property
    def values(self) -> list[Array]:
        """Return the numbers of each curve."""
        return [values for values, _, _ in self.curves.values()]

    def at(self, epoch: int) -> float:
        """Return the training loss of the weights seen at an epoch; NaN where there is none."""
        values, _, _ = self.curves["training"]
        return float(values[self._place(self._ending.weights_of(epoch))]) if len(values) else np.nan

    def draw(self, ax: "Axes", axis: LossAxis) -> None:
        """Whole curves, faint, that stay; what was passed, and the markers, move."""
        new_axes(ax)
        kept = self._drawn = self._kept(axis.moments)
        for name, (values, colour, style) in self.curves.items():
            ax.plot(self.epochs[kept], values[kept], style, color=colour, alpha=FAINT, linewidth=2)
            self.moving += ax.plot(
                [], [], style, color=colour, linewidth=3, animated=True, label=name
            )
            self.moving += ax.plot(
                [], [], "o", color=colour, markersize=10, animated=True,
                clip_on=False, in_layout=False,
            )  # fmt: skip
        axis.apply(ax)
        ax.set(xlabel="epochs done", ylabel="loss")
        if len(self.curves) > 1:
            names_above(ax)

    def show(self, epoch: int) -> None:
        """Move to the moment when `epoch` epochs were done; the marker to that of the weights."""
        place = self._place(self._ending.weights_of(epoch))
        until = self._drawn[self._drawn <= self._place(epoch)]
        for values, passed, marker in zip(
            self.values, self.moving[::2], self.moving[1::2], strict=True
        ):
            passed.set_data(self.epochs[until], values[until])  # type: ignore[attr-defined]
            marker.set_data(self.epochs[place : place + 1], values[place : place + 1])  # type: ignore[attr-defined]

    def page(self, axis: LossAxis) -> dict[str, Any]:
        """Return the curves for the player."""
        kept = self._kept(axis.moments)
        curves = [
            {
                "name": name,
                "colour": colour,
                "dashed": style != "-",
                "values": _listed(values[kept]),
            }
            for name, (values, colour, style) in self.curves.items()
        ]
        return {"epochs": self.epochs[kept].tolist(), "curves": curves}

    def _kept(self, moments: Array) -> Array:
        """Return the places of records: those of the moments, and others spread over all."""
        count = len(self.epochs)
        spread = np.geomspace(1, max(1, count), MOST).round().astype(np.intp) - 1
        places = [self._place(self._ending.weights_of(each)) for each in moments]
        return np.union1d(spread, places)[:count]

    def _place(self, epoch: int) -> int:
        """Return the last record that is not after an epoch."""
        return max(0, int(np.searchsorted(self.epochs, epoch, side="right")) - 1)


def _floats(values: list[Any]) -> Array:
    found = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def _listed(values: Array) -> list[float | None]:
    """Return numbers for a page: what is not finite becomes null."""
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values]
