"""Faults at the end of the network: an answer out of reach, a loss that asks for another."""

from dataclasses import replace

import numpy as np

from doctor.data import BINARY, CLASSES, REGRESSION
from doctor.drawing import Wishes
from doctor.faults.fault import fault

NUMBERS = Wishes(kinds=(REGRESSION,))


@fault("output-cannot-reach", NUMBERS)
def bounded_answer(draw, plan):
    """ReLU, Sigmoid or Tanh last, for a target that goes beyond its range."""
    last = str(draw.choice(["ReLU", "Sigmoid", "Tanh"]))
    return plan.changed(last=last, loss="MeanSquaredError")


def as_one_hot(data):
    return replace(data, target=np.eye(data.classes)[data.target])


@fault("loss-mismatch", Wishes(kinds=(CLASSES,), depth=(1, 3)), by_errors=True)
def numbers_for_shares(draw, plan):
    """The loss of numbers on the shares of classes."""
    loss = str(draw.choice(["MeanSquaredError", "MeanAbsoluteError"]))
    plan = plan.on_all_rows(as_one_hot)
    return plan.changed(loss=loss, metrics=())


@fault("loss-mismatch", Wishes(kinds=(CLASSES,), depth=(1, 3)), by_errors=True)
def classes_as_numbers(draw, plan):
    """One output that is to hit the number of the class."""
    return plan.changed(loss="MeanSquaredError", outputs=1, last=None, metrics=())


@fault("loss-mismatch", Wishes(kinds=(BINARY,)), by_errors=True)
def absolute_for_yes_or_no(draw, plan):
    """The absolute error of a yes or no."""
    return plan.changed(loss="MeanAbsoluteError", outputs=1, last="Sigmoid", metrics=())
