"""What a fault is, and the registry of all."""

from collections.abc import Callable
from dataclasses import dataclass

from doctor.drawing import Wishes

FAULTS = {}


@dataclass(frozen=True)
class Fault:
    """`plant(draw, plan)` returns the plan with the fault; the plan itself is the twin.

    `wishes` say what plans it can be planted in. `of_data` marks a fact of the data, which needs
    no proof by training. `shows(outcome)` says whether the fault is really there after training,
    and no other one in its place. `by_errors` judges by wrong classes, where the losses of plan
    and twin cannot be compared. `also` names what is as true of it.
    """

    name: str
    plant: Callable
    wishes: Wishes
    of_data: bool
    shows: Callable
    by_errors: bool
    also: tuple[str, ...]


def fault(
    name, wishes=None, *, of_data=False, shows=lambda outcome: True, by_errors=False, also=()
):
    """Register a function as the planter of a fault; of several, one is drawn a case."""

    def register(plant):
        made = Fault(name, plant, wishes or Wishes(), of_data, shows, by_errors, also)
        FAULTS.setdefault(name, []).append(made)
        return plant

    return register
