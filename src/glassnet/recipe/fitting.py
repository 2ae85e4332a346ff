"""An ensemble of networks trained on an encoded table."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError
from glassnet.nn import AdamW, CategoricalCrossentropy, Loss, MeanSquaredError, Network, Schedule
from glassnet.recipe.first_values import start_from_data
from glassnet.recipe.folds import fold_numbers
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.table_network import table_network
from glassnet.record import History
from glassnet.tabular import Layout
from glassnet.train import Callback, EarlyStopping, train_many
from glassnet.train.threads import cores
from glassnet.train.training import INTERRUPTED, TIME_LIMIT

__all__ = [
    "Ensemble", "Member", "Rows", "Task", "fit_ensemble", "loss_of", "optimizer_of", "steps_of",
]  # fmt: skip

Member = tuple[Network, History]

NUMBERS_RATE, CLASSES_RATE, EPSILON = 0.1, 0.02, 1e-8
STEPS_POWER, LEAST_EPOCHS, MOST_EPOCHS = 0.2, 4, 256
BATCH_FACTOR, LEAST_BATCH, MOST_BATCH = 1.3, 64, 1024
SEEDS = 1000  # between the seeds of the networks of two ensembles
LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class Rows:
    """Encoded rows: inputs (rows, columns), targets (rows, outputs) or class numbers (rows,).

    >>> len(Rows(np.zeros((3, 2)), np.zeros((3, 1))))
    3
    """

    inputs: Array
    target: Array
    weights: Array | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, rows: Array) -> "Rows":
        """Return some of the rows."""
        weights = None if self.weights is None else self.weights[rows]
        return Rows(self.inputs[rows], self.target[rows], weights)

    def given(self) -> tuple[Array, ...]:
        """Return what `train` takes as validation."""
        return (self.inputs, self.target, *(() if self.weights is None else (self.weights,)))


@dataclass(frozen=True)
class Task:
    """What to learn: how the inputs are laid out, how many outputs there are, of what kind.

    `loss` None is squared error, or cross-entropy for `classes`; `monitor` is the figure whose
    best epoch is kept, where one is.

    >>> Task(Layout(2, 0, ()), 1).monitor
    'validation_loss'
    """

    layout: Layout
    outputs: int
    classes: bool = False
    loss: Loss | None = None
    metrics: Sequence[Any] = ()
    monitor: str = "validation_loss"
    callbacks: Sequence[Callback] = ()


@dataclass
class Ensemble:
    """Trained networks, and what those that had not seen a row said about it.

    `unseen` (rows, outputs) is the mean over the networks that did not learn from the row, NaN
    where all have; `histories` are one a network.

    >>> Ensemble([], [], np.zeros((0, 1))).networks
    []
    """

    networks: list[Network]
    histories: list[History] = field(repr=False)
    unseen: Array = field(repr=False)


def fit_ensemble(
    task: Task,
    rows: Rows,
    recipe: Recipe,
    *,
    seed: int,
    held_out: Rows | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
    kept: Mapping[int, Member] | None = None,
    on_member: Callable[[int, Member], object] | None = None,
    start: Sequence[Network] = (),
) -> Ensemble:
    """Train the recipe's networks, each without one fold of the rows.

    With `held_out` rows all learn from all `rows`, and the best epoch is chosen on those.
    `workers` networks are trained at a time, one a core unless given. After `time_limit` seconds
    no other network is begun, and those under way are ended; there is always one. Ctrl-C ends it
    too, and what it cut short is left out where other networks are whole.

    `kept` are networks by their number that are trained already, and not trained again;
    `on_member(number, member)` is called with each new one that came to its end. A network
    depends on seed and number alone, so that one ensemble may be trained in several goes. Unless
    there are networks `start`: training goes on from their numbers, where shapes agree.

    DataError where Ctrl-C came before the first epoch's end.

    >>> x = np.linspace(-1, 1, 200, dtype="float32").reshape(-1, 1)
    >>> recipe = Recipe(hidden=(16,), folds=2, repeats=1, epochs=20, batch_size=32)
    >>> ensemble = fit_ensemble(Task(Layout(1, 0, ()), 1), Rows(x, x**2), recipe, seed=0)
    >>> len(ensemble.networks), ensemble.unseen.shape
    (2, (200, 1))
    """
    workers, members = workers or cores(), dict(kept or {})
    end = math.inf if time_limit is None else time.monotonic() + time_limit
    learned = _learned(task, rows, recipe, seed, held_out)
    missing = [number for number in range(recipe.members) if number not in members]
    for first in range(0, len(missing), workers):
        wave = missing[first : first + workers]
        made = [
            _training(task, rows, recipe, seed * SEEDS + number, learned[number], held_out)
            for number in wave
        ]
        for number, training in zip(wave, made, strict=True):
            _go_on(training["network"], start[number : number + 1])
        left = None if time_limit is None else max(LEAST_SECONDS, end - time.monotonic())
        histories = train_many(made, workers=workers, time_limit=left)
        for number, training, history in zip(wave, made, histories, strict=True):
            members[number] = training["network"], history
            if on_member and history.stopped not in (INTERRUPTED, TIME_LIMIT):
                on_member(number, members[number])
        interrupted = any(history.stopped == INTERRUPTED for history in histories)
        if interrupted or time.monotonic() >= end:
            break
    return _ensemble(_usable(members), task, rows, learned)


def _ensemble(
    members: Mapping[int, Member], task: Task, rows: Rows, learned: Sequence[Array]
) -> Ensemble:
    networks, histories = zip(*members.values(), strict=True)
    return Ensemble([*networks], [*histories], _unseen(members, task, rows, learned))


def _usable(members: Mapping[int, Member]) -> dict[int, Member]:
    """Return the members by number, without those that Ctrl-C cut short if there are others."""
    whole = {
        number: (network, history)
        for number, (network, history) in sorted(members.items())
        if history.stopped != INTERRUPTED
    }
    begun = whole or {number: member for number, member in members.items() if len(member[1])}
    if not begun:
        raise DataError(
            "a training that was interrupted",
            rule="no epoch was finished, so there is no model",
            remedy="train again, for longer",
        )
    return begun


def _learned(
    task: Task, rows: Rows, recipe: Recipe, seed: int, held_out: Rows | None
) -> list[Array]:
    """Return for each network which rows it learns from, (rows,) of bool."""
    if held_out is not None or len(rows) < recipe.folds:
        return [np.ones(len(rows), bool)] * recipe.members
    classes = rows.target if task.classes else None
    numbers = [
        fold_numbers(classes, len(rows), recipe.folds, seed + repeat)
        for repeat in range(recipe.repeats)
    ]
    return [own != fold for own in numbers for fold in range(recipe.folds)]


def _training(
    task: Task, rows: Rows, recipe: Recipe, seed: int, learned: Array, held_out: Rows | None
) -> dict[str, Any]:
    """Return one network's training, as `train_many` takes it."""
    own = rows if learned.all() else rows.take(learned)
    network = table_network(task.layout, task.outputs, recipe, classes=task.classes, seed=seed)
    start_from_data(network, own.inputs, np.random.default_rng(seed))
    validation = held_out
    if held_out is None and recipe.keep_best and not learned.all():
        validation = rows.take(~learned)
    epochs, batch_size = steps_of(recipe, len(own))
    callbacks: list[Callback] = [deepcopy(each) for each in task.callbacks]
    if validation is not None:
        callbacks.append(EarlyStopping(task.monitor, patience=epochs))
    return {
        "network": network,
        "inputs": own.inputs,
        "target": own.target,
        "sample_weight": own.weights,
        "validation": None if validation is None else validation.given(),
        "loss": loss_of(task, recipe),
        "optimizer": optimizer_of(task, recipe),
        "metrics": [deepcopy(each) for each in task.metrics],
        "epochs": epochs,
        "batch_size": batch_size,
        "callbacks": callbacks,
        "seed": seed,
    }


