"""Sigmoid and tanh units that hardly answer to their inputs."""

import numpy as np

from glassnet.doctor.changes import FirstValues, HiddenActivation, ScaledInputs
from glassnet.doctor.findings import Finding
from glassnet.doctor.inside import Inside
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.nn import Sigmoid, Tanh

__all__ = ["SaturatedUnits"]

FLAT = 0.05  # of the steepest slope
MORE = 0.3  # of a layer's values, beyond what suited first values give


class SaturatedUnits(Symptom):
    """A layer of Sigmoid or Tanh sits in its flat parts, far more than it would by first values.

    Rule: share of (row, unit) pairs whose slope is below 5 % of the steepest, at the start,
    against the same network with suited first values on the same rows; the run has to be poor, or
    far better with those. Source: Glorot and Bengio, 2010. Limits: unscaled inputs saturate too,
    and go first.
    """

    cause = "saturated-units"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the shares of flat values at the start."""
        if patient.begin is None or patient.default is None:
            return None
        pairs = zip(_flat(patient.begin), _flat(patient.default), strict=True)
        flat, usual = max(pairs, key=lambda each: each[0] - each[1], default=(0.0, 0.0))
        if flat - usual <= MORE or not (patient.poor or trials.helps(FirstValues())):
            return None
        return self.found(
            "hidden units are saturated from the start",
            f"{flat:.0%} of a layer's values lie in the flat parts of its activation, "
            f"{usual:.0%} with suited first values",
            0.6 + 0.35 * (flat - usual),
            FirstValues(),
            ScaledInputs(),
            HiddenActivation("ReLU"),
            flat=flat,
            usual=usual,
        )


def _flat(inside: Inside) -> list[float]:
    shares = []
    for each in inside.hidden:
        y = each.outputs
        if isinstance(each.layer, Tanh):
            shares.append(float(np.mean(1 - y * y < FLAT)))
        elif isinstance(each.layer, Sigmoid):
            shares.append(float(np.mean(4 * y * (1 - y) < FLAT)))
    return shares
