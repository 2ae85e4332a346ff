"""A target whose size is far from what a network begins with."""

import numpy as np

from glassnet.doctor.changes import ScaledTarget
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["UnscaledTarget"]

OFF = 8.0  # times 1: root mean square, or its inverse


class UnscaledTarget(Symptom):
    """The target's root mean square is 8 times off 1, or its mean 8 spreads off 0.

    Rule: a rerun on a standard target has to come out lower, in the run's own loss and
    units. Limits: for losses of numbers only.
    """

    cause = "unscaled-target"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Measure the target, then try."""
        if patient.sample is None or patient.plan is None or patient.loss is None:
            return None
        if patient.loss.predicts != "number":
            return None
        target = patient.sample.training.target.astype(np.float64)
        size, spread = float(np.sqrt(np.mean(target**2))), float(target.std())
        if 1 / OFF < size < OFF and abs(target.mean()) < OFF * spread:
            return None
        if not trials.helps(ScaledTarget()):
            return None
        before, after = trials.from_start(), trials.from_start(ScaledTarget())
        return self.found(
            "the target is not scaled",
            f"its mean is {figure(float(target.mean()))}, its spread {figure(spread)}; scaled, a "
            f"short rerun comes to {figure(after)} in place of {figure(before)}",
            0.85 + 0.1 * (after < before / 2),
            ScaledTarget(),
            size=size,
        )
