"""TheDeepChecker while one batch of 50 rows is overfitted: a look at every tenth step."""

from collections import deque

import numpy as np

import glassnet as gn
from doctor.published import named
from doctor.published.checker_data import as_table
from doctor.published.checker_fitting import mover_of, performance, sample, smoothness
from doctor.recording import look_at

ROWS, STEPS, PERIOD, START, PATIENCE = 50, 200, 10, 10, 5
GOOD_ERROR, BUFFER, WINDOW = 1e-4, 10, 5
DEAD, MOST, MAJORITY = 1e-5, 0.5, 95  # activation; share of units; percentile
SATURATED, BINS = 0.85, 50
LEAST_SPREAD, MOST_SPREAD, F_CRITICAL = 0.5, 2.0, 2.70554
DEAD_WEIGHT, MOST_WEIGHTS = 1e-5, 0.95
DIVERGED, DOUBLED = 1e8, 2
VANISHED, HALVED, EXPLODED = 1e-6, 0.5, 1e6
FAST, SLOW = -1, -4  # log10 of update / weight
FALL, SWITCHES, FLUCTUATING, CORRELATED, OVERWHELMED = 0.05, 50, 0.5, 0.5, 2


def alarms_on_a_batch(run):
    watch = Watch(run)
    for step in range(STEPS):
        if not watch.move(step):
            break
    return watch.found


class Watch:
    """One batch's training and what is remembered of it."""

    def __init__(self, run):
        arguments, rows = run.fresh(), sample(run, ROWS)
        self.run, self.inputs, self.target = run, run.inputs[rows], run.target[rows]
        self.network, self.loss = arguments["network"], arguments["loss"]
        self.mover, self.found, self.patience = mover_of(arguments), [], PATIENCE
        self.activations = [deque(maxlen=BUFFER) for _ in dense_of(self.network)[:-1]]
        self.weights, self.gradients = History(), History()
        self.updates, self.penalties = [], deque(maxlen=WINDOW)
        self.recent, self.losses, self.performances = [], [], []
        self.output = {"varies": False, "large": False, "negative": False}

    def move(self, step):
        """One step, and its checks; False where the batch is learned or lost."""
        look = look_at(self.network, self.loss, self.inputs, self.target)
        before = [weights.copy() for weights in look.weights]
        value = self.mover.move(self.inputs, self.target)
        if not np.isfinite(value):
            self.found += named("numbers not finite", "non-finite", "exploding-gradient")
            return False
        now = performance(self.run, self.network, self.inputs, self.target)
        self.recent.append((value, now))
        self.remember(look, before)
        if step % PERIOD == 0:
            self.check(look, step)
        good = now < GOOD_ERROR if self.run.regression else now == 1
        self.patience = self.patience - 1 if good else PATIENCE
        return self.patience > 0

    def remember(self, look, before):
        for layer, values in zip(self.activations, look.outputs, strict=False):
            layer.append(values)
        self.weights.add(look.weights)
        self.gradients.add(look.gradients[::2])
        after = [layer.weights for layer in dense_of(self.network)]
        self.updates.append([update(a, b) for a, b in zip(after, before, strict=True)])
        self.penalties.append(list(penalty_ratios(self.network, look.gradients)))
        outputs = look.outputs[-1]
        self.output["varies"] |= bool((outputs.var(axis=0) > 0).all())
        self.output["large"] |= bool((np.abs(outputs) > 1).any())
        self.output["negative"] |= bool((outputs < 0).any())

    def check(self, look, step):
        """All that is due at this step."""
        losses, performances = zip(*self.recent, strict=True)
        self.losses.append(float(np.mean(losses)))
        self.performances.append(float(np.mean(performances)))
        self.recent = []
        self.found += of_outputs(self, look, step) + of_loss(self) + of_penalty(self.penalties)
        if step:
            self.found += of_updates(self.updates)
            self.updates = []
        if step >= START:
            self.found += of_activations(self) + of_weights(look.weights, self.weights)
            self.found += of_gradients(self.gradients)


class History:
    """Mean absolute values of arrays, the last few steps'."""

    def __init__(self):
        self.steps = deque(maxlen=BUFFER)

    def add(self, arrays):
        self.steps.append([float(np.mean(np.abs(array))) for array in arrays])

    def last(self):
        return self.steps[-1]

    def rates(self):
        """Of each array, what it grew by in each of the last four steps; none before."""
        if len(self.steps) < WINDOW:
            return []
        recent = np.array(list(self.steps)[-WINDOW:])
        return (recent[1:] / recent[:-1]).T


def dense_of(network):
    return [layer for layer in network.layers if isinstance(layer, gn.Dense)]


def update(after, before):
    """log10 of mean |change| / mean |weight|; 0 where nothing changed."""
    scale, change = np.mean(np.abs(before)), np.mean(np.abs(after - before))
    return float(np.log10(change / scale)) if change > 0 and scale > 0 else 0.0


def penalty_ratios(network, gradients):
    """‖dL_penalty/dW‖ / ‖dL_data/dW‖; `gradients` hold both together."""
    for layer, both in zip(dense_of(network), gradients[::2], strict=True):
        own = layer.weight_l1 * np.sign(layer.weights) + 2 * layer.weight_l2 * layer.weights
        yield float(np.linalg.norm(own) / (np.linalg.norm(both - own) + 1e-16))


