"""A training by hand, on NumPy, recorded as the published tools watch one."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from threadpoolctl import threadpool_limits

import glassnet as gn
from glassnet.nn.defaults import with_logits
from glassnet.train.batches import Batches

EVERY_EPOCHS = 5  # AutoTrainer's: checktype "epoch_5"
BLOCK, FIRST_STEPS, BLOCKS = 5, 50, 40  # steps in a row; all of the first; blocks after them


@dataclass(frozen=True)
class EpochSeen:
    """As Keras logs it: without validation rows, those of training stand in."""

    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


@dataclass(frozen=True)
class Look:
    """One pass forward and back.

    Outputs, and dL/d outputs, are of layers as Keras has them, Dense and its activation in one;
    weights of the Dense layers, and dL/d each array of theirs: kernel, bias, kernel, bias, …
    """

    outputs: list[np.ndarray]
    output_gradients: list[np.ndarray]
    weights: list[np.ndarray]
    gradients: list[np.ndarray]
    loss: float
    accuracy: float

    @property
    def means(self):
        """The mean of each array, and the loss and the accuracy: what DeepLocalize watches."""
        return {
            "forward": [float(array.mean()) for array in self.outputs],
            "weights": [float(array.mean()) for array in self.weights],
            "weight gradient": [float(array.mean()) for array in self.gradients[::2]],
            "output gradient": [float(array.mean()) for array in self.output_gradients],
            "loss": [self.loss],
            "accuracy": [self.accuracy],
        }


@dataclass
class Run:
    """What the tools are given; `fresh()` makes the arguments of the training anew."""

    fresh: Callable
    inputs: np.ndarray
    target: np.ndarray
    held_out: tuple | None
    regression: bool
    epochs_asked: int
    epochs: list[EpochSeen] = field(default_factory=list)
    looks: dict[int, Look] = field(default_factory=dict)  # by epoch, at the end of some
    steps: list[dict] = field(default_factory=list)  # means of looks before some steps
    finite: bool = True


def record(plan):
    """Train and keep what was seen, up to the step whose loss was not finite."""
    plan = plan.split()
    rows = plan.held_out
    run = Run(
        fresh=plan.training,
        inputs=plan.data.inputs.astype(np.float32),
        target=plan.data.target,
        held_out=None if rows is None else (rows.inputs.astype(np.float32), rows.target),
        regression=plan.data.kind == "regression",
        epochs_asked=plan.epochs,
    )
    with np.errstate(all="ignore"), threadpool_limits(1):
        train(run)
    return run


def train(run):
    arguments = run.fresh()
    network, loss = arguments["network"], arguments["loss"]
    mover = Mover(network, loss, arguments["optimizer"])
    batches = Batches(len(run.inputs), arguments["batch_size"], arguments["seed"])
    due = steps_due(len(batches) * run.epochs_asked)
    for epoch in range(run.epochs_asked):
        losses = []
        for step, rows in enumerate(batches.of(epoch), epoch * len(batches)):
            inputs, target = run.inputs[rows], run.target[rows]
            if step in due:
                run.steps.append(look_at(network, loss, inputs, target).means)
            losses.append(mover.move(inputs, target))
            if not math.isfinite(losses[-1]):
                run.finite = False
                run.epochs.append(EpochSeen(math.nan, 0.0, math.nan, 0.0))
                return
        run.epochs.append(figures(run, network, loss, float(np.mean(losses))))
        if epoch % EVERY_EPOCHS == 0:
            first = slice(0, batches.size)
            run.looks[epoch] = look_at(network, loss, run.inputs[first], run.target[first])


def steps_due(total):
    """All of the first steps, and blocks of steps in a row up to the last."""
    starts = np.linspace(FIRST_STEPS, max(FIRST_STEPS, total - BLOCK), BLOCKS).astype(int)
    blocks = {start + i for start in starts.tolist() for i in range(BLOCK)}
    return blocks | set(range(FIRST_STEPS))


class Mover:
    """One step of a training after the other; a last layer and its loss are taken together."""

    def __init__(self, network, loss, optimizer):
        self.network, self.optimizer = network, optimizer
        self.loss, self.logits = with_logits(network, loss)

    def move(self, inputs, target):
        """Return the loss before the step, penalty included."""
        network, logits = self.network, self.logits
        outputs = network.forward(inputs, training=True, logits=logits)
        value = self.loss.forward(outputs, target) + network.penalty()
        if math.isfinite(value):
            network.backward(self.loss.backward(), logits=logits)
            self.optimizer.step(network)
        return value


def figures(run, network, loss, value):
    """The epoch's mean loss, and the accuracies and the validation loss after it."""
    own = value, accuracy(network.forward(run.inputs), run.target)
    if run.held_out is None:
        return EpochSeen(*own, *own)
    outputs = network.forward(run.held_out[0])
    other = loss.forward(outputs, run.held_out[1])
    return EpochSeen(*own, other, accuracy(outputs, run.held_out[1]))


def accuracy(prediction, target):
    """Keras's: the greatest output is the class, or an output above one half is a yes."""
    if prediction.shape[1] == 1:
        return float(np.mean((prediction[:, 0] > 0.5) == np.reshape(target, -1)))
    classes = target.argmax(axis=1) if target.ndim == 2 else target
    return float(np.mean(prediction.argmax(axis=1) == classes))


def look_at(network, loss, inputs, target):
    """One pass on these rows, layer by layer, with the loss after the last one."""
    values, outputs = inputs, []
    for layer in network.layers:
        values = layer.forward(values, training=False)
        outputs.append(values)
    value = loss.forward(values, target)
    gradient, output_gradients = np.asarray(loss.backward(), values.dtype), []
    for layer in reversed(network.layers):
        output_gradients.insert(0, gradient)
        gradient = layer.backward(gradient)
    dense = [layer for layer in network.layers if isinstance(layer, gn.Dense)]
    whole = [not before_activation(network.layers, i) for i in range(len(outputs))]
    return Look(
        list(compress(outputs, whole)),
        list(compress(output_gradients, whole)),
        weights=[layer.weights.copy() for layer in dense],
        gradients=[array.copy() for layer in dense for array in layer.gradients.values()],
        loss=value,
        accuracy=accuracy(values, target),
    )


def before_activation(layers, i):
    """Whether this is a Dense whose activation follows."""
    follows = i + 1 < len(layers) and isinstance(layers[i + 1], gn.Activation)
    return follows and isinstance(layers[i], gn.Dense)
