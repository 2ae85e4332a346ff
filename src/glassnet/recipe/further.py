"""Training that goes on as rows come in: one pass over them, at a low and constant rate."""

from collections.abc import Sequence
from copy import deepcopy

from glassnet.nn import AdamW, Network, Optimizer
from glassnet.recipe.members import Members, optimizer_of, seed_of_member
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.steps import steps_of
from glassnet.recipe.task import Rows, Task
from glassnet.record import History
from glassnet.train import train_many

__all__ = ["begun", "patient", "train_further"]

RATE = 0.3  # of the recipe's learning rate, whose schedule would have lowered it


def begun(task: Task, rows: Rows, types: Sequence[Recipe], *, seed: int) -> list[Network]:
    """Return the ensemble's networks with their first values, which look at these rows.

    >>> import numpy as np
    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> recipe = Recipe(hidden=(4,), folds=2)
    >>> len(begun(Task(Layout(1, 0, ()), 1), Rows(x, x), [recipe], seed=0))
    2
    """
    members = Members(task, rows, types, seed)
    return [members.network(number, rows) for number in range(len(members))]


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

    >>> import numpy as np
    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 640).reshape(-1, 1)
    >>> recipe, task = Recipe(hidden=(8,), batch_size=16), Task(Layout(1, 0, ()), 1)
    >>> (network,) = begun(task, Rows(x, x), [recipe], seed=0)[:1]
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
            "loss": task.own_loss(recipe.smoothing),
            "callbacks": [deepcopy(each) for each in task.callbacks if not each.figures()],
            "metrics": [deepcopy(each) for each in task.metrics],
            "seed": seed_of_member(seed, number) + optimizer.iterations,
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
