"""Faults of the steps: too large, too small, too few rows, or a unit pushed out of the data."""

import glassnet as gn
from doctor.drawing import Wishes, log_uniform
from doctor.faults.fault import fault


def alive(outcome):
    """The rate did not end in dead units, which would be a fault of its own."""
    return outcome.dead < 0.3


@fault("rate-too-high", shows=alive)
def high_rate(draw, plan):
    return plan.changed(rate=plan.rate * log_uniform(draw, 8, 100))


@fault("rate-too-low")
def low_rate(draw, plan):
    return plan.changed(rate=plan.rate / log_uniform(draw, 30, 1000))


NOISY = Wishes(
    batches=(32, 64, 128),
    rows=(150, 500),
    pace="high",
    table=(("noise", 0.3),),
    activations=("LeakyReLU", "Tanh", "GELU", "SiLU", "ELU", "ReLU"),
)


@fault("batch-too-small", NOISY, shows=alive)
def small_batch(draw, plan):
    """A few rows a step at a rate that suits many."""
    size = int(draw.choice([1, 2, 4]))
    epochs = max(8, min(plan.epochs, int(30000 * size / plan.training_rows)))
    return plan.changed(batch_size=size, epochs=epochs)


def dying(outcome):
    return outcome.dead >= 0.6 and outcome.dead_at_birth < 0.4


DYING = Wishes(activations=("ReLU",), depth=(1, 4))


@fault("dead-units", DYING, shows=dying)
def runaway_biases(draw, plan):
    """Biases that learn many times as fast as the weights leave the data behind."""
    factor = log_uniform(draw, 20, 300)
    return plan.changed(dense={**plan.dense, "rate_factors": {"biases": factor}})


@fault("dead-units", DYING, shows=dying, also=("rate-too-high",))
def first_blow(draw, plan):
    """A rate that is far too high for some steps and sound afterwards."""
    steps = -(-plan.training_rows // (plan.batch_size or plan.training_rows)) * plan.epochs
    factor, high = log_uniform(draw, 30, 300), max(3, steps // 100)
    schedule = gn.StepDecay(high, 1 / factor)
    kept = {name: value for name, value in plan.settings.items() if name != "decay"}
    return plan.changed(rate=plan.rate * factor, settings={**kept, "schedule": schedule})


@fault("non-finite", Wishes(activations=("ReLU", "LeakyReLU", "GELU"), optimizers=("SGD",)))
def overflow(draw, plan):
    """Steps so large that the loss overflows."""
    return plan.changed(rate=plan.rate * log_uniform(draw, 1e3, 1e6), settings={})
