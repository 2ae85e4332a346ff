"""Gradients or signals that grow from layer to layer."""

from glassnet.doctor.changes import Clipping, FirstValues, Normalised
from glassnet.doctor.findings import Finding
from glassnet.doctor.inside import Inside
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["ExplodingGradient"]

DEEP = 6  # Dense layers
A_LAYER = 1.6  # growth of signal or gradient from one Dense layer to the next
TIMES = 10  # the whole growth, against that with suited first values


class ExplodingGradient(Symptom):
    """Signals or gradients grow by more than 1.6 a layer, over six layers or more.

    Rule: root mean square of outputs of the last hidden Dense against the first, and of dL/d
    outputs the other way round, at the start; ten times what suited first values give. The run
    has to be poor, or far better with those. Source: Pascanu, Mikolov and Bengio, 2013.
    """

    cause = "exploding-gradient"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare first and last layers with those of suited first values."""
        if patient.begin is None or patient.default is None:
            return None
        layers = len(patient.begin.dense) - 2
        if layers < DEEP - 2:
            return None
        growth, usual = _growth(patient.begin), _growth(patient.default)
        if not (growth > A_LAYER**layers and growth > TIMES * usual):
            return None
        if not (patient.poor or trials.helps(FirstValues())):
            return None
        return self.found(
            "signals and gradients grow from layer to layer",
            f"{growth:.1e} times over {layers + 1} layers, {usual:.1e} with suited first values",
            0.9,
            FirstValues(),
            Normalised(),
            Clipping(),
            growth=growth,
        )


def _growth(inside: Inside) -> float:
    hidden = inside.dense[:-1]
    forward = hidden[-1].size / max(hidden[0].size, 1e-30)
    backward = hidden[0].gradient_size / max(hidden[-1].gradient_size, 1e-30)
    return max(forward, backward)
