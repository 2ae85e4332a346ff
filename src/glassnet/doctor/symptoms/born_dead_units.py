"""Units that are 0 on every row before the first step."""

from glassnet.doctor.changes import FirstValues
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["BornDeadUnits"]

MORE = 0.25  # of a layer's units, beyond what suited first values give on the same rows
ALL = 0.9


class BornDeadUnits(Symptom):
    """A layer begins with far more dead units than first values that suit it would give.

    Rule: a unit is dead if it is 0 on every row kept. Half of a first layer is dead at birth on
    inputs ≥ 0, in good runs too, so the measure is the same network with suited first values, on
    the same rows; the run has to be poor, or far better with those. Source: Lu et al., "Dying ReLU
    and initialization", 2019.
    """

    cause = "born-dead-units"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare shares of dead units with those of suited first values."""
        if patient.begin is None or patient.default is None:
            return None
        pairs = zip(patient.begin.dead, patient.default.dead, patient.begin.hidden, strict=True)
        dead, usual, layer = max(pairs, key=lambda each: each[0] - each[1], default=(0, 0, None))
        if layer is None or not (dead - usual > MORE or dead > ALL > usual):
            return None
        if not (patient.poor or trials.helps(FirstValues())):
            return None
        return self.found(
            "units are dead before the first step",
            f"{dead:.0%} of {layer.name} are 0 on every row, {usual:.0%} with suited first values",
            0.6 + 0.4 * (dead - usual),
            FirstValues(),
            dead=dead,
            usual=usual,
        )