def of_penalty(ratios):
    full = len(ratios) == WINDOW
    if full and (np.array(ratios) >= OVERWHELMED).all(axis=0).any():
        return named("penalty overwhelms the loss", "penalty-too-strong")
    return []


def of_outputs(watch, look, step):
    """Outputs vary, reach beyond 1 and below 0 where the target does; those of classes sum to 1."""
    found, outputs = [], look.outputs[-1]
    patient = step < PATIENCE * PERIOD
    if not watch.output["varies"] and not patient:
        found += named("outputs unchanged", "dead-units", "born-dead-units")
    if not watch.run.regression:
        single = outputs.shape[1] == 1
        valid = outputs.min() >= 0 and (outputs.max() <= 1 or not single)
        valid = valid and (single or np.allclose(outputs.sum(axis=1), 1, atol=0.05))
        return found if valid else found + named("outputs invalid", "loss-mismatch")
    target = as_table(watch.run.target)
    if abs(target.max()) > 1 and not watch.output["large"] and not patient:
        found += named("no large outputs", "output-cannot-reach")
    if target.min() < 0 and not watch.output["negative"] and not patient:
        found += named("no negative outputs", "output-cannot-reach")
    return found


def of_loss(watch):
    """Falls by 5 % in one of four checks, does not double, does not fluctuate, goes with errors."""
    found, losses = [], np.array(watch.losses)
    if len(losses) >= WINDOW:
        recent = losses[-WINDOW:]
        if ((recent[:-1] - recent[1:]) / recent[:-1] < FALL).all():
            found += named("loss stagnates", "rate-too-low")
        if (recent[1:] / recent[:-1] >= DOUBLED).all():
            found += named("loss diverges", "rate-too-high", "exploding-gradient")
    if smoothness(losses[-SWITCHES:]) < FLUCTUATING:
        found += named("loss fluctuates", "rate-too-high", "batch-too-small")
    if len(losses) > 2:
        correlation = np.corrcoef(losses, watch.performances)[1, 0]
        if abs(correlation) < CORRELATED:
            found += named("loss does not represent the errors", "loss-mismatch")
    return found


def of_updates(updates):
    """Mean log10 update ratios of the last ten steps lie between -4 and -1."""
    found = []
    for ratio in np.mean(updates, axis=0):
        if ratio == 0:
            found += named("weights untrained", "vanishing-gradient", "born-dead-units")
        elif ratio > FAST:
            found += named("weights change too fast", "rate-too-high")
        elif ratio < SLOW:
            found += named("weights change too slowly", "rate-too-low")
    return found


def of_activations(watch):
    """Layers of mostly dead or saturated units, and of a spread beyond 0.5 to 2."""
    found, bounded = [], isinstance(watch.network.layers[1], gn.Sigmoid | gn.Tanh)
    for kept in watch.activations:
        values = np.concatenate(kept)
        if bounded:
            if np.mean([flatness(unit) > SATURATED for unit in values.T]) > MOST:
                found += named("units saturated", "saturated-units")
        elif np.mean(np.percentile(np.abs(values), MAJORITY, axis=0) < DEAD) > MOST:
            found += named("units dead", "dead-units", "born-dead-units")
        if unstable(values.std()):
            found += named("activations unstable", "bad-initialisation")
    return found


def unstable(spread):
    """Outside 0.5 to 2, and the variance too far from the nearer one's."""
    if LEAST_SPREAD <= spread <= MOST_SPREAD:
        return False
    reference = LEAST_SPREAD if spread < LEAST_SPREAD else MOST_SPREAD
    with np.errstate(all="ignore"):
        ratio = np.divide(spread, reference) ** 2
        return not max(ratio, np.divide(1, ratio)) <= F_CRITICAL


def flatness(values):
    """Rakitianskaia and Engelbrecht's ρ_B: how near to the ends of 0 to 1 the bins' means lie."""
    bins = np.digitize(values, np.linspace(0, 1, BINS, endpoint=False))
    counts = np.bincount(bins, minlength=BINS + 1)
    sums = np.bincount(bins, values, minlength=BINS + 1)
    means = sums[counts > 0] / counts[counts > 0]
    return float(np.sum(np.abs(2 * means - 1) * counts[counts > 0]) / counts.sum())


def of_weights(weights, history):
    """Not nearly all negative, not nearly all zero, and not growing without end."""
    found = []
    for array in weights:
        if np.mean(array < 0) > MOST_WEIGHTS:
            found += named("weights negative", "born-dead-units")
        if np.mean(np.abs(array) < DEAD_WEIGHT) > MOST_WEIGHTS:
            found += named("weights dead", "bad-initialisation")
    growing = any((rates >= DOUBLED).all() for rates in history.rates())
    if max(history.last()) > DIVERGED or growing:
        found += named("weights diverge", "rate-too-high", "exploding-gradient")
    return found


def of_gradients(history):
    """Mean absolute values below 1e-6 or halving four times; above 1e6 or doubling."""
    found, rates = [], history.rates()
    if min(history.last()) < VANISHED or any((rate <= HALVED).all() for rate in rates):
        found += named("gradient vanishes", "vanishing-gradient")
    if max(history.last()) > EXPLODED or any((rate >= DOUBLED).all() for rate in rates):
        found += named("gradient explodes", "exploding-gradient")
    return found
