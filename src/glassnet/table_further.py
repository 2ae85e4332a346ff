"""Learning a table piece by piece: the encoding of the first rows, and networks that go on."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

from glassnet.array import Array
from glassnet.nn import Network, Optimizer
from glassnet.predictor import Predictor
from glassnet.recipe import Task, apart, begun, joined, numbered, patient, train_further
from glassnet.record import History
from glassnet.table_task import FitSettings, Known, encoded_rows, encoder_of, pointed_by, task_of
from glassnet.tabular import ClassTarget, Target

__all__ = ["Learning", "begin_table", "begin_with", "learn_further"]


@dataclass
class Learning:
    """Networks under way with their optimizers, and the predictor that they make by now.

    `copied` gives one whose networks and optimizers may learn while this one's stay as they are.
    """

    predictor: Predictor
    networks: list[Network]
    optimizers: list[Optimizer]

    def copied(self) -> "Learning":
        """Return networks and optimizers of their own, in memory that can be written to."""
        return Learning(self.predictor, deepcopy(self.networks), deepcopy(self.optimizers))


def begin_table(known: Known, targets: Sequence[Target], settings: FitSettings) -> Learning:
    """Learn the encoding from the first rows, and make networks for it, not trained yet.

    >>> import numpy as np
    >>> from glassnet.tabular import Table, infer_target
    >>> x = np.linspace(-1, 1, 40)
    >>> known = Known(Table({"x": x}), [3 * x])
    >>> learning = begin_table(known, [infer_target(3 * x)], FitSettings())
    >>> histories = [learn_further(learning, known, FitSettings())[0] for _ in range(9)]
    >>> histories[-1].last.loss < histories[0].last.loss
    True
    """
    encoder = encoder_of(known, settings)
    task, rows = task_of(encoder, targets, settings), encoded_rows(encoder, known, targets)
    networks = begun(task, rows, settings.types, seed=settings.seed)
    whole = joined(networks, encoder.layout.columns)
    predictor = Predictor(encoder, targets, whole, _alike(networks), loss=pointed_by(task))
    return Learning(predictor, networks, _optimizers(task, settings, len(networks)))


def begin_with(predictor: Predictor, settings: FitSettings) -> Learning:
    """Go on from a predictor that was fitted."""
    networks = apart(predictor.network)
    task = task_of(predictor.encoder, predictor.targets, settings)
    return Learning(predictor, networks, _optimizers(task, settings, len(networks)))


def learn_further(learning: Learning, known: Known, settings: FitSettings) -> list[History]:
    """Take the networks once through these rows, and renew the predictor.

    Its range of targets widens with them. How far the truth may lie is not known any more.
    """
    old = learning.predictor
    task, rows = (
        task_of(old.encoder, old.targets, settings),
        encoded_rows(old.encoder, known, old.targets),
    )
    histories = train_further(
        learning.networks, learning.optimizers, task, rows, settings.types[0],
        seed=settings.seed, workers=settings.workers,
    )  # fmt: skip
    targets = [_widened(*each) for each in zip(old.targets, known.targets, strict=True)]
    whole = joined(learning.networks, old.encoder.layout.columns)
    learning.predictor = Predictor(
        old.encoder, targets, whole, old.shares, temperature=old.temperature, loss=old.loss
    )
    return histories


def _optimizers(task: Task, settings: FitSettings, networks: int) -> list[Optimizer]:
    """Return one a network, of its type, or of the first where some types were left out."""
    kinds = [kind for kind, _ in numbered(settings.types)]
    types = kinds if len(kinds) == networks else [0] * networks
    return [patient(task, settings.types[kind]) for kind in types]


def _alike(networks: Sequence[Network]) -> Array:
    return np.full(len(networks), 1 / len(networks))


def _widened(target: Target, values: object) -> Target:
    if isinstance(target, ClassTarget):
        return target
    numbers = target.numbers(values)
    low, high = float(numbers.min()), float(numbers.max())
    return replace(target, low=min(target.low, low), high=max(target.high, high))
