"""Gradients that fade on their way to the first layer."""

from glassnet.doctor.changes import FirstValues, HiddenActivation, Normalised
from glassnet.doctor.findings import Finding
from glassnet.doctor.inside import Inside
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["VanishingGradient"]

DEEP = 6  # Dense layers: fading takes several
A_LAYER = 0.6  # what is left of a gradient from one Dense layer to the one before


class VanishingGradient(Symptom):
    """The gradient of the outputs shrinks layer by layer, and it matters.

    Rule: root mean square of dL/d outputs of the first Dense against the last hidden one, on the
    rows kept, at the start: below 0.6 a layer, over six layers or more; the run has to be poor, or
    far better with ReLU. Relative to the run's own last layer, not to a constant. Sources:
    Hochreiter, 1991; Glorot and Bengio, 2010.
    """

    cause = "vanishing-gradient"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the first layer's gradient with that of the last hidden one."""
        if patient.begin is None or len(patient.begin.dense) < DEEP:
            return None
        share, layers = _share(patient.begin)
        if share >= A_LAYER**layers:
            return None
        if not (patient.poor or trials.helps(HiddenActivation("ReLU"))):
            return None
        return self.found(
            "gradients fade towards the first layer",
            f"dL/d outputs of the first Dense is {share:.1e} of that of the last hidden one, "
            f"{layers} layers on",
            0.85,
            HiddenActivation("ReLU"),
            Normalised(),
            FirstValues(),
            share=share,
        )


def _share(inside: Inside) -> tuple[float, int]:
    hidden = inside.dense[:-1]
    last = hidden[-1].gradient_size
    return (hidden[0].gradient_size / last if last else 0.0), len(hidden) - 1
