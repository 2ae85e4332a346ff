"""What every symptom is: a look at a run for one cause."""

from abc import ABC, abstractmethod
from typing import ClassVar

from glassnet.doctor.changes import Change
from glassnet.doctor.findings import CAUSES, Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.trials import Trials
from glassnet.registered import Registered

__all__ = ["Symptom"]


class Symptom(Registered, ABC, family=True):
    """A look for one cause. A symptom of your own is one class, in one file.

    `cause` is one of `CAUSES`. `quick` says that it needs neither trials nor references, so that it
    can look on during a training; `general` that it may have several causes: what it finds counts
    where no other symptom speaks, and is evidence for one that names the same cause.
    """

    cause: ClassVar[str]
    quick: ClassVar[bool] = False
    general: ClassVar[bool] = False

    @abstractmethod
    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Return what is wrong, or None."""

    def found(
        self,
        symptom: str,
        evidence: str,
        confidence: float,
        *remedies: Change,
        cause: str | None = None,
        **figures: float,
    ) -> Finding:
        """Return a finding of this symptom's cause, or of another."""
        cause = cause or self.cause
        assert cause in CAUSES
        return Finding(cause, symptom, evidence, min(0.99, confidence), remedies, figures)
