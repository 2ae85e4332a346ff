"""How a training ended, in units of the best constant answer's loss."""

from functools import cached_property
from itertools import pairwise

import numpy as np

import glassnet as gn
from doctor.data import REGRESSION

LATE = 0.1  # the last share of the epochs, over which a loss may not jump


class Outcome:
    """Trains the plan; `last`, `late` and `best_seen` are infinite where the loss was not finite.

    They are of the validation rows where there are any, else of the training rows.
    """

    def __init__(self, plan, **changes):
        self.plan = plan
        arguments = {**plan.training(), "threads": 1, **changes}
        self.network = arguments["network"]
        self.born = self.network.parameters.copy()
        try:
            self.history = gn.train(**arguments)
        except gn.errors.NonFiniteError:
            self.history = None

    @property
    def finite(self):
        return self.history is not None and np.isfinite(self._judged).all()

    @cached_property
    def _judged(self):
        records = self.history.records
        if records[-1].validation_loss is None:
            losses = [record.data_loss for record in records]
        else:
            losses = [record.validation_loss for record in records]
        return np.array(losses) / constant_loss(self.plan.loss, self.plan.data.target)

    @property
    def last(self):
        return float(self._judged[-1]) if self.finite else np.inf

    @property
    def late(self):
        """The greatest loss near the end."""
        count = max(3, round(LATE * len(self._judged))) if self.finite else 0
        return float(self._judged[-count:].max()) if self.finite else np.inf

    @property
    def best_seen(self):
        return float(self._judged.min()) if self.finite else np.inf

    @property
    def last_training(self):
        loss = self.history.records[-1].data_loss
        return loss / constant_loss(self.plan.loss, self.plan.data.target)

    @property
    def dead(self):
        """The greatest share of units of a hidden layer that are 0 on every training row."""
        return dead_share(self.network, self.plan.data.inputs)

    @property
    def dead_at_birth(self):
        return dead_share(self.plan.network(), self.plan.data.inputs)

    @property
    def errors(self):
        """The share of wrong classes on the rows judged, over that of the commonest class."""
        data = self.plan.judged
        wrong = np.mean(answered(self.network, data.inputs) != as_classes(data.target))
        return float(wrong / (1 - commonest(as_classes(data.target))))

    @property
    def minority_recall(self):
        """The share of the rarest class's training rows that are answered rightly."""
        classes = as_classes(self.plan.data.target)
        rarest = np.argmin(np.bincount(classes))
        of_it = classes == rarest
        return float(np.mean(answered(self.network, self.plan.data.inputs)[of_it] == rarest))

    @property
    def rarest_share(self):
        if self.plan.data.kind == REGRESSION:
            return 1.0
        classes = as_classes(self.plan.data.target)
        return float(np.bincount(classes).min() / len(classes))


def constant_loss(loss, target):
    """The loss of the best constant answer.

    Huber's is taken at the mean, which is near enough to its best.
    """
    if loss in {"BinaryCrossentropy", "CategoricalCrossentropy"}:
        shares = np.bincount(target) / len(target)
        return float(-np.sum(shares[shares > 0] * np.log(shares[shares > 0])))
    middle = np.median if loss == "MeanAbsoluteError" else np.mean
    error = target - middle(target, axis=0)
    table = error.reshape(len(target), -1)
    return gn.Loss.named(loss)().forward(table, np.zeros_like(table))


def answered(network, inputs):
    """Class numbers; a lone output of no Sigmoid is rounded to one."""
    outputs = network.predict(inputs.astype(np.float32))
    if outputs.shape[1] > 1:
        return outputs.argmax(axis=1)
    return np.rint(outputs[:, 0]).astype(int)


def as_classes(target):
    return target.argmax(axis=1) if target.ndim == 2 else target


def commonest(classes):
    return np.bincount(classes).max() / len(classes)


def dead_share(network, inputs):
    """Over the activations between Dense layers; a unit is dead that is 0 on every row."""
    values, worst = inputs.astype(np.float32), 0.0
    for layer, following in pairwise(network.layers):
        values = layer.forward(values)
        if isinstance(layer, gn.ReLU) and isinstance(following, gn.Dense):
            worst = max(worst, float(np.mean((values == 0).all(axis=0))))
    return worst
