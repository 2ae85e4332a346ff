"""A loss that is NaN or infinite."""

import numpy as np

from glassnet.doctor.changes import Clipping, FirstValues, LearningRate, ScaledInputs, ScaledTarget
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.noise import lower_rates
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["NonFinite"]


class NonFinite(Symptom):
    """The loss of an epoch is NaN or infinite, or the run ended because of it.

    Rule: no threshold. Limits: it says where numbers ended, other symptoms say why: unscaled
    columns, first values, a high rate.
    """

    cause = "non-finite"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look at how the run ended, and at its losses."""
        if not patient.broken:
            return None
        bad = np.flatnonzero(~np.isfinite(patient.losses))
        where = patient.history.stopped.partition(": ")[2]
        if len(bad):
            to_the_end = len(bad) == len(patient.losses) - bad[0]
            where = f"from epoch {bad[0]} on" if to_the_end else f"in epoch {bad[0]}"
        rates = [LearningRate(factor) for factor in lower_rates(patient, trials)]
        remedies = *rates, Clipping(), ScaledInputs(), ScaledTarget(), FirstValues()
        return self.found("the loss is NaN or infinite", where or "at the end", 0.98, *remedies)