def _go_on(network: Network, start: Sequence[Network]) -> None:
    """Take over the numbers of an earlier network of the same shapes, if there is one."""
    for earlier in start:
        shapes = [
            {name: view.shape for name, view in each.named(each.parameters).items()}
            for each in (network, earlier)
        ]
        if shapes[0] == shapes[1]:
            network.parameters[...] = earlier.parameters


def steps_of(recipe: Recipe, rows: int) -> tuple[int, int]:
    """Return the epochs of a training on so many rows, and the rows of a batch.

    >>> steps_of(Recipe(epochs=100, batch_size=256, least_steps=0, most_steps=1000), 25_600)
    (10, 256)
    >>> steps_of(Recipe(), 720), steps_of(Recipe(), 47_000)
    ((155, 64), (23, 256))
    """
    size = min(recipe.batch_size or _usual_batch(rows), rows)
    an_epoch = math.ceil(rows / size)
    if recipe.epochs is None:
        epochs = round(recipe.steps * rows**STEPS_POWER / an_epoch)
        return min(max(epochs, LEAST_EPOCHS), MOST_EPOCHS), size
    steps = min(max(recipe.epochs * an_epoch, recipe.least_steps), recipe.most_steps)
    return max(1, round(steps / an_epoch)), size


def _usual_batch(rows: int) -> int:
    """The power of two nearest to 1.3·√rows: few steps for many rows, all the same many epochs."""
    power = round(math.log2(BATCH_FACTOR * math.sqrt(rows)))
    return min(max(2**power, LEAST_BATCH), MOST_BATCH)


def loss_of(task: Task, recipe: Recipe) -> Loss:
    """Return a loss of its own for each training.

    >>> loss_of(Task(Layout(1, 0, ()), 2, classes=True), Recipe(smoothing=0.1))
    CategoricalCrossentropy(smoothing=0.1)
    """
    if task.loss is not None:
        return deepcopy(task.loss)
    return CategoricalCrossentropy(recipe.smoothing) if task.classes else MeanSquaredError()


def optimizer_of(task: Task, recipe: Recipe) -> AdamW:
    """Return the recipe's optimizer.

    >>> optimizer_of(Task(Layout(1, 0, ()), 1), Recipe()).learning_rate
    0.1
    """
    usual = CLASSES_RATE if task.classes else NUMBERS_RATE
    return AdamW(
        usual if recipe.learning_rate is None else recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        beta_1=recipe.beta_1,
        beta_2=recipe.beta_2,
        epsilon=EPSILON,
        schedule=Schedule.named(recipe.schedule)(),
    )


def _unseen(
    members: Mapping[int, Member], task: Task, rows: Rows, learned: Sequence[Array]
) -> Array:
    """Return the mean outputs of the networks that did not learn from a row; NaN where none is."""
    total, count = np.zeros((len(rows), task.outputs)), np.zeros((len(rows), 1))
    for number, (network, _) in members.items():
        unseen = ~learned[number]
        if unseen.any():
            total[unseen] += network.predict(rows.inputs[unseen])
            count[unseen] += 1
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
