"""How far the truth may lie from a prediction: quantiles of what was unseen, made to hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.nn import Network, Quantile
from glassnet.recipe.fitting import fit_ensemble
from glassnet.recipe.joined import joined, mixture
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.task import Rows, Task
from glassnet.tabular import Layout, QuantileGrid, quantile_margin

__all__ = ["LEVELS", "Spread", "fit_spread"]

LEVELS = np.array([0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.995])
ENOUGH = 200  # rows from which on the spread may differ from row to row
MOST = 100_000  # rows to learn the spread from: quantiles of so many are sharp enough
KEPT = 5000  # rows to make intervals hold by
QUANTILES = Recipe(
    hidden=(64, 64), parametric=False, waves=0, dropout=0.0, learning_rate=0.02, schedule="Cosine",
    steps=250, steps_power=0.2, folds=2, networks=8, activation="SiLU", keep_best=False, skip=False,
)  # fmt: skip


@dataclass(frozen=True)
class Spread:
    """Quantiles of the residual truth - prediction, in the encoded target's units.

    `network`, or None where rows are few, gives them for each row, `members` networks side by
    side; `scale` is their unit. `residuals` (rows,) and `grid` (rows, levels) are of rows that the
    networks had not seen: they say by how much an interval must grow to hold.

    >>> spread = Spread(None, 1, 1.0, np.arange(-9.0, 10.0), np.zeros((19, len(LEVELS))))
    >>> [end.tolist() for end in spread.interval(np.zeros((1, 2)), np.array([5.0]), 0.8)]
    [[-3.0], [13.0]]
    """

    network: Network | None
    members: int
    scale: float
    residuals: Array
    grid: Array

    def interval(self, inputs: Array, centre: Array, coverage: float) -> tuple[Array, Array]:
        """Return the ends of intervals that hold the truth of new rows with that probability.

        Conformalised quantile regression (Romano, Patterson and Candès, 2019) on residuals. Given
        residuals of rows like the new ones, it is at least `coverage`, whatever the distribution.
        Half of the networks had not seen a row by which intervals are made to hold, and the mean
        of half of them is nearly as steady as that of all.
        """
        margin = np.inf  # where nothing unseen is known
        if len(self.residuals):
            low, high = QuantileGrid(LEVELS, self.grid).interval(coverage)
            margin = quantile_margin(self.residuals, low, high, coverage)
        below, above = self._quantiles(inputs).interval(coverage)
        return centre + below - margin, centre + above + margin

    def quantiles(self, inputs: Array, centre: Array, levels: Array) -> Array:
        """Return quantiles of the truth, (rows, levels), rising in each row.

        The ends of the interval of coverage |2·level - 1|; its middle is the residual's median.
        """
        columns = [self._quantile(inputs, centre, float(level)) for level in levels]
        return np.sort(np.column_stack(columns), axis=1)

    def config(self) -> dict[str, Any]:
        """Return what is not an array, as JSON values."""
        network = None if self.network is None else self.network.config()
        return {"network": network, "members": self.members, "scale": self.scale}

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        own = {} if self.network is None else self.network.arrays()
        return {**own, "residuals": self.residuals, "grid": self.grid}

    @classmethod
    def restore(cls, config: Mapping[str, Any], arrays: Mapping[str, Array]) -> "Spread":
        """Rebuild what `config` and `arrays` wrote."""
        made = config["network"] and Network.restore(config["network"], dict(arrays))
        kept = arrays["residuals"], arrays["grid"]
        return cls(made, int(config["members"]), float(config["scale"]), *kept)

    def _quantile(self, inputs: Array, centre: Array, level: float) -> Array:
        if level == 0.5:
            return centre + self._quantiles(inputs).at(level)
        low, high = self.interval(inputs, centre, abs(2 * level - 1))
        return low if level < 0.5 else high

    def _quantiles(self, inputs: Array) -> QuantileGrid:
        if self.network is None:
            return QuantileGrid(LEVELS, np.zeros((len(inputs), len(LEVELS))))
        shares = np.full(self.members, 1 / self.members)
        outputs = mixture(self.network.predict(inputs), shares)
        return QuantileGrid(LEVELS, self.scale * outputs)


def fit_spread(
    layout: Layout,
    inputs: Array,
    residuals: Array,
    *,
    seed: int,
    workers: int | None = None,
    time_limit: float | None = None,
) -> Spread:
    """Learn how residuals of unseen rows, (rows,), spread, and keep some to make it hold.

    >>> x = np.linspace(-1, 1, 300, dtype="float32").reshape(-1, 1)
    >>> noise = np.random.default_rng(0).normal(size=300) * (1.1 + x[:, 0])
    >>> spread = fit_spread(Layout(1, 0, ()), x, noise, seed=0)
    >>> low, high = spread.interval(x[[0, -1]], np.zeros(2), 0.9)
    >>> bool(high[1] - low[1] > 2 * (high[0] - low[0]))
    True
    """
    known = _drawn(np.flatnonzero(np.isfinite(residuals)), MOST, seed)
    scale = float(residuals[known].std()) if len(known) else 0.0
    if len(known) < ENOUGH or scale == 0:
        return _of_one_width(residuals, known, seed)
    task = Task(layout, len(LEVELS), loss=Quantile(LEVELS.tolist()))
    target = (residuals[known] / scale).astype(np.float32).reshape(-1, 1)
    try:
        ensemble = fit_ensemble(
            task, Rows(inputs[known], target), [QUANTILES], seed=seed, workers=workers,
            time_limit=time_limit,
        )  # fmt: skip
    except DataError:  # Ctrl-C, before an epoch was finished
        return _of_one_width(residuals, known, seed)
    said = np.flatnonzero(np.isfinite(ensemble.unseen[:, 0]))  # all, unless it was cut short
    kept = _drawn(said, KEPT, seed)
    network = joined(ensemble.networks, layout.columns)
    return Spread(
        network, len(ensemble.networks), scale, residuals[known[kept]],
        scale * ensemble.unseen[kept],
    )  # fmt: skip


def _of_one_width(residuals: Array, known: Array, seed: int) -> Spread:
    kept = _drawn(known, KEPT, seed)
    return Spread(None, 1, 1.0, residuals[kept], np.zeros((len(kept), len(LEVELS))))


def _drawn(rows: Array, most: int, seed: int) -> Array:
    return np.sort(np.random.default_rng([seed, len(rows)]).permutation(rows)[:most])
