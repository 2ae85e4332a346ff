"""What a constant, a linear model and a plain network reach on a run's rows, in its own loss."""

from dataclasses import dataclass

import numpy as np

from glassnet.array import Array
from glassnet.errors import GlassnetError
from glassnet.nn import AdamW, Cosine, Dense, Loss, Network, Sigmoid, SiLU, Softmax
from glassnet.nn.layer import Layer
from glassnet.sample import SampledRows
from glassnet.train import train_many

__all__ = ["References", "references_of"]

STEPS, BATCH, UNITS, RATE = 1500, 64, 64, 0.01
HELD_OUT = 0.3  # of the rows: what is reached counts on rows that were not learned
LEAST = 12  # rows below which nothing is held out
ALIKE, TINY = 3.0, 1e-30  # times: losses of a constant on held-out rows and on the others


@dataclass(frozen=True)
class References:
    """Losses on held-out rows: of the best constant, a linear model, and a plain network.

    `errors` (rows,) are the plain network's losses of the single held-out rows; `outputs` what it
    says there, `target` what is true.
    """

    constant: float
    linear: float
    network: float
    outputs: Array
    target: Array

    @property
    def reachable(self) -> float:
        """The least of the three: what a run should come to."""
        return min(self.constant, self.linear, self.network)

    @property
    def learnable(self) -> float:
        """Share of the constant's loss that goes away where something is learned."""
        return (self.constant - self.reachable) / self.constant if self.constant > 0 else 0.0


def references_of(loss: Loss, rows: SampledRows, outputs: int) -> References | None:
    """Train them on 70 % of the rows and score them on the others; None where that cannot be.

    >>> from glassnet import MeanSquaredError
    >>> x = np.linspace(-1, 1, 200).reshape(-1, 1)
    >>> found = references_of(MeanSquaredError(), SampledRows.of(x, np.sin(3 * x), None), 1)
    >>> found.network < 0.1 * found.linear < found.constant
    True
    """
    classes = loss.predicts == "classes"
    if loss.predicts not in ("number", "yes/no", "classes") or len(rows) < LEAST:
        return None
    order = np.random.default_rng(0).permutation(len(rows))
    cut = round(len(rows) * HELD_OUT)
    known, unseen = np.sort(order[cut:]), np.sort(order[:cut])
    try:
        task = _Task(loss, rows, known, unseen, outputs, classes)
        said = [task.constant(), task.trained([]), task.trained([UNITS, UNITS])]
        constant, linear, network = (task.value(each) for each in said)
        if not 1 / ALIKE < constant / max(task.spread, TINY) < ALIKE:
            return None  # a few rows make the loss, and fell on one side
    except GlassnetError:
        return None
    return References(constant, linear, network, outputs=said[-1], target=rows.target[unseen])


class _Task:
    """Rows with standard inputs and, where they are numbers, standard targets.

    Losses are computed on predictions in the run's own units.
    """

    def __init__(
        self,
        loss: Loss,
        rows: SampledRows,
        known: Array,
        unseen: Array,
        outputs: int,
        classes: bool,
    ) -> None:
        self._loss, self._classes, self._outputs = loss, classes, outputs
        self._probabilities = loss.predicts == "yes/no"
        inputs = rows.inputs.astype(np.float64)
        spread = inputs[known].std(axis=0)
        inputs = (inputs - inputs[known].mean(axis=0)) / np.where(spread > 0, spread, 1)
        self._inputs, self._unseen = inputs[known], np.clip(inputs[unseen], -10, 10)
        self._truth, self._target = rows.target[known], rows.target[unseen]
        self._weights = None if rows.weights is None else rows.weights[known]
        self._own = None if rows.weights is None else rows.weights[unseen]
        self._mean, self._spread = self._units()

    def _units(self) -> tuple[Array, Array]:
        if self._classes or self._probabilities:
            return np.zeros(1), np.ones(1)
        truth = self._truth.astype(np.float64).reshape(len(self._truth), -1)
        spread = truth.std(axis=0)
        return truth.mean(axis=0), np.where(spread > 0, spread, 1)

    def value(self, prediction: Array) -> float:
        """The run's loss of a prediction for the rows held out."""
        if getattr(self._loss, "from_logits", False):
            p = np.clip(prediction, 1e-7, 1 - 1e-7)
            prediction = np.log(p) if self._classes else np.log(p / (1 - p))
        return self._loss.forward(prediction, self._target, self._own)

    @property
    def spread(self) -> float:
        """The loss of the best constant on the rows that are learned from."""
        held = self._target, self._own
        self._target, self._own = self._truth, self._weights
        answer = self.constant()[:1]
        value = self.value(np.repeat(answer, len(self._truth), axis=0))
        self._target, self._own = held
        return value

    def constant(self) -> Array:
        """What is best where nothing is known: shares of classes, else mean or median."""
        if self._classes:
            shares = _one_hot(self._truth, self._outputs).mean(axis=0)
            return np.tile(shares, (len(self._target), 1))
        truth = self._truth.astype(np.float64).reshape(len(self._truth), -1)
        candidates = [
            np.tile(one, (len(self._target), 1))
            for one in (truth.mean(axis=0), np.median(truth, axis=0))
        ]
        return min(candidates, key=self.value)

    def trained(self, hidden: list[int]) -> Array:
        """What a network says of the rows held out, at its best epoch there."""
        layers: list[Layer] = []
        width = self._inputs.shape[1]
        for units in hidden:
            layers += [Dense(width, units), SiLU()]
            width = units
        layers.append(Dense(width, self._outputs))
        if self._classes:
            layers.append(Softmax())
        if self._probabilities:
            layers.append(Sigmoid())
        network = Network(layers)
        rows = len(self._inputs)
        size = min(BATCH, rows)
        train_many(
            [network],
            self._inputs,
            self._scaled(self._truth),
            sample_weight=self._weights,
            validation=(self._unseen, self._scaled(self._target)),
            loss=self._learned(),
            optimizer=AdamW(RATE, schedule=Cosine()),
            epochs=max(10, STEPS // -(-rows // size)),
            batch_size=size,
            callbacks="EarlyStopping",
            workers=1,
        )
        return network.predict(self._unseen) * self._spread + self._mean

    def _learned(self) -> Loss | None:
        """The run's loss for numbers; for classes what belongs to the last layer."""
        return None if self._classes or self._probabilities else self._loss

    def _scaled(self, target: Array) -> Array:
        if self._classes or self._probabilities:
            return target
        return (target.reshape(len(target), -1) - self._mean) / self._spread


def _one_hot(target: Array, classes: int) -> Array:
    return target if target.ndim == 2 else np.eye(classes)[target.astype(np.intp)]
