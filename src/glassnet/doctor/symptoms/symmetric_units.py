"""Units that are copies of each other."""

import numpy as np

from glassnet.doctor.changes import FirstValues
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.nn import Dense

__all__ = ["SymmetricUnits"]

MOST = 0.5  # of a layer's units that may be copies
ALIKE = 1e-5  # of the largest weight


class SymmetricUnits(Symptom):
    """More than half of a hidden layer's units begin as copies of others.

    Rule: equal columns of first weights get equal gradients and stay equal. Exact but for
    rounding. Limits: dropout or different weights of the next layer break the symmetry slowly.
    """

    cause = "symmetric-units"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Count different columns of the first weights."""
        for place, layer in patient.first_dense[:-1]:
            copies = 1 - _different(layer) / layer.units
            if layer.units > 2 and copies > MOST:
                return self.found(
                    "units are copies of each other",
                    f"{copies:.0%} of the units of layer {place} (Dense) begin with the weights of "
                    "another",
                    0.97,
                    FirstValues(),
                    share=copies,
                )
        return None


def _different(layer: Dense) -> int:
    both = np.vstack([layer.parameters["weights"], layer.parameters["biases"]])
    scale = np.abs(both).max() or 1.0
    return len(np.unique(np.round(both.T / scale / ALIKE), axis=0))
