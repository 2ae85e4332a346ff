"""A run described, so that it can be run again on the rows that were kept, as it was or changed."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np

from glassnet.array import Array
from glassnet.doctor.rows import rows_for, with_balanced_classes
from glassnet.errors import NonFiniteError
from glassnet.nn import Loss, Network, Optimizer
from glassnet.record import History
from glassnet.registered import restore
from glassnet.sample import Sample, SampledRows
from glassnet.train import Metric, train_many

__all__ = ["Outcome", "Plan", "Scaling"]

Config = dict[str, Any]
OWN_LOSS = "own_loss"


@dataclass(frozen=True)
class Outcome:
    """What came of a rerun: the loss by epoch, and the final loss on training and held-out rows.

    `metrics` are those of the run by epoch, where they were asked for.

    >>> Outcome([0.5, 0.25], 0.25, None).final
    0.25
    """

    curve: list[float] = field(repr=False)
    final: float
    held_out: float | None
    metrics: dict[str, list[float]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Plan:
    """Everything that a run is made of; `start` are its first numbers, drawn anew where empty.

    `scaled_inputs` and `scaled_target` bring columns and targets to mean 0 and spread 1, `dropped`
    leaves columns out, `balanced` gives every class the same weight, `split` chooses validation
    rows "random" or "without copies" of training rows, `awake` wakes dead units before the first
    step, `keep_best` restores the epoch that was best on validation rows. `own_loss` is what
    outcomes are measured in, whatever `loss` is trained with; with so many `numbered` classes
    the prediction is the mean of their numbers.

    >>> import glassnet as gn
    >>> net, x = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)]), np.linspace(0, 1, 20)
    >>> history = gn.train(net, x.reshape(-1, 1), x, epochs=5)
    >>> outcome = Plan.of(history).run(history.sample)
    >>> np.allclose(outcome.curve, history["data_loss"], rtol=1e-3)
    True
    """

    network: Config
    loss: Config
    optimizer: Config
    steps: int
    batch_size: int | None
    shuffle: bool
    seed: int
    start: dict[str, Array] = field(repr=False)
    scaled_inputs: bool = False
    scaled_target: bool = False
    dropped: tuple[int, ...] = ()
    keep_best: bool = False
    awake: bool = False
    balanced: bool = False
    numbered: int = 0
    own_loss: Config = field(default_factory=dict)
    split: str = "as it was"

    @classmethod
    def of(cls, history: History) -> Self:
        """Read a run's own plan."""
        config, sample = history.config, history.sample
        rows, size = config["rows"], config["batch_size"]
        return cls(
            network=config["network"],
            loss=config["loss"],
            own_loss=config["loss"],
            optimizer=config["optimizer"],
            steps=len(history) * -(-rows // size),
            batch_size=None if size >= rows else size,
            shuffle=config["shuffle"],
            seed=config["seed"],
            start={} if sample is None else sample.start,
            keep_best=any("EarlyStopping" in each["class"] for each in config["callbacks"]),
        )

    def run(
        self,
        sample: Sample,
        steps: int | None = None,
        *,
        measured: Sample | None = None,
        metrics: Sequence[Metric] = (),
        followed: bool = False,
    ) -> Outcome:
        """Train on the rows that were kept, for as many steps as the run had unless said.

        The losses are those of the same rows, or those of `measured`; `metrics` are taken beside.
        The curve is of what was trained with, in its units; `followed`, of the run's own loss.
        """
        made = self.prepared(sample, steps or self.steps, measured)
        made["training"]["metrics"] = [
            *metrics,
            *([made["own_loss"]] if followed and not self.own_loss.get("from_logits") else []),
        ]
        try:
            (history,) = train_many([made["training"]], workers=1)
        except NonFiniteError as error:
            curve = [] if error.history is None else error.history["data_loss"]
            return Outcome(
                [*curve, math.inf], math.inf, None if sample.validation is None else math.inf
            )
        return made["outcome"](history)

    def made_network(self) -> Network:
        """Return the network as it was before the first step."""
        if self.start:
            return Network.restore(self.network, self.start)
        settings = {name: value for name, value in self.network.items() if name != "layers"}
        return Network(restore(self.network["layers"]), **settings)

    def changed(self, **parts: Any) -> Self:
        """Return a plan with other parts."""
        return replace(self, **parts)

    def prepared(
        self, sample: Sample, steps: int, measured: Sample | None = None
    ) -> dict[str, Any]:
        """Return the arguments of the training, and what makes an outcome of its history."""
        sample = self.rows(sample)
        scaling = Scaling.of(self, sample.training)
        network, loss = self.made_network(), restore(self.loss)
        if self.awake:
            network.wake(scaling.inputs(sample.training.inputs))
        optimizer: Optimizer = restore(self.optimizer)
        training = {
            "network": network,
            "loss": loss,
            "optimizer": optimizer,
            **self._rows_and_epochs(sample, scaling, steps),
        }
        measure = _Measure(self, network, scaling, measured or sample)
        return {
            "training": training,
            "outcome": measure.outcome,
            "own_loss": measure.metric(),
            "scaling": scaling,
        }

    def _rows_and_epochs(self, sample: Sample, scaling: "Scaling", steps: int) -> dict[str, Any]:
        rows = len(sample.training)
        size = min(self.batch_size or rows, rows)
        made: Config = {
            "inputs": scaling.inputs(sample.training.inputs),
            "target": self._learned(scaling.target(sample.training.target)),
            "sample_weight": sample.training.weights,
            "epochs": max(1, round(steps / -(-rows // size))),
            "batch_size": size,
            "shuffle": self.shuffle,
            "seed": self.seed,
        }
        if self.keep_best and sample.validation is not None:
            held = sample.validation
            target = self._learned(scaling.target(held.target))
            made["validation"] = scaling.inputs(held.inputs), target
            made["callbacks"] = "EarlyStopping"
        return made

    def loss_at_the_end(self, rows: Sample) -> float:
        """Return the run's own loss as it ended; infinite where its network is not kept."""
        if not rows.end:
            return math.inf
        loss: Loss = restore(self.own_loss)
        known = rows.training
        with np.errstate(all="ignore"):
            outputs = Network.restore(self.network, rows.end).predict(known.inputs)
            return loss.forward(outputs, known.target, known.weights)

    def rows(self, sample: Sample) -> Sample:
        """Return the rows, split and weighted as this plan wants them."""
        sample = rows_for(self.split, sample, self.seed)
        return with_balanced_classes(sample) if self.balanced else sample

    def _learned(self, target: Array) -> Array:
        return target.reshape(len(target)).astype(np.intp) if self.numbered else target


@dataclass(frozen=True)
class Scaling:
    """Brings rows into the units of a plan, and predictions back.

    >>> Scaling((), None, None).inputs(np.ones((1, 2)))
    array([[1., 1.]])
    """

    dropped: tuple[int, ...]
    columns: tuple[Array, Array] | None
    targets: tuple[Array, Array] | None

    @classmethod
    def of(cls, plan: Plan, rows: SampledRows) -> Self:
        """Measure the columns and targets of these rows, as far as the plan scales them."""
        kept = np.delete(rows.inputs, plan.dropped, axis=1)
        columns = _mean_and_spread(kept) if plan.scaled_inputs else None
        targets = _mean_and_spread(rows.target) if plan.scaled_target else None
        return cls(plan.dropped, columns, targets)

    def inputs(self, inputs: Array) -> Array:
        """Return inputs in the plan's units."""
        kept = np.delete(inputs, self.dropped, axis=1)
        return kept if self.columns is None else (kept - self.columns[0]) / self.columns[1]

    def target(self, target: Array) -> Array:
        """Return targets in the plan's units."""
        return target if self.targets is None else (target - self.targets[0]) / self.targets[1]

    def prediction(self, outputs: Array) -> Array:
        """Return outputs in the run's units."""
        return outputs if self.targets is None else outputs * self.targets[1] + self.targets[0]


def _mean_and_spread(values: Array) -> tuple[Array, Array]:
    values = values.astype(np.float64)
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread > 0, spread, 1)


class _Measure:
    """The run's own loss, in the units of its data, of what a network says under a plan."""

    def __init__(self, plan: Plan, network: Network, scaling: Scaling, sample: Sample) -> None:
        self._plan, self._network, self._scaling, self._sample = plan, network, scaling, sample
        self._loss: Loss = restore(plan.own_loss)

    def outcome(self, history: History) -> Outcome:
        """Return the losses at the end, and by epoch."""
        with np.errstate(all="ignore"):
            final = self._value(self._sample.training)
            assert final is not None
            metrics = {name: history[name] for name in history[0].metrics}
            curve = metrics.pop(OWN_LOSS, history["data_loss"])
            return Outcome(curve, final, self._value(self._sample.validation), metrics)

    def metric(self) -> Callable[..., float]:
        """Return what follows the loss epoch by epoch, on the rows that are learned."""
        rows = self._sample.training

        def own_loss(outputs: Array, target: Array, weights: Array | None = None) -> float:
            if len(outputs) != len(rows):  # split otherwise than what is measured
                return math.nan
            return self._of(outputs, rows)

        return own_loss

    def _value(self, rows: SampledRows | None) -> float | None:
        if rows is None:
            return None
        return self._of(self._network.predict(self._scaling.inputs(rows.inputs)), rows)

    def _of(self, outputs: Array, rows: SampledRows) -> float:
        if self._plan.numbered:
            numbers = np.arange(self._plan.numbered, dtype=outputs.dtype)
            outputs = outputs @ numbers.reshape(-1, 1)
        return self._loss.forward(self._scaling.prediction(outputs), rows.target, rows.weights)
