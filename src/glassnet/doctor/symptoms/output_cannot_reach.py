"""A last activation whose range does not hold the targets."""

import numpy as np

from glassnet.doctor.changes import LastLayer
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["OutputCannotReach"]

RANGES = {
    "ReLU": (0.0, np.inf), "Sigmoid": (0.0, 1.0), "Tanh": (-1.0, 1.0), "Softmax": (0.0, 1.0),
    "Softplus": (0.0, np.inf), "ELU": (-1.0, np.inf), "SELU": (-1.7581, np.inf),
    "SiLU": (-0.2785, np.inf), "GELU": (-0.17, np.inf), "Mish": (-0.3088, np.inf),
}  # fmt: skip
BEYOND = 0.01  # of the range of the targets: a target at the very end is reached by saturation
SHARE = 0.01  # of the targets


class OutputCannotReach(Symptom):
    """The last activation's range leaves out more than 1 % of the targets.

    Rule: exact, from the activation's range and the targets. Limits: an activation of your own
    has no known range.
    """

    cause = "output-cannot-reach"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the range of the last layer with the targets."""
        if patient.loss is None or patient.loss.predicts != "number" or patient.sample is None:
            return None
        name = str(patient.config["network"]["layers"][-1]["class"]).partition(".")[2]
        if name not in RANGES:
            return None
        low, high = RANGES[name]
        target = patient.sample.training.target.astype(np.float64)
        slack = BEYOND * float(np.ptp(target))
        share = float(np.mean((target < low - slack) | (target > high + slack)))
        if share <= SHARE:
            return None
        return self.found(
            "the last layer cannot reach the targets",
            f"{name} gives {figure(low)} to {figure(high)}, {share:.0%} of the targets lie beyond: "
            f"they go from {figure(float(target.min()))} to {figure(float(target.max()))}",
            0.97,
            LastLayer("Linear"),
            share=share,
        )
