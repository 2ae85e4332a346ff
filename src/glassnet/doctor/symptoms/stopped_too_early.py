"""A run that ended while it was still learning."""

from glassnet.doctor.changes import Epochs
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.slow import LONGER, left, longer, too_few
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["StoppedTooEarly"]

BETTER = 0.6  # of what was left
SOON, SOON_BETTER = 4, 0.8  # times the epochs; of what was left
FEW = 700  # steps
HELD = 0.8  # of the validation loss


class StoppedTooEarly(Symptom):
    """With more epochs the same run learns far more; a poor run, or one of few steps.

    Rule: a rerun of 16 times the epochs, or as many as there is time for, leaves at most 60 % of
    what the run left above what can be reached, one of 4 times at most 80 %, and a higher rate
    does not do better.
    """

    cause = "stopped-too-early"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Try more epochs."""
        found = patient.references
        if found is None or patient.plan is None or patient.broken:
            return None
        if not (patient.poor or self._would_go_on(patient, trials)):
            return None
        gain = longer(patient, trials)
        if not gain < BETTER or not left(patient, trials.whole(Epochs(SOON))) < SOON_BETTER:
            return None
        if not patient.poor and not too_few(patient, trials):
            return None
        return self.found(
            "the training ended while it was still learning",
            f"it ended after {patient.steps:,} steps; up to {LONGER} times as many leave "
            f"{gain:.0%} of what is left to learn, down to a loss of {figure(found.reachable)}",
            0.6 + 0.3 * (1 - gain) if too_few(patient, trials) else 0.45,
            Epochs(4),
            Epochs(LONGER),
            gain=gain,
            steps=patient.steps,
        )

    @staticmethod
    def _would_go_on(patient: Patient, trials: Trials) -> bool:
        """Whether a run that is not poor had few steps, and more would help much."""
        more = Epochs(SOON)
        if patient.steps >= FEW or not trials.helps(more):
            return False
        held = patient.held_losses
        return held is None or trials.held_out(more) < HELD * held[-1]
