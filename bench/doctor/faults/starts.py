"""Faults of the first values: dead, equal, flat, exploding or lost from the first step."""

import numpy as np

import glassnet as gn
from doctor.drawing import Wishes, log_uniform
from doctor.faults.fault import fault

KINKED = ("ReLU",)
RECTIFIED = ("ReLU", "ReLU", "LeakyReLU", "GELU", "SiLU", "ELU")
FLAT = ("Tanh", "Sigmoid")
SHALLOW = Wishes(depth=(1, 3), activations=RECTIFIED)
DEEP = Wishes(depth=(5, 8), widths=(16, 64), steps=(1000, 6000))


def scaled(factor, layers=slice(None)):
    """What multiplies the first weights of some of the Dense layers."""

    def touch(network):
        for dense in dense_layers(network)[layers]:
            dense.weights[...] *= factor

    return touch


def dense_layers(network):
    return [layer for layer in network.layers if isinstance(layer, gn.Dense)]


def mostly_dead(outcome):
    return outcome.dead_at_birth >= 0.6


@fault("born-dead-units", Wishes(activations=KINKED), shows=mostly_dead)
def negative_biases(draw, plan):
    """Biases far below zero: hardly a row lifts a unit above it."""
    layer = int(draw.integers(plan.depth))
    bias = gn.Constant(-log_uniform(draw, 3, 15))
    return plan.changed(bias_inits=(None,) * layer + (bias,))


@fault("born-dead-units", Wishes(activations=KINKED, depth=(2, 4)), shows=mostly_dead)
def negative_weights(draw, plan):
    """After a ReLU inputs are 0 and more: units whose weights are all below 0 are dead."""
    share = draw.uniform(0.8, 1.0)

    def touch(network):
        for dense in dense_layers(network)[1:-1]:
            alive = max(1, round((1 - share) * dense.units))
            dense.weights[:, alive:] = -np.abs(dense.weights[:, alive:])

    return plan.changed(touches=(touch,))


@fault("vanishing-gradient", DEEP.changed(activations=("ReLU", "Tanh", "GELU")))
def deep_sigmoids(draw, plan):
    """Each sigmoid layer takes three quarters of the gradient and more."""
    return plan.changed(activation="Sigmoid")


@fault("vanishing-gradient", DEEP.changed(activations=("Tanh", "ReLU")))
def faint_layers(draw, plan):
    """Weights that shrink what passes, layer after layer, forward and backward."""
    return plan.changed(touches=(scaled(draw.uniform(0.1, 0.35)),))


@fault("exploding-gradient", DEEP.changed(activations=("ReLU", "LeakyReLU", "GELU", "ELU")))
def loud_layers(draw, plan):
    """Weights that multiply what passes, layer after layer, forward and backward."""
    return plan.changed(touches=(scaled(draw.uniform(1.8, 4)),))


@fault("bad-initialisation", SHALLOW.changed(activations=(*RECTIFIED, "Tanh"), depth=(2, 3)))
def faint_start(draw, plan):
    """The chapter's 0.01 · normal, and smaller."""
    init = gn.Normal(log_uniform(draw, 1e-3, 2e-2))
    return plan.changed(weight_inits=(init,) * (plan.depth + 1))


@fault("bad-initialisation", SHALLOW)
def loud_start(draw, plan):
    """All weights several times what they should be."""
    return plan.changed(touches=(scaled(log_uniform(draw, 5, 20)),))


@fault("symmetric-units", Wishes(depth=(1, 3)))
def equal_units(draw, plan):
    """Constant weights: the units of a layer stay one unit."""
    init = gn.Constant(float(draw.choice([0.01, 0.05, 0.1, 0.3])))
    return plan.changed(weight_inits=(init,) * (plan.depth + 1))


@fault("saturated-units", Wishes(activations=FLAT, depth=(1, 3)))
def steep_units(draw, plan):
    """Weights so large that nearly every row lies where the curve is flat."""
    return plan.changed(touches=(scaled(log_uniform(draw, 15, 100), slice(0, -1)),))


@fault("saturated-units", Wishes(activations=FLAT, depth=(1, 3)))
def far_biases(draw, plan):
    """Biases that push every row to where the curve is flat."""
    size, sign = log_uniform(draw, 8, 25), draw.choice([-1, 1])
    return plan.changed(bias_inits=(gn.Constant(float(sign * size)),) * plan.depth)


@fault("initial-loss-off")
def far_first_answers(draw, plan):
    """The last layer's weights make the first answers far larger than the target."""
    return plan.changed(touches=(scaled(log_uniform(draw, 30, 300), slice(-1, None)),))


@fault("initial-loss-off")
def far_last_biases(draw, plan):
    """The last layer's biases put the first answers beside the target, or on a wrong class."""
    size = log_uniform(draw, 30, 200) * draw.choice([-1, 1])

    def touch(network):
        dense_layers(network)[-1].biases[0, 0] = size

    return plan.changed(touches=(touch,))
