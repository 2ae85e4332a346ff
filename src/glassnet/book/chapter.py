"""The training loop of the book's chapter 17, once, with its settings as arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from glassnet.array import Array
from glassnet.book.activations import Activation_Linear, Activation_ReLU
from glassnet.book.data import sine_data
from glassnet.book.layers import Layer_Dense
from glassnet.book.losses import Loss_MeanSquaredError
from glassnet.book.optimizers import Optimizer_Adam
from glassnet.book.precision import init
from glassnet.nn.settings import above, at_least

__all__ = ["ChapterRun", "run_chapter"]

WIDTH = 64
Step = Layer_Dense | Activation_ReLU | Activation_Linear


@dataclass(frozen=True, eq=False)
class ChapterRun:
    """What a run leaves: the steps of the network in order, the data, the last predictions.

    `predictions`, (1000, 1), are those of the last epoch's forward pass, before its update.

    >>> run = run_chapter(epochs=1, on_line=lambda line: None)
    >>> [layer.weights.shape for layer in run.layers]
    [(1, 64), (64, 64), (64, 1)]
    """

    steps: tuple[Step, ...]
    x: Array
    y: Array
    predictions: Array

    @property
    def layers(self) -> tuple[Layer_Dense, ...]:
        """The dense layers among the steps."""
        return tuple(step for step in self.steps if isinstance(step, Layer_Dense))


def run_chapter(
    hidden: int = 2,
    weight_scale: float = 0.01,
    learning_rate: float = 0.001,
    decay: float = 0.0,
    epochs: int = 10001,
    on_line: Callable[[str], object] = print,
) -> ChapterRun:
    """Fit the sine as the chapter does, and hand every 100th epoch's line to `on_line`.

    `hidden` layers of 64 ReLU neurons and a linear output, Adam, mean squared error, all 1,000
    points at every step, `init` first. An accurate prediction is within std(y) / 250 of its target.
    The digits are those of the book's own code. SettingError for hidden or epochs below 1, or
    settings that the layers and Adam refuse. Source: chapter 17 of the book.

    >>> run = run_chapter(epochs=101)
    epoch: 0, acc: 0.002, loss: 0.500 (data_loss: 0.500, reg_loss: 0.000), lr: 0.001
    epoch: 100, acc: 0.003, loss: 0.187 (data_loss: 0.187, reg_loss: 0.000), lr: 0.001
    >>> run.predictions.shape
    (1000, 1)
    """
    at_least("epochs", epochs, 1)
    _keep_freed_memory()
    init()
    x, y = sine_data()
    steps = _network(hidden, weight_scale)
    layers = tuple(step for step in steps if isinstance(step, Layer_Dense))
    loss, optimizer = Loss_MeanSquaredError(), Optimizer_Adam(learning_rate, decay)
    for epoch in range(epochs):
        output = _forward(steps, x)
        if epoch % 100 == 0:
            on_line(_line(epoch, loss, output, y, layers, optimizer.current_learning_rate))
        loss.backward(output, y)
        _backward(steps, loss.dinputs)
        optimizer.pre_update_params()
        for layer in layers:
            optimizer.update_params(layer)
        optimizer.post_update_params()
    return ChapterRun(steps, x, y, output)


def _keep_freed_memory() -> None:
    """Free one large block, which nothing has touched; glibc then keeps smaller ones when freed.

    Else it hands the arrays of every step back to the system and asks for them anew, and that
    takes half of the time.
    """
    np.empty(2**24, np.uint8)


def _network(hidden: int, scale: float) -> tuple[Step, ...]:
    class Scaled(Layer_Dense):
        weight_scale = above("weight_scale", scale, 0, "try 0.1")

    widths = [1] + [WIDTH] * int(at_least("hidden", hidden, 1))
    steps: list[Step] = []
    for inputs, units in pairwise(widths):
        steps += [Scaled(inputs, units), Activation_ReLU()]
    return *steps, Scaled(WIDTH, 1), Activation_Linear()


def _forward(steps: tuple[Step, ...], values: Array) -> Array:
    for step in steps:
        step.forward(values)
        values = step.output
    return values


def _backward(steps: tuple[Step, ...], gradient: Array) -> None:
    for step in reversed(steps):
        step.backward(gradient)
        gradient = step.dinputs


def _line(
    epoch: int,
    loss: Loss_MeanSquaredError,
    output: Array,
    y: Array,
    layers: tuple[Layer_Dense, ...],
    rate: float,
) -> str:
    """What the chapter prints, to the letter."""
    data_loss = loss.calculate(output, y)
    reg_loss = sum(loss.regularization_loss(layer) for layer in layers)
    accuracy = np.mean(np.absolute(output - y) < np.std(y) / 250)
    return (
        f"epoch: {epoch}, acc: {accuracy:.3f}, loss: {data_loss + reg_loss:.3f} "
        f"(data_loss: {data_loss:.3f}, reg_loss: {reg_loss:.3f}), lr: {rate}"
    )
