"""The networks of an ensemble, numbered: what each is, and which rows it learns from."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn import AdamW, Network, Schedule
from glassnet.recipe.first_values import start_from_data
from glassnet.recipe.folds import fold_numbers
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.steps import patience_of, steps_of
from glassnet.recipe.table_network import table_network
from glassnet.recipe.task import Rows, Task
from glassnet.train import Callback, EarlyStopping

__all__ = ["Members", "numbered", "optimizer_of", "seed_of_member"]

NUMBERS_RATE, CLASSES_RATE, EPSILON = 0.1, 0.02, 1e-8
SEEDS = 1000  # between the seeds of the networks of two ensembles


def numbered(types: Sequence[Recipe]) -> list[tuple[int, int]]:
    """Return for each network its type, and which network of that type it is.

    The first network of every type comes first, so that an ensemble that is cut short has all.

    >>> numbered([Recipe(networks=2), Recipe(networks=1)])
    [(0, 0), (1, 0), (0, 1)]
    """
    places = [(index, number) for number, each in enumerate(types) for index in range(each.members)]
    return [(number, index) for index, number in sorted(places)]


def seed_of_member(seed: int, number: int) -> int:
    """Return the seed of a network of an ensemble.

    >>> seed_of_member(7, 3)
    7003
    """
    return seed * SEEDS + number


@dataclass(frozen=True)
class Members:
    """The networks of an ensemble before they are trained.

    With `held_out` rows all learn from all `rows`, and the best epoch is chosen on those.

    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 80).reshape(-1, 1)
    >>> members = Members(Task(Layout(1, 0, ()), 1), Rows(x, x), [Recipe()], seed=0)
    >>> len(members), int(members.learned(3).sum())
    (8, 70)
    """

    task: Task
    rows: Rows
    types: Sequence[Recipe]
    seed: int
    held_out: Rows | None = None
    _dealt: dict[tuple[int, int], Array] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse folds that would be empty."""
        folds = max((each.folds for each in self.types), default=0)
        if self.held_out is None and folds > len(self.rows):
            raise SettingError(
                f"folds={folds} of {len(self.rows)} rows",
                rule="every fold needs a row that others do not learn from",
                remedy="choose fewer folds",
            )

    def __len__(self) -> int:
        return len(self._places)

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return numbered(self.types)

    def type_of(self, number: int) -> int:
        """Return the number of a network's type."""
        return self._places[number][0]

    def recipe(self, number: int) -> Recipe:
        """Return the settings of a network."""
        return self.types[self.type_of(number)]

    def learned(self, number: int) -> Array:
        """Return which rows a network learns from, (rows,) of bool."""
        kind, index = self._places[number]
        folds = self.types[kind].folds
        if self.held_out is not None:
            return np.ones(len(self.rows), bool)
        deal, fold = divmod(index, folds)
        if (folds, deal) not in self._dealt:
            classes = self.rows.target if self.task.classes else None
            dealt = fold_numbers(classes, len(self.rows), folds, self.seed + deal)
            self._dealt[folds, deal] = dealt
        unlike: Array = self._dealt[folds, deal] != fold
        return unlike

    def network(self, number: int, rows: Rows) -> Network:
        """Return a network with its first values, which look at these rows."""
        task, seed = self.task, seed_of_member(self.seed, number)
        recipe = self.recipe(number)
        network = table_network(task.layout, task.outputs, recipe, classes=task.classes, seed=seed)
        start_from_data(network, rows.inputs, np.random.default_rng(seed))
        return network

    def training(self, number: int, share: float = 1.0) -> dict[str, Any]:
        """Return one network's training, as `train` takes it, with a share of its steps."""
        task, recipe, learned = self.task, self.recipe(number), self.learned(number)
        own = self.rows if learned.all() else self.rows.take(learned)
        unseen = self._unseen(recipe, learned)
        epochs, batch_size = steps_of(recipe, len(own))
        own, epochs = _some(own, epochs * share, batch_size, self.seed)
        callbacks: list[Callback] = [deepcopy(each) for each in task.callbacks]
        if unseen is not None and recipe.keep_best:
            callbacks.append(EarlyStopping(task.monitor, patience=patience_of(recipe, epochs)))
        return {
            "network": self.network(number, own),
            "inputs": own.inputs,
            "target": own.target,
            "sample_weight": own.weights,
            "validation": None if unseen is None else unseen.given(),
            "loss": task.own_loss(recipe.smoothing),
            "optimizer": optimizer_of(task, recipe),
            "metrics": [deepcopy(each) for each in task.metrics],
            "epochs": epochs,
            "batch_size": batch_size,
            "callbacks": callbacks,
            "seed": seed_of_member(self.seed, number),
        }

    def _unseen(self, recipe: Recipe, learned: Array) -> Rows | None:
        """Return rows to look at while training, where somebody looks."""
        looks = recipe.keep_best or any(each.figures() for each in self.task.callbacks)
        if self.held_out is not None or not looks or learned.all():
            return self.held_out
        return self.rows.take(~learned)


def _some(rows: Rows, epochs: float, least: int, seed: int) -> tuple[Rows, int]:
    """Return whole epochs; of less than one some rows, drawn at random."""
    if epochs >= 1:
        return rows, int(epochs)
    drawn = np.random.default_rng([seed, len(rows)]).permutation(len(rows))
    return rows.take(np.sort(drawn[: max(least, int(epochs * len(rows)))])), 1


def optimizer_of(task: Task, recipe: Recipe) -> AdamW:
    """Return the recipe's optimizer.

    >>> from glassnet.tabular import Layout
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
        schedule=Schedule.made(recipe.schedule),
    )
