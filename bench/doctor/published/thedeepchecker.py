"""TheDeepChecker: checks before training, while one batch is overfitted, and of the labels.

Source: Ben Braiek and Khomh, "Testing feedforward neural networks training programs", TOSEM 2023;
github.com/thedeepchecker/thedeepchecker, config/settings.yaml, checkers.py and hooks.py. It trains
by itself: 1,000 steps on 16 rows, 200 on 50 rows, and 50 epochs in batches of 32. The checks of
gradients against differences, of operations, augmentation and test mode are left out: nothing here
could fail them.
"""

import numpy as np

from doctor.published.checker_batch import alarms_on_a_batch
from doctor.published.checker_data import alarms_of_data
from doctor.published.checker_fitting import alarms_of_fitting, alarms_of_labels
from doctor.published.checker_start import alarms_of_start


def alarms(run):
    """Every rule that fails, in the tool's order, each once."""
    with np.errstate(all="ignore"):
        found = [
            *alarms_of_data(run),
            *alarms_of_start(run),
            *alarms_of_fitting(run),
            *alarms_on_a_batch(run),
            *alarms_of_labels(run),
        ]
    return list(dict.fromkeys(found))
