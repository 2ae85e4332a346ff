"""Faults of units: columns or a target far from 0 and 1."""

from dataclasses import replace

import numpy as np

from doctor.data import REGRESSION
from doctor.drawing import Wishes, log_uniform
from doctor.faults.fault import fault


@fault("unscaled-inputs")
def raw_columns(draw, plan):
    """Columns as they are measured: in thousands, and around an offset."""
    count = plan.data.columns
    changed = draw.random(count) < draw.uniform(0.4, 1)
    changed[draw.integers(count)] = True
    scale = np.where(changed, [log_uniform(draw, 50, 1e4) for _ in range(count)], 1)
    offset = np.where(changed, scale * draw.choice([0, 1, 5], count), 0)
    return plan.on_all_rows(lambda data: replace(data, inputs=data.inputs * scale + offset))


@fault("unscaled-target", Wishes(kinds=(REGRESSION,)))
def raw_target(draw, plan):
    """A target in thousands, as prices are."""
    mean, spread = log_uniform(draw, 300, 1e5), draw.uniform(0.1, 0.6)
    return plan.on_all_rows(lambda data: replace(data, target=mean * (1 + spread * data.target)))
