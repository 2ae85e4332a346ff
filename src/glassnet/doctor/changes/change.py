"""What a change is, and advice that changes nothing."""

from abc import ABC, abstractmethod

from glassnet.doctor.plan import Plan
from glassnet.registered import Registered

__all__ = ["Advice", "Change"]


class Change(Registered, ABC, family=True):
    """One thing to do otherwise. `shows` is False where no rerun on the same rows can show it.

    >>> Change.named("learningrate")(0.1).says()
    'a learning rate 10 times smaller'
    """

    shows = True

    @abstractmethod
    def says(self) -> str:
        """Return what to do, as it follows the word "try"."""

    @abstractmethod
    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the change."""


class Advice(Change):
    """Something to do that a rerun on these rows cannot show.

    >>> Advice("a new split").says()
    'a new split'
    """

    shows = False

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def examples(cls) -> "list[Advice]":
        """See `Registered.examples`."""
        return [cls("a new split")]

    def says(self) -> str:
        """Return the text."""
        return self.text

    def apply(self, plan: Plan) -> Plan:
        """Change nothing."""
        return plan
