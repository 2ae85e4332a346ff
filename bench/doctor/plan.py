"""A training as a plan: what it consists of, which faults change, and the arguments it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

import glassnet as gn
from doctor.data import Data
from glassnet.train.batches import split_rows


@dataclass(frozen=True)
class Plan:
    """Dense layers with one activation between; `last` is an activation's name or None.

    `held_out` is rows, a share of the rows, or None. `weight_inits` and `bias_inits` go to the
    Dense layers in their order, the network's own choice where they end; `touches` change the
    network afterwards.
    """

    data: Data
    held_out: Data | float | None
    hidden: tuple[int, ...]
    activation: str
    outputs: int
    last: str | None
    loss: str
    optimizer: str
    rate: float
    epochs: int
    batch_size: int | None
    seed: int
    settings: Mapping[str, object] = field(default_factory=dict)
    dense: Mapping[str, object] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()
    weight_inits: tuple[gn.Initialiser | None, ...] = ()
    bias_inits: tuple[gn.Initialiser | None, ...] = ()
    touches: tuple[Callable[[gn.Network], None], ...] = ()

    @property
    def depth(self):
        return len(self.hidden)

    @property
    def training_rows(self):
        share = self.held_out if isinstance(self.held_out, float) else 0
        return len(self.data) - round(share * len(self.data))

    @property
    def judged(self):
        """The rows whose loss the training is judged by."""
        return self.split().held_out or self.data

    def changed(self, **what):
        return replace(self, **what)

    def split(self):
        """The same plan with the held-out rows written out, as `gn.train` draws them."""
        if not isinstance(self.held_out, float):
            return self
        kept, held_out = split_rows(len(self.data), self.held_out, self.seed)
        return replace(self, data=self.data.take(kept), held_out=self.data.take(held_out))

    def on_all_rows(self, change):
        """Change training and held-out rows alike."""
        held_out = self.held_out
        held_out = change(held_out) if isinstance(held_out, Data) else held_out
        return replace(self, data=change(self.data), held_out=held_out)

    def network(self):
        """A fresh one, with the plan's first values."""
        layers, sizes = [], [self.data.columns, *self.hidden, self.outputs]
        for i, (inputs, units) in enumerate(pairwise(sizes)):
            inits = {"weight_init": at(self.weight_inits, i), "bias_init": at(self.bias_inits, i)}
            layers += [gn.Dense(inputs, units, **inits, **self.dense), made(self.activation)]
        layers[-1:] = [] if self.last is None else [made(self.last)]
        network = gn.Network(layers, seed=self.seed)
        for touch in self.touches:
            touch(network)
        return network

    def training(self):
        """The arguments of `gn.train`, network, loss and optimizer fresh."""
        return {
            "network": self.network(),
            "inputs": self.data.inputs.astype(np.float32),
            "target": self.data.target,
            "loss": gn.Loss.named(self.loss)(),
            "optimizer": gn.Optimizer.named(self.optimizer)(self.rate, **self.settings),
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "validation": self._validation(),
            "metrics": list(self.metrics),
            "seed": self.seed,
        }

    def _validation(self):
        if isinstance(self.held_out, Data):
            return self.held_out.inputs.astype(np.float32), self.held_out.target
        return self.held_out


def made(activation):
    return gn.Activation.named(activation)()


def at(items, i):
    return items[i] if i < len(items) else None
