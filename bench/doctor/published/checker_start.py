"""TheDeepChecker before training: first weights, first biases, first loss."""

import numpy as np

import glassnet as gn
from doctor.published import named
from doctor.published.checker_data import as_table, class_shares, near, unbalanced
from doctor.published.checker_fitting import sample

F_CRITICAL = 2.70554  # the tool's for alpha 0.1
NO_VARIANCE = 1e-8
LITTLE_SPREAD = 1e-3  # spread / mean of a target that the last bias should stand for
SAMPLE, OFF = 128, 1.0  # rows; of ln(classes)
WANTED = {"ReLU": "He", "Sigmoid": "LeCun", "Tanh": "Glorot"}


def alarms_of_start(run):
    network = run.fresh()["network"]
    dense = [layer for layer in network.layers if isinstance(layer, gn.Dense)]
    activation = type(network.layers[1]).__name__ if len(dense) > 1 else ""
    found = [alarm for layer in dense for alarm in of_weights(layer, activation)]
    return found + of_biases(run, dense) + of_loss(run)


def of_weights(layer, activation):
    """The variance is not 0, and within a factor of 2.7 of what suits the activation."""
    weights = layer.weights
    if np.var(weights) <= NO_VARIANCE:
        return named("weights of no variance", "symmetric-units")
    fan_in, fan_out = weights.shape
    ratios = {"LeCun": 1 / fan_in, "He": 2 / fan_in, "Glorot": 2 / (fan_in + fan_out)}
    fits = {name: fit(np.var(weights), wanted) for name, wanted in ratios.items()}
    wanted = WANTED.get(activation, "a known")
    if not fits.get(wanted, any(fits.values())):
        return named(f"{wanted} initialisation recommended", "bad-initialisation")
    return []


def fit(variance, wanted):
    return max(variance / wanted, wanted / variance) <= F_CRITICAL


def of_biases(run, dense):
    """Zero, except the last where labels are unbalanced or the target hardly varies."""
    last, zero = dense[-1].biases[0], [np.sum(layer.biases) == 0 for layer in dense]
    if unbalanced(run):
        if zero[-1]:
            return named("last bias zero with unbalanced labels", "imbalance")
        ranked = np.array_equal(np.argsort(last), np.argsort(class_shares(run)))
        return [] if ranked else named("last bias does not match the labels", "imbalance")
    if run.regression:
        target = as_table(run.target)
        still = target.std(axis=0) <= LITTLE_SPREAD * target.mean(axis=0)
        off = any(not near(last[j], (target[:, j].mean(),)) for j in np.flatnonzero(still))
        return named("last bias is not the target's mean", "unscaled-target") if off else []
    return [] if all(zero) else named("biases not zero", "born-dead-units", "saturated-units")


def of_loss(run):
    """The first loss of classes is within ln C of ln C; Glassnet's losses are means."""
    if run.regression:
        return []
    arguments, rows = run.fresh(), sample(run, SAMPLE)
    outputs = arguments["network"].forward(run.inputs[rows])
    value = arguments["loss"].forward(outputs, run.target[rows])
    expected = np.log(len(class_shares(run)))
    if not abs(value - expected) < OFF * expected:
        return named("poor first loss", "initial-loss-off")
    return []
