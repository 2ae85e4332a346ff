"""TheDeepChecker's own trainings: one small batch by heart, and the labels over some epochs."""

import numpy as np

from doctor.published import named
from doctor.published.checker_data import class_numbers
from doctor.recording import Mover, accuracy

ROWS, STEPS = 16, 1000
WRONG, ERROR = 0.05, 0.001  # of classes; mean absolute error of numbers
ZERO, NEAR_ZERO, SMOOTH = 1e-8, 1e-5, 0.95
BATCH, EPOCHS, WARM_UP, PATIENCE, IMPROVED = 32, 50, 5, 5, 0.1
SAME = 1e-2  # variance of losses that are all but the same


def sample(run, count):
    """Random rows, as many of each class where there are classes."""
    draw = np.random.default_rng(42)
    if run.regression:
        return draw.integers(len(run.inputs), size=count)
    classes = class_numbers(run)
    each = max(1, count // (classes.max() + 1))
    found = [np.flatnonzero(classes == k) for k in range(classes.max() + 1)]
    return np.concatenate([draw.choice(rows, each) for rows in found if len(rows)])


def performance(run, network, inputs, target):
    """Accuracy of classes, mean absolute error of numbers."""
    outputs = network.forward(inputs)
    if run.regression:
        return float(np.mean(np.abs(outputs - np.reshape(target, (len(target), -1)))))
    return accuracy(outputs, target)


def alarms_of_fitting(run):
    """Sixteen rows must be learned by heart in a thousand steps, but not smoothly to zero."""
    arguments, rows = run.fresh(), sample(run, ROWS)
    inputs, target, network = run.inputs[rows], run.target[rows], arguments["network"]
    mover, losses, best = mover_of(arguments), [], None
    better = min if run.regression else max
    for _ in range(STEPS):
        losses.append(mover.move(inputs, target))
        if not np.isfinite(losses[-1]):
            return named("loss not finite", "non-finite") + named("single batch", "too-small")
        now = performance(run, network, inputs, target)
        best = now if best is None else better(best, now)
    failed = best > ERROR if run.regression else 1 - best > WRONG
    found = named("a single batch is not fitted", "too-small") if failed else []
    least = min(losses)
    if least <= ZERO or (least <= NEAR_ZERO and smoothness(np.array(losses)) > SMOOTH):
        found += named("loss goes to zero", "overfitting")
    return found


def mover_of(arguments):
    """A mover whose optimizer knows how long it may take, as schedules ask."""
    arguments["optimizer"].total_steps = STEPS
    return Mover(arguments["network"], arguments["loss"], arguments["optimizer"])


def smoothness(losses):
    """1 less the share of losses at which a fall turns to a rise, or back."""
    rising = losses[1:] / losses[:-1] > 1
    return (len(losses) - np.count_nonzero(np.diff(rising))) / len(losses)


def alarms_of_labels(run):
    """The first batch's loss of each epoch stays the same after some: labels may be corrupt."""
    arguments = run.fresh()
    mover, losses, patience = mover_of(arguments), [], PATIENCE
    order = np.random.default_rng(42).permutation(len(run.inputs))
    for _ in range(EPOCHS):
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            value = mover.move(run.inputs[rows], run.target[rows])
            if not np.isfinite(value):
                return []
            if start == 0:
                losses.append(value)
        if losses[-1] == 0:
            return []
        if len(losses) >= 3:
            improved = round((losses[-2] - losses[-1]) / losses[-1], 2)
            patience = patience - int(improved / IMPROVED) if improved >= IMPROVED else PATIENCE
            if patience <= 0:
                return []
    same = np.var(losses[WARM_UP:]) <= SAME
    return named("labels may be corrupt", "label-noise", "shuffled-labels") if same else []
