"""Faults of size, length and penalty: too little of the network, or too much."""

from doctor.data import REGRESSION
from doctor.drawing import Wishes, log_uniform
from doctor.faults.fault import fault

RICH = ("table", "table", "spiral", "sine", "concrete", "digits")


@fault("too-small", Wishes(sources=RICH, widths=(16, 96), table=(("noise", 0.0),)))
def few_units(draw, plan):
    """One unit or two a layer, for a function that bends more often."""
    return plan.changed(hidden=(int(draw.integers(1, 3)),) * plan.depth)


def overfits(outcome):
    """The validation loss rose from its best while the training loss fell."""
    return outcome.last >= 1.3 * outcome.best_seen and outcome.last_training < outcome.last


FEW_NOISY_ROWS = Wishes(
    sources=("table",),
    table=(("noise", 0.25),),
    rows=(120, 400),
    widths=(4, 12),
    depth=(1, 1),
    steps=(150, 600),
    held_out=("rows",),
)


@fault("overfitting", FEW_NOISY_ROWS, shows=overfits)
def by_heart(draw, plan):
    """A large network and a long training on few noisy rows."""
    width, depth = int(log_uniform(draw, 64, 160)), int(draw.integers(2, 4))
    epochs = min(1500, int(plan.epochs * draw.uniform(5, 15)))
    return plan.changed(hidden=(width,) * depth, epochs=epochs)


@fault("stopped-too-early", Wishes(steps=(1500, 6000)))
def few_epochs(draw, plan):
    return plan.changed(epochs=max(3, round(plan.epochs / log_uniform(draw, 10, 40))))


@fault("penalty-too-strong")
def heavy_penalty(draw, plan):
    """l1 or l2 that asks for more than the data does."""
    name = str(draw.choice(["weight_l2", "weight_l2", "weight_l1"]))
    size = log_uniform(draw, 0.03, 0.5) if name == "weight_l2" else log_uniform(draw, 0.01, 0.1)
    return plan.changed(dense={**plan.dense, name: size})


@fault("penalty-too-strong", Wishes(optimizers=("AdamW",), kinds=(REGRESSION,)))
def heavy_decay(draw, plan):
    """Weights that shrink faster than they learn."""
    decay = log_uniform(draw, 2, 20)
    return plan.changed(settings={**plan.settings, "weight_decay": decay})
