"""Training that goes on as rows come in: one pass over them, at a low and constant rate."""

from collections.abc import Sequence
from copy import deepcopy

import numpy as np

from glassnet.nn import AdamW, Network, Optimizer
from glassnet.recipe.first_values import start_from_data
from glassnet.recipe.fitting import SEEDS, Rows, Task, loss_of, optimizer_of, steps_of
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.table_network import table_network
from glassnet.record import History
from glassnet.train import train_many

__all__ = ["begun", "patient", "train_further"]

RATE = 0.3  # of the recipe's learning rate, whose schedule would have lowered it


def begun(task: Task, rows: Rows, recipe: Recipe, *, seed: int) -> list[Network]:
    """Return the recipe's networks with their first values, which look at these rows.

    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> recipe = Recipe(hidden=(4,), folds=2, repeats=1)
    >>> len(begun(Task(Layout(1, 0, ()), 1), Rows(x, x), recipe, seed=0))
    2
    """
    networks = []
    for own in range(seed * SEEDS, seed * SEEDS + recipe.members):
        network = table_network(task.layout, task.outputs, recipe, classes=task.classes, seed=own)
        start_from_data(network, rows.inputs, np.random.default_rng(own))
        networks.append(network)
    return networks


def train_further(
    networks: Sequence[Network],
    optimizers: Sequence[Optimizer],
    task: Task,
    rows: Rows,
    recipe: Recipe,
    *,
    seed: int,
    workers: int | None = None,
) -> list[History]:
    """Take every network, in place, once through all the rows, in batches of its own order.

    The optimizers, one a network, remember what they learned from earlier rows.

    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 640).reshape(-1, 1)
    >>> recipe, task = Recipe(hidden=(8,), batch_size=16), Task(Layout(1, 0, ()), 1)
    >>> (network,) = begun(task, Rows(x, x), recipe, seed=0)[:1]
    >>> optimizers = [patient(task, recipe)]
    >>> for _ in range(3):
    ...     (history,) = train_further([network], optimizers, task, Rows(x, x), recipe, seed=0)
    >>> history.last.loss < 0.01
    True
    """
    _, size = steps_of(recipe, len(rows))
    made = [
        {
            "network": network,
            "optimizer": optimizer,
            "loss": loss_of(task, recipe),
            "callbacks": [deepcopy(each) for each in task.callbacks if not each.figures()],
            "metrics": [deepcopy(each) for each in task.metrics],
            "seed": seed * SEEDS + number + optimizer.iterations,
        }
        for number, (network, optimizer) in enumerate(zip(networks, optimizers, strict=True))
    ]
    return train_many(
        made, rows.inputs, rows.target, sample_weight=rows.weights, epochs=1, batch_size=size,
        workers=workers,
    )  # fmt: skip


def patient(task: Task, recipe: Recipe) -> AdamW:
    """Return the recipe's optimizer at a low and constant rate.

    >>> from glassnet.tabular import Layout
    >>> patient(Task(Layout(1, 0, ()), 1), Recipe()).schedule
    ConstantRate()
    """
    rate = RATE * optimizer_of(task, recipe).learning_rate
    return optimizer_of(task, recipe.changed(schedule="ConstantRate", learning_rate=rate))
