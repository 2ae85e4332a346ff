"""The cases: each a training drawn from its seed, healthy or with faults planted in it.

>>> case = make_case(0)
>>> case.planted, case.half
((), 'development')
"""

from dataclasses import dataclass

import numpy as np

from doctor.accepted import accepted
from doctor.drawing import draw_plan
from doctor.effective import effective
from doctor.faults import FAULTS
from doctor.flavours import FLAVOURS
from doctor.pairs import partner_of, together
from doctor.plan import Plan

MOST_DRAWS = 400


@dataclass(frozen=True)
class Case:
    """`training()` and `twin()` give the arguments of `gn.train`, everything in them fresh.

    The twin of a healthy case is the case. `trained_fault` is the plan with the fault that harms
    the training alone, where a fact of the data was planted beside it.
    """

    name: str
    seed: int
    faults: tuple
    plan: Plan
    twin_plan: Plan
    trained_fault: Plan

    @property
    def planted(self):
        """The names of the causes, none for a healthy run."""
        return tuple(name for fault in self.faults for name in (fault.name, *fault.also))

    @property
    def half(self):
        return half_of(self.seed)

    def training(self):
        return self.plan.training()

    def twin(self):
        return self.twin_plan.training()


def half_of(seed):
    return "test" if seed % 2 else "development"


def make_case(seed):
    """The case of this seed; trains until a draw is good where that is not known yet."""
    sub = accepted().get(seed)
    return draw_good(seed)[0] if sub is None else drawn(seed, sub)


def draw_good(seed):
    """The first case that is what it says, and its sub-seed."""
    for sub in range(MOST_DRAWS):
        case = drawn(seed, sub)
        if effective(case):
            return case, sub
    raise RuntimeError(f"seed {seed}: none of {MOST_DRAWS} draws was what it should be")


def drawn(seed, sub):
    """One draw, good or not."""
    draw = np.random.default_rng([seed, sub])
    names = causes_for(seed)
    if not names:
        flavours = list(FLAVOURS)
        flavour = flavours[seed // 6 % len(flavours)]
        plan = draw_plan(draw, FLAVOURS[flavour])
        return Case(f"{seed}: healthy, {flavour}", seed, (), plan, plan, plan)
    faults = [FAULTS[name][draw.integers(len(FAULTS[name]))] for name in names]
    twin = draw_plan(draw, together(faults))
    return planted_in(draw, twin, seed, faults)


def planted_in(draw, twin, seed, faults):
    """First what harms the training, then the facts of the data."""
    plan = trained = twin
    for fault in sorted(faults, key=lambda fault: fault.of_data):
        plan = fault.plant(draw, plan)
        if not fault.of_data:
            trained = plan
    name = f"{seed}: {' and '.join(fault.name for fault in faults)}"
    return Case(name, seed, tuple(faults), plan, twin, trained)


def causes_for(seed):
    """A third healthy; the others take the faults in an order drawn anew each round.

    Both halves plant the same causes, in different trainings.
    """
    number = seed // 2
    if number % 3 == 0:
        return ()
    position = number // 3 * 2 + number % 3 - 1
    order = np.random.default_rng([7, position // len(FAULTS)]).permutation(sorted(FAULTS))
    name = str(order[position % len(FAULTS)])
    partner = partner_of(name, position) if position % 6 == 5 else None
    return (name,) if partner is None else (name, partner)
