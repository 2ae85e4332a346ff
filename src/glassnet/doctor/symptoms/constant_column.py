"""Columns that never vary."""

import numpy as np

from glassnet.doctor.changes import DropColumns
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["ConstantColumn"]

LEAST = 20  # rows


class ConstantColumn(Symptom):
    """A column has the same value in every row of the training.

    Rule: exact.
    """

    cause = "constant-column"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for columns without spread."""
        if patient.sample is None or len(patient.sample.training) < LEAST:
            return None
        rows = patient.sample.training
        columns = np.flatnonzero(rows.constant).tolist()
        if not columns or len(columns) == rows.inputs.shape[1]:
            return None
        return self.found(
            "a column never varies",
            f"column {patient.column(columns[0])} is {rows.inputs[0, columns[0]]:g} in all "
            f"{rows.total:,} rows"
            + (f", and so are {len(columns) - 1} more" if columns[1:] else ""),
            0.6,
            DropColumns(columns, [*map(patient.column, columns)]),
        )
