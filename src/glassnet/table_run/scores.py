"""The score on held-out rows, beside what any model has to beat."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array
from glassnet.baselines import constant_prediction, linear_prediction
from glassnet.predictor import Predictor
from glassnet.recipe import Rows
from glassnet.scoring import score, truth_of
from glassnet.table_run.resampled import resampled
from glassnet.tabular import NumberTarget, Table, Target, coverage_of, mean_width

__all__ = ["COVERAGE", "Scores", "scores_of"]

COVERAGE = 0.9


@dataclass(frozen=True)
class Scores:
    """How good a predictor is on rows that it has not seen.

    `figures` maps "network", "linear model" and "mean" or "commonest class" to metrics by name,
    `ranges` to 90 % intervals of these, had other rows been held out (see `resampled`), `seconds`
    to how long each took to learn. `interval` is the share of rows within the
    90 % interval of a number, and the interval's mean width; None of classes. `truth` and
    `prediction` are targets, (rows,): labels of classes.
    """

    figures: dict[str, dict[str, float]]
    seconds: dict[str, float]
    interval: tuple[float, float] | None
    truth: Array = field(repr=False)
    prediction: Array = field(repr=False)
    ranges: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict, repr=False)


def scores_of(predictor: Predictor, seconds: float, rows: Rows, held_out: Table) -> Scores:
    """Score a predictor that took so long to learn, and baselines that learn from `rows` too."""
    target, classes = predictor.target, len(predictor.classes)
    inputs, known = predictor.encoder.encode(held_out), truth_of(predictor.target, held_out)
    layout, outputs = predictor.encoder.layout, predictor.outputs_of(inputs)
    linear, linear_seconds = _timed(
        lambda: linear_prediction(layout, rows.inputs, rows.target, inputs, classes)
    )
    constant = constant_prediction(_in_the_mean(target, rows), len(inputs), classes)
    names = "network", "linear model", "commonest class" if classes else "mean"
    found = dict(zip(names, (outputs, linear, constant), strict=True))
    taken = dict(zip(names, (seconds, linear_seconds, 0.0), strict=True))
    figures = {name: score(target, each, known) for name, each in found.items()}
    truth = target.decode(np.eye(classes)[known]) if classes else known.reshape(-1)
    interval = _interval(predictor, held_out, truth)
    ranges = {name: resampled(target, each, known, COVERAGE) for name, each in found.items()}
    return Scores(figures, taken, interval, truth, target.decode(outputs), ranges)


def _in_the_mean(target: Target, rows: Rows) -> Array:
    """Return class numbers, or the mean of the numbers encoded: not the mean of logarithms."""
    if not isinstance(target, NumberTarget):
        return rows.target
    return target.encode(target.decode(rows.target).mean(keepdims=True))


def _interval(predictor: Predictor, held_out: Table, truth: Array) -> tuple[float, float] | None:
    if not predictor.spreads:
        return None
    low, high = predictor.predict_interval(held_out, COVERAGE).T
    return coverage_of(truth, low, high), mean_width(low, high)


def _timed(work: Callable[[], Array]) -> tuple[Array, float]:
    begun = time.monotonic()
    return work(), time.monotonic() - begun
