"""Columns whose sizes are far from those that first weights are made for."""

import numpy as np

from glassnet.doctor.changes import ScaledInputs
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["UnscaledInputs"]

OFF = 20.0  # times 1, the size of a standard column
FEW, FAR_OFF = 0.1, 100.0  # of the columns, unless one of them is very far off


class UnscaledInputs(Symptom):
    """A column's mean or spread is 20 times off 1, and scaling helps.

    Rule: root mean square of each column over the rows kept, above 20, or below 1/20 in most
    columns; a rerun on standard columns has to come out lower. Source: LeCun et al., "Efficient
    BackProp", 1998.
    """

    cause = "unscaled-inputs"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Measure the columns, then try."""
        if patient.sample is None or patient.plan is None:
            return None
        inputs = patient.sample.training.inputs.astype(np.float64)
        size, spread = np.sqrt(np.mean(inputs**2, axis=0)), inputs.std(axis=0)
        small = (size < 1 / OFF) & (spread > 0) & (np.median(size) < 1 / OFF)
        off = (size > OFF) | small
        if (off.mean() < FEW and size.max() < FAR_OFF) or not trials.helps(ScaledInputs()):
            return None
        before, after = trials.from_start(), trials.from_start(ScaledInputs())
        worst = int(np.argmax(np.abs(np.log(np.where(off, np.maximum(size, 1e-30), 1)))))
        return self.found(
            "inputs are not scaled",
            f"{off.sum()} of {len(off)} columns, such as column {patient.column(worst)} with mean "
            f"{figure(float(inputs[:, worst].mean()))} and spread {figure(float(spread[worst]))}; "
            f"scaled, a short rerun comes to {figure(after)} in place of {figure(before)}",
            0.85 + 0.1 * (after < before / 2),
            ScaledInputs(),
            columns=float(off.sum()),
        )
