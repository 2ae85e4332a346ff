"""From a table and its targets to a predictor: what estimators and the command line share."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array
from glassnet.nn import Network
from glassnet.predictor import Predictor
from glassnet.recipe import (
    FEW,
    Ensemble,
    Member,
    Rows,
    Spread,
    Task,
    fit_ensemble,
    fit_small,
    fit_spread,
    joined,
    residuals_of_mixture,
)
from glassnet.record import History
from glassnet.table_task import FitSettings, Known, encoded_rows, encoder_of, pointed_by, task_of
from glassnet.tabular import Encoder, Target, fit_temperature

__all__ = ["FitSettings", "Fitted", "Known", "fit_table"]

CALIBRATED_BY = 50_000  # rows: one temperature needs no more
SPREAD_SHARE = 0.2  # of the time limit, for learning how far the truth may lie


@dataclass(frozen=True)
class Fitted:
    """What came of it: the predictor, the networks by their number, one history each, encoded rows.

    `shares` is how much each network counts in the prediction, by its number; those that do not
    are left out. `unseen` (rows, outputs) are the predictions of the networks that had not seen a
    row, NaN where all have.
    """

    predictor: Predictor
    networks: dict[int, Network] = field(repr=False)
    histories: list[History] = field(repr=False)
    shares: dict[int, float] = field(repr=False)
    rows: Rows = field(repr=False)
    unseen: Array = field(repr=False)


def fit_table(
    known: Known,
    targets: Sequence[Target],
    settings: FitSettings,
    held_out: Known | None = None,
    *,
    encoder: Encoder | None = None,
    kept: Mapping[int, Member] | None = None,
    on_member: Callable[[int, Member], object] | None = None,
) -> Fitted:
    """Learn the schema, the encoding and the networks from the known rows.

    With `held_out` rows the best epoch is chosen on those, and they tell how far the truth may
    lie; else each network holds out a fold. Tables below 50 rows get a linear network. `encoder`
    is the one of `encoder_of`, where it is there already; `kept` and `on_member` are as of
    `fit_ensemble`.

    >>> x = np.linspace(-1, 1, 40)
    >>> from glassnet.tabular import Table, infer_target
    >>> fitted = fit_table(Known(Table({"x": x}), [3 * x]), [infer_target(3 * x)], FitSettings())
    >>> fitted.predictor.predict({"x": 0.5}).round(1)
    array([1.4])
    """
    begun = time.monotonic()
    encoder = encoder or encoder_of(known, settings)
    rows = encoded_rows(encoder, known, targets)
    others = None if held_out is None else encoded_rows(encoder, held_out, targets)
    fit = _Fit(task_of(encoder, targets, settings), rows, others, settings, begun)
    ensemble = fit.ensemble(kept, on_member)
    ensemble.histories[0].config["columns"] = [*encoder.feature_names]
    predictor = Predictor(
        encoder,
        targets,
        joined(ensemble.counted, encoder.layout.columns),
        ensemble.shares[ensemble.shares > 0],
        temperature=fit.temperature(ensemble),
        spreads=fit.spreads(ensemble),
        loss=pointed_by(fit.task),
    )
    networks = dict(zip(ensemble.numbers, ensemble.networks, strict=True))
    shares = ensemble.share_by_number
    return Fitted(predictor, networks, ensemble.histories, shares, rows, ensemble.unseen)


@dataclass(frozen=True)
class _Fit:
    """A fit under way: encoded rows, those held out if there are, and when it was begun."""

    task: Task
    rows: Rows
    others: Rows | None
    settings: FitSettings
    begun: float

    def ensemble(
        self, kept: Mapping[int, Member] | None, on_member: Callable[[int, Member], object] | None
    ) -> Ensemble:
        """Train the networks, or the linear one of few rows."""
        settings = self.settings
        if len(self.rows) < FEW:
            return fit_small(self.task, self.rows, seed=settings.seed)
        spreads = settings.intervals and not self.task.classes
        return fit_ensemble(
            self.task, self.rows, settings.types, seed=settings.seed, held_out=self.others,
            workers=settings.workers, time_limit=self._left(1 - SPREAD_SHARE if spreads else 1.0),
            kept=kept, on_member=on_member, start=settings.start,
        )  # fmt: skip

    def temperature(self, ensemble: Ensemble) -> float:
        """Return what suits the classes of unseen rows; 1 for numbers and few rows."""
        if not self.task.classes or len(self.rows) < FEW:
            return 1.0
        rows, outputs = self._unseen(ensemble)
        known = np.flatnonzero(np.isfinite(outputs[:, 0]))
        if not len(known):
            return 1.0
        known = known[:: -(-len(known) // CALIBRATED_BY)]
        weights = None if rows.weights is None else rows.weights[known]
        with np.errstate(divide="ignore"):
            logs = np.log(outputs[known])
        return fit_temperature(logs, rows.target[known], weights)

    def spreads(self, ensemble: Ensemble) -> list[Spread]:
        """Return how far the truth lies from what is said of unseen rows, a target each."""
        if self.task.classes or not self.settings.intervals:
            return []
        rows, outputs = self._unseen(ensemble)
        residuals, left = self._residuals(ensemble, rows, outputs), self._left(1.0)
        return [
            fit_spread(
                self.task.layout, rows.inputs, each,
                seed=self.settings.seed + i, workers=self.settings.workers,
                time_limit=None if left is None else left / residuals.shape[1],
            )
            for i, each in enumerate(residuals.T)
        ]  # fmt: skip

    def _unseen(self, ensemble: Ensemble) -> tuple[Rows, Array]:
        """Return rows, and what networks say of them that had not seen them."""
        if self.others is None:
            return self.rows, ensemble.unseen
        return self.others, ensemble.outputs(self.others.inputs)

    def _residuals(self, ensemble: Ensemble, rows: Rows, outputs: Array) -> Array:
        """Return the truth less what is said of unseen rows, (rows, targets)."""
        loss, settings = pointed_by(self.task), self.settings
        residuals: Array = rows.target - (outputs if loss is None else loss.point(outputs))
        if self.others is not None or loss is not None or np.isnan(residuals).all():
            return residuals
        folds = [each.folds for each in settings.types]
        return residuals_of_mixture(
            residuals, ensemble, rows.inputs, folds=folds, seed=settings.seed
        )  # fmt: skip

    def _left(self, share: float) -> float | None:
        """Return the seconds left of this share of the time limit."""
        if self.settings.time_limit is None:
            return None
        return max(0.0, share * self.settings.time_limit - (time.monotonic() - self.begun))
