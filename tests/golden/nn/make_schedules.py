"""Factors of the learning rate at every step, from PyTorch's schedulers.

python tests/golden/nn/make_schedules.py, with torch 2.13.0; see make_file.py.

The peak of OneCycle is at step rise·(total - 1) here and at pct_start·total - 1 in PyTorch;
pct_start is chosen so that it is the same step.
"""

import warnings

import torch
from make_file import write
from torch.optim import lr_scheduler

TOTAL = 41
RATE = 0.5


def one_cycle(optimizer, rise, start, end):
    """OneCycleLR with its peak at rise·(total - 1)."""
    share = (rise * (TOTAL - 1) + 1) / TOTAL
    return lr_scheduler.OneCycleLR(
        optimizer,
        RATE,
        total_steps=TOTAL,
        pct_start=share,
        div_factor=start,
        final_div_factor=end,
        cycle_momentum=False,
    )


SCHEDULES = {
    "OneCycle()": lambda o: one_cycle(o, 0.3, 25.0, 1e4),
    "OneCycle(rise=0.55, start=10.0, end=100.0)": lambda o: one_cycle(o, 0.55, 10.0, 100.0),
    "Cosine()": lambda o: lr_scheduler.CosineAnnealingLR(o, TOTAL),
    "Cosine(end=0.1)": lambda o: lr_scheduler.CosineAnnealingLR(o, TOTAL, eta_min=0.1 * RATE),
    "Exponential(0.9)": lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    "StepDecay(7, by=0.5)": lambda o: lr_scheduler.StepLR(o, 7, gamma=0.5),
}


def factors(make):
    """The rate of each step over the first rate given."""
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], RATE)
    scheduler, found = make(optimizer), []
    for _ in range(TOTAL):
        found.append(optimizer.param_groups[0]["lr"] / RATE)
        optimizer.step()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if len(found) < TOTAL:
                scheduler.step()
    return found


write(__file__, {"total": TOTAL, "cases": {name: factors(s) for name, s in SCHEDULES.items()}})
