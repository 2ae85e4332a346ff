"""Tables of a few rows: one linear network, trained to its optimum."""

from copy import deepcopy
from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.nn import (
    LBFGS,
    Dense,
    Network,
    Softmax,
    Zeros,
)
from glassnet.recipe.ensemble import Ensemble
from glassnet.recipe.folds import fold_numbers
from glassnet.recipe.optimum import to_the_optimum
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.table_network import front
from glassnet.recipe.task import Rows, Task
from glassnet.record import History
from glassnet.train import train

__all__ = ["FEW", "fit_small"]

FEW = 50  # rows below which there is too little to learn more than a line from
FOLDS = 10
LINE_SEARCHES = 500
LINE = Recipe(waves=0, scale_rate=0.0, embedding=1)


def fit_small(task: Task, rows: Rows, *, seed: int) -> Ensemble:
    """Train x·W + b with the penalty Σw² / Σ weights: ridge or logistic regression.

    The optimum is one, so that a row of weight 2 counts as two rows, to rounding. What `unseen`
    holds is of networks trained on nine tenths of the rows each. Callbacks that watch a figure of
    validation have nothing to watch, and are left out.

    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> ensemble = fit_small(Task(Layout(1, 0, ()), 1), Rows(x, 3 * x), seed=0)
    >>> ensemble.networks[0].predict(np.array([[1.0]])).round(1)
    array([[2.4]])
    """
    network, history = _fitted(task, rows)
    to_the_optimum(network, task.own_loss(), rows)
    return Ensemble([network], [history], np.ones(1), [0], [0], _unseen(task, rows, seed))


def _fitted(task: Task, rows: Rows) -> tuple[Network, History]:
    penalty = 1 / (len(rows) if rows.weights is None else float(rows.weights.sum()))
    layers, width = front(task.layout, LINE)
    layers.append(Dense(width, task.outputs, weight_l2=penalty, weight_init=Zeros()))
    network = Network([*layers, Softmax()] if task.classes else layers, dtype="float64")
    history = train(
        network, rows.inputs, rows.target, loss=task.own_loss(), optimizer=LBFGS(LINE_SEARCHES),
        epochs=2, sample_weight=rows.weights, progress=False, engine="numpy",
        metrics=[deepcopy(each) for each in task.metrics],
        callbacks=[deepcopy(each) for each in task.callbacks if not each.figures()],
    )  # fmt: skip
    return network, history


def _unseen(task: Task, rows: Rows, seed: int) -> Array:
    outputs = np.full((len(rows), task.outputs), np.nan)
    folds = fold_numbers(rows.target if task.classes else None, len(rows), FOLDS, seed)
    quiet = replace(task, callbacks=(), metrics=())
    for fold in range(FOLDS):
        own = folds != fold
        if own.any() and not own.all():
            outputs[~own] = _fitted(quiet, rows.take(own))[0].predict(rows.inputs[~own])
    return outputs
