"""First steps that are too large or too small for the weights that they change."""

import math

from glassnet.doctor.changes import Change, FirstValues, LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["FirstSteps"]

LARGE, USUAL, SMALL = 10**-0.8, 1e-3, 1e-5  # change of weights in one step, in their size


class FirstSteps(Symptom):
    """A poor run whose first steps change the weights by more than 16 %, or less than 0.001 %.

    Rule: the largest root mean square of an update over that of its Dense layer's weights. Large
    steps come of small first weights or of a high rate: the cause is that whose remedy comes out
    lower in a short rerun. Source: Karpathy's lecture notes of CS231n, 2015, take 1e-3 as healthy;
    runs that learn well with Adam begin with up to 0.1. Limits: layers that begin at 0 have no
    size of their own.
    """

    general = True
    cause = "rate-too-high"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Measure the first steps, then try."""
        moved, plan = patient.first_moves, patient.plan
        if plan is None or "learning_rate" not in plan.optimizer or not patient.poor:
            return None
        if patient.broken or SMALL < moved < LARGE or not moved:
            return None
        large, remedies = moved > SMALL, _remedies(moved)
        cause = min(remedies, key=lambda each: trials.from_start(remedies[each]))
        if not trials.helps(remedies[cause]):
            return None
        return self.found(
            f"first steps are too {'large' if large else 'small'} for the weights",
            f"a first step changes a layer's weights by {figure(100 * moved)} % of their size",
            0.5,
            remedies[cause],
            cause=cause,
            moved=moved,
        )


def _remedies(moved: float) -> dict[str, Change]:
    """Return what may be wrong, with its remedy."""
    if moved > USUAL:
        return {"bad-initialisation": FirstValues(), "rate-too-high": LearningRate(0.1)}
    return {"rate-too-low": LearningRate(10.0 ** round(math.log10(USUAL / moved)))}
