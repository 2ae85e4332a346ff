"""The training loop of the book's chapter 17, once, with its settings as arguments."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from glassnet.nn.initialisers import Initialiser
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

    @property
    def accuracy(self) -> float:
        """Share of predictions within std(y) / 250 of their targets."""
        return _accuracy(self.predictions, self.y)

    @property
    def loss(self) -> float:
        """Mean squared error of the predictions."""
        return float(Loss_MeanSquaredError().calculate(self.predictions, self.y))


def run_chapter(
    hidden: int = 2,
    weight_scale: float | Initialiser = 0.01,
    learning_rate: float = 0.001,
    decay: float = 0.0,
    epochs: int = 10001,
    on_line: Callable[[str], object] = print,
    wake: bool = False,
) -> ChapterRun:
    """Fit the sine as the chapter does, and hand every 100th epoch's line to `on_line`.

    `hidden` layers of 64 ReLU neurons and a linear output, Adam, mean squared error, all 1,000
    points at every step, `init` first. An accurate prediction is within std(y) / 250 of its target.
    The digits are those of the book's own code. For `weight_scale` an initialiser serves too, such
    as `GlorotUniform()`. `wake` wakes the dead neurons of the first layer before training, which
    cures the chapter's stuck runs. SettingError for hidden or epochs below 1, or settings that the
    layers and Adam refuse. Source: chapter 17 of the book.

    >>> run = run_chapter(epochs=101)
    epoch: 0, acc: 0.002, loss: 0.500 (data_loss: 0.500, reg_loss: 0.000), lr: 0.001
    epoch: 100, acc: 0.003, loss: 0.187 (data_loss: 0.187, reg_loss: 0.000), lr: 0.001
    >>> run.predictions.shape
    (1000, 1)
    """
    at_least("epochs", epochs, 1)
    init()
    x, y = sine_data()
    steps = _network(hidden, weight_scale)
    if wake:
        next(step for step in steps if isinstance(step, Layer_Dense)).wake(x)
    with _undisturbed():
        output = _train(steps, x, y, Optimizer_Adam(learning_rate, decay), epochs, on_line)
    return ChapterRun(steps, x, y, output)


def _train(
    steps: tuple[Step, ...],
    x: Array,
    y: Array,
    optimizer: Optimizer_Adam,
    epochs: int,
    on_line: Callable[[str], object],
) -> Array:
    """The chapter's loop; return the predictions of the last epoch."""
    layers = tuple(step for step in steps if isinstance(step, Layer_Dense))
    loss = Loss_MeanSquaredError()
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
    return output


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep steps from waiting, for a second core that is busy and for memory; no digit changes.

    The large block is freed untouched: glibc then keeps smaller ones when they are freed. Else it
    gives the arrays of every step back to the system, and that takes half of the time.
    """
    from threadpoolctl import threadpool_limits

    np.empty(2**24, np.uint8)
    with threadpool_limits(limits=1, user_api="blas"):
        yield


def _network(hidden: int, start: float | Initialiser) -> tuple[Step, ...]:
    *others, last = _layers([1] + [WIDTH] * int(at_least("hidden", hidden, 1)) + [1], start)
    steps: list[Step] = []
    for layer in others:
        steps += [layer, Activation_ReLU()]
    return *steps, last, Activation_Linear()


def _layers(widths: list[int], start: float | Initialiser) -> list[Layer_Dense]:
    sizes = list(pairwise(widths))
    if isinstance(start, Initialiser):
        layers, generator = [Layer_Dense(*size) for size in sizes], np.random.default_rng(0)
        for layer in layers:
            layer.weights[...] = start(layer.weights.shape, generator)
        return layers
    scale = above("weight_scale", start, 0, "try 0.1")

    class Scaled(Layer_Dense):
        weight_scale = scale

    return [Scaled(*size) for size in sizes]


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
    return (
        f"epoch: {epoch}, acc: {_accuracy(output, y):.3f}, loss: {data_loss + reg_loss:.3f} "
        f"(data_loss: {data_loss:.3f}, reg_loss: {reg_loss:.3f}), lr: {rate}"
    )


def _accuracy(predictions: Array, y: Array) -> float:
    return float(np.mean(np.absolute(predictions - y) < np.std(y) / 250))
