"""Faults of the held-out rows: known from the training already, or from another region."""

import numpy as np

from doctor.drawing import Wishes
from doctor.faults.fault import fault

HELD_OUT = Wishes(held_out=("rows", "share"))


@fault("leakage", HELD_OUT, of_data=True)
def known_rows(draw, plan):
    """Many of the held-out rows are among the training rows."""
    plan = plan.split()
    count = int(draw.uniform(0.3, 1) * len(plan.held_out))
    copied = plan.held_out.take(draw.choice(len(plan.held_out), count, False))
    both = plan.data.followed_by(copied)
    return plan.changed(data=both.take(draw.permutation(len(both))))


@fault("split-drift", HELD_OUT, of_data=True)
def another_region(draw, plan):
    """The held-out rows are those where one column is greatest."""
    plan = plan.split()
    rows = plan.data.followed_by(plan.held_out)
    many_valued = [j for j, x in enumerate(rows.inputs.T) if len(np.unique(x)) > 10]
    order = np.argsort(rows.inputs[:, draw.choice(many_valued)], kind="stable")
    count = len(plan.data)
    apart, kept = order[count:], np.sort(order[:count])
    return plan.changed(data=rows.take(kept), held_out=rows.take(np.sort(apart)))
