"""Steps so small that the training crawls."""

import numpy as np

from glassnet.doctor.changes import LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.slow import faster, left, too_few
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["RateTooLow"]

BETTER = 0.6  # of what was left
NEAR, NEAR_BETTER = 3, 0.8  # times the rate; of what was left


class RateTooLow(Symptom):
    """At 10, 30 or 100 times the rate the same number of steps learns far more; a poor run.

    Rule: at most 60 % of what was left is left, and at 3 times the rate at most 80 %. What counts
    is the loss above what can be reached. Where more steps at the same rate help rather, the run
    was stopped too early, and that goes first.
    """

    cause = "rate-too-low"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Try higher rates."""
        if patient.plan is None or not patient.poor or patient.broken:
            return None
        gain, factor = faster(patient, trials)
        if not gain < BETTER or not left(patient, trials.whole(LearningRate(NEAR))) < NEAR_BETTER:
            return None
        return self.found(
            "the learning rate is too low",
            f"at {factor} times the rate the same steps leave {gain:.0%} of what is left to learn"
            f"{_moved(patient)}",
            0.45 if too_few(patient, trials) else 0.6 + 0.3 * (1 - gain),
            LearningRate(factor),
            LearningRate(factor / 3),
            gain=gain,
        )


def _moved(patient: Patient) -> str:
    """Say how far the weights moved, where the network before and after is known."""
    sample = patient.sample
    if sample is None or not sample.start or not sample.end:
        return ""
    start, end = sample.start["parameters"], sample.end["parameters"]
    share = float(np.linalg.norm(end - start)) / max(float(np.linalg.norm(start)), 1e-30)
    return f"; over the run the weights moved by {share:.1%} of their size"
