"""A network with too few units for what it has to say."""

from glassnet.doctor.changes import Wider
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.nn import Dense
from glassnet.text import figure

__all__ = ["TooSmall"]

NARROW = 3  # units
ENOUGH = 64
BETTER = 0.8


class TooSmall(Symptom):
    """At most 3 units in a hidden layer, or none, in a poor run that a wider network mends.

    Rule: a short rerun from the start with 64 units a layer comes out a fifth lower.
    """

    cause = "too-small"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Measure the narrowest hidden layer, then try."""
        if patient.begin is None or patient.plan is None or not patient.poor or patient.broken:
            return None
        widths = [layer.outputs.shape[1] for layer in patient.begin.dense[:-1]]
        if not isinstance(patient.begin.layers[0].layer, Dense) or min(widths, default=0) > NARROW:
            return None
        final, after = patient.final or 0.0, trials.from_start(Wider(ENOUGH))
        before = min(trials.from_start(), final)
        if not after < BETTER * before:
            return None
        units = f"{min(widths)} units in a hidden layer" if widths else "no hidden layer"
        return self.found(
            "the network is too small",
            f"{units}; with {ENOUGH} a short rerun comes to {figure(after)} in place of "
            f"{figure(before)}",
            0.8 + 0.15 * (after < before / 2),
            Wider(ENOUGH),
            units=min(widths, default=0),
        )
