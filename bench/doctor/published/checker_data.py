"""TheDeepChecker before training: columns and targets."""

import numpy as np

from doctor.published import named

TOLERANCE = 1e-2
BALANCE = 0.5  # normalised perplexity of the labels
LOWS, HIGHS = (0, -1), (1,)


def alarms_of_data(run):
    found = of_columns(run.inputs, "column", "unscaled-inputs", "constant-column")
    if run.regression:
        return found + of_columns(as_table(run.target), "target", "unscaled-target", None)
    return found + (named("unbalanced labels", "imbalance") if unbalanced(run) else [])


def as_table(target):
    return np.asarray(target, float).reshape(len(target), -1)


def of_columns(table, what, unscaled, constant):
    """A column is constant, or from 0 or -1 to 1, or of mean 0 and spread 1; else unscaled.

    The first that goes from 0 or -1 to 1 ends the check, as it does in the tool.
    """
    found = []
    for column in table.T:
        if column.std() == 0:
            found += named(f"{what} constant", constant)
        elif near(column.max(), HIGHS) and near(column.min(), LOWS):
            return found
        elif not (near(column.std(), (1,)) and near(column.mean(), (0,))):
            found += named(f"{what} not normalised", unscaled)
    return found


def near(value, wanted):
    return any(abs(value - one) <= TOLERANCE for one in wanted)


def balance(run):
    """(e^entropy - 1) / (classes - 1): 1 where all labels are as frequent, 0 where one is."""
    shares = class_shares(run)
    entropy = -np.sum(shares[shares > 0] * np.log(shares[shares > 0]))
    return (np.exp(entropy) - 1) / (len(shares) - 1)


def unbalanced(run):
    return not run.regression and balance(run) < BALANCE


def class_shares(run):
    return np.bincount(class_numbers(run)) / len(run.target)


def class_numbers(run):
    return run.target.argmax(axis=1) if np.ndim(run.target) == 2 else np.asarray(run.target)
