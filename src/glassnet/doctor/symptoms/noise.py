"""How much the loss jumps at the end of a run, and what a lower rate would make of it."""

import numpy as np

from glassnet.doctor.changes import LearningRate
from glassnet.doctor.patient import Patient
from glassnet.doctor.trials import Trials

__all__ = ["calmer", "jumps", "lower_rates"]

TAIL, POINTS = 0.3, 30  # of the epochs; evenly among these
SLOW = 0.1  # times the rate


def jumps(values: "np.typing.ArrayLike") -> float:
    """Return how far a figure moves between points of the tail, in shares of its level.

    Mean size of differences between up to 30 points spread evenly, over their median.

    >>> round(jumps([1.0] * 50), 3), jumps([1.0, 2.0] * 25) > 0.4
    (0.0, True)
    """
    values = np.asarray(values, dtype=np.float64)
    tail = values[-max(8, int(TAIL * len(values))) :]
    if len(tail) < 8 or not np.isfinite(tail).all():
        return 0.0
    points = tail[np.linspace(0, len(tail) - 1, min(POINTS, len(tail))).astype(np.intp)]
    level = abs(float(np.median(points)))
    return float(np.mean(np.abs(np.diff(points)))) / level if level else 0.0


def calmer(patient: Patient, trials: Trials) -> float:
    """Return the loss of going on at a tenth of the rate, in shares of going on as it was.

    >>> import glassnet as gn
    >>> net, x = gn.Network([gn.Dense(1, 1)]), np.linspace(0, 1, 50).reshape(-1, 1)
    >>> history = gn.train(net, x, 3 * x, optimizer=gn.SGD(0.01), epochs=50)
    >>> patient = Patient(history)
    >>> calmer(patient, Trials(patient)) > 1
    True
    """
    same, slow = trials.from_end(), trials.from_end(LearningRate(SLOW))
    if not np.isfinite(same):
        return 0.0 if np.isfinite(slow) else 1.0
    return slow / same if same else 1.0


def lower_rates(patient: Patient, trials: Trials) -> list[float]:
    """Return factors of the learning rate to try: the best of several powers of ten, and near it.

    >>> from glassnet.record import History
    >>> patient = Patient(History())
    >>> lower_rates(patient, Trials(patient))
    []
    """
    if patient.plan is None or "learning_rate" not in patient.plan.optimizer:
        return []
    losses = {power: trials.from_start(LearningRate(10.0**power)) for power in range(-1, -7, -1)}
    best = min(losses, key=lambda power: losses[power])
    return [10.0**best, 10.0 ** (best - 0.5)]
