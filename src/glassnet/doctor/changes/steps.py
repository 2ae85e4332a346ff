"""Changes of how a network steps downhill."""

from glassnet.doctor.changes.change import Change
from glassnet.doctor.plan import Plan
from glassnet.text import figure

__all__ = ["BatchSize", "Clipping", "Epochs", "LearningRate"]

MOST_STEPS = 200_000


class LearningRate(Change):
    """The learning rate times a factor.

    >>> LearningRate(3).says()
    'a learning rate 3 times larger'
    """

    def __init__(self, factor: float) -> None:
        self.factor = factor

    @classmethod
    def examples(cls) -> "list[LearningRate]":
        """See `Registered.examples`."""
        return [cls(0.1), cls(10)]

    def says(self) -> str:
        """Say how much, and in which direction."""
        larger = self.factor > 1
        times = self.factor if larger else 1 / self.factor
        return f"a learning rate {figure(times)} times {'larger' if larger else 'smaller'}"

    def apply(self, plan: Plan) -> Plan:
        """Multiply it."""
        rate = plan.optimizer["learning_rate"] * self.factor
        return plan.changed(optimizer=plan.optimizer | {"learning_rate": rate})


class Epochs(Change):
    """More epochs, or fewer."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    @classmethod
    def examples(cls) -> "list[Epochs]":
        """See `Registered.examples`."""
        return [cls(4)]

    def says(self) -> str:
        """Say how many times as many."""
        return f"{figure(self.factor)} times as many epochs"

    def apply(self, plan: Plan) -> Plan:
        """Multiply the steps."""
        return plan.changed(steps=min(MOST_STEPS, max(1, round(plan.steps * self.factor))))


class BatchSize(Change):
    """Batches of so many rows, for as many steps."""

    def __init__(self, size: int) -> None:
        self.size = size

    @classmethod
    def examples(cls) -> "list[BatchSize]":
        """See `Registered.examples`."""
        return [cls(64)]

    def says(self) -> str:
        """Say how many rows."""
        return f"batches of {self.size} rows"

    def apply(self, plan: Plan) -> Plan:
        """Set it; a step is then worth more rows."""
        return plan.changed(batch_size=self.size)


class Clipping(Change):
    """Gradients shrunk to a norm of 1."""

    def says(self) -> str:
        """Say it as the optimizer's argument."""
        return "clip_norm=1.0 in the optimizer"

    def apply(self, plan: Plan) -> Plan:
        """Set it."""
        return plan.changed(optimizer=plan.optimizer | {"clip_norm": 1.0})
