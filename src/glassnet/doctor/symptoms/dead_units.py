"""Units that died during the training."""

from glassnet.doctor.changes import FirstValues, LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.noise import lower_rates
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["DeadUnits"]

MORE = 0.3  # of a layer's units, beyond those that were dead before
ALL = 0.95


class DeadUnits(Symptom):
    """A layer ends with far more dead units than it began with, and the run is poor.

    Rule: a unit is dead if it is 0 on every row kept, before and after. Limits: a step that was
    too large kills units, so that a high rate is found beside it.
    """

    cause = "dead-units"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the shares of dead units at the end and at the start."""
        if patient.begin is None or patient.end is None or not patient.poor:
            return None
        pairs = zip(patient.end.dead, patient.begin.dead, patient.end.hidden, strict=True)
        dead, before, layer = max(pairs, key=lambda each: each[0] - each[1], default=(0, 0, None))
        if layer is None or not (dead - before > MORE or dead > ALL > before):
            return None
        return self.found(
            "units died during the training",
            f"{dead:.0%} of {layer.name} are 0 on every row at the end, {before:.0%} before",
            0.5 + 0.45 * (dead - before),
            *(LearningRate(factor) for factor in lower_rates(patient, trials)),
            FirstValues(),
            dead=dead,
            before=before,
        )
