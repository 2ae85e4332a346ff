"""Faults among the columns: one that says nothing, one that says it twice, one that says all."""

import numpy as np

from doctor.faults.fault import fault


@fault("constant-column", of_data=True)
def same_everywhere(draw, plan):
    """One or two columns that are the same on every row."""
    values = draw.choice([0.0, 1.0, -1.0, 2.5], int(draw.integers(1, 3)))
    return plan.on_all_rows(lambda data: data.with_column(np.tile(values, (len(data), 1))))


@fault("duplicate-column", of_data=True)
def said_twice(draw, plan):
    """A column again, as it is or in another unit."""
    column = int(draw.integers(plan.data.columns))
    factor, offset = (1.0, 0.0) if draw.random() < 0.6 else (draw.uniform(0.4, 2.5), 0.5)
    return plan.on_all_rows(lambda data: data.with_column(factor * data.inputs[:, column] + offset))


@fault("leakage", of_data=True)
def answer_among_inputs(draw, plan):
    """A column that is the target, as it is or all but."""
    noise, factor = float(draw.choice([0, 1e-3])), draw.uniform(0.5, 1.5)
    middle = plan.data.target.mean()

    def change(data):
        blur = noise * draw.standard_normal(len(data))
        return data.with_column(factor * (data.target - middle) + blur)

    return plan.on_all_rows(change)
