"""Faults of the target: contradictions, no relation to the inputs, a class too rare to answer."""

from dataclasses import replace

import numpy as np

from doctor.data import BINARY, REGRESSION
from doctor.drawing import Wishes
from doctor.faults.fault import fault

CLEAR = (("noise", 0.0),)


def another_label(draw, data, rows):
    """For these rows: the target of any row of the table, but another class than their own."""
    if data.kind == REGRESSION:
        return data.target[draw.integers(len(data), size=len(rows))]
    return (data.target[rows] + draw.integers(1, data.classes, len(rows))) % data.classes


@fault("label-noise", Wishes(sources=("table",), table=CLEAR), of_data=True)
def contradictions(draw, plan):
    """A share of the training rows comes twice, with two answers."""
    plan = plan.split()
    rows = draw.choice(len(plan.data), int(draw.uniform(0.15, 0.4) * len(plan.data)), False)
    again = replace(plan.data.take(rows), target=another_label(draw, plan.data, rows))
    both = plan.data.followed_by(again)
    return plan.changed(data=both.take(draw.permutation(len(both))))


@fault("label-noise", Wishes(sources=("table", "spiral", "digits"), table=CLEAR), of_data=True)
def wrong_answers(draw, plan):
    """A share of the rows has the answer of another one."""
    share = draw.uniform(0.15, 0.35)

    def change(data):
        rows = draw.choice(len(data), int(share * len(data)), False)
        target = data.target.copy()
        target[rows] = another_label(draw, data, rows)
        return replace(data, target=target)

    return plan.on_all_rows(change)


@fault("shuffled-labels", of_data=True)
def shuffled(draw, plan):
    """The target in another order than the rows."""
    return plan.on_all_rows(lambda data: replace(data, target=draw.permutation(data.target)))


def answers_the_majority(outcome):
    """Hardly a row of the rare class is answered."""
    return outcome.minority_recall <= 0.1


RARE = Wishes(
    kinds=(BINARY,),
    sources=("table",),
    table=(("noise", 0.5), ("minority", 0.4)),
    rows=(1500, 6000),
)


@fault("imbalance", RARE, of_data=True, shows=answers_the_majority)
def rare_class(draw, plan):
    """One to three rows in a hundred are of class 1, and the network answers 0."""
    share = draw.uniform(0.01, 0.03)

    def change(data):
        of_class = [np.flatnonzero(data.target == k) for k in (0, 1)]
        count = max(3, round(share * len(of_class[0]) / (1 - share)))
        rare = draw.choice(of_class[1], min(count, len(of_class[1])), False)
        return data.take(np.sort(np.concatenate([of_class[0], rare])))

    return plan.on_all_rows(change)
