"""Columns that say the same."""

import numpy as np

from glassnet.doctor.changes import DropColumns
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["DuplicateColumn"]

SAME = 1 - 1e-6  # correlation
MOST = 2000  # columns: the matrix of their correlations is kept small


class DuplicateColumn(Symptom):
    """Two columns that vary are the same but for scale and offset.

    Rule: correlation above 1 - 1e-6 over the rows kept. Of a table's encoded columns those of two
    values do not count: levels of categories, such as "no internet" in several columns, may mean
    the same by right.
    """

    cause = "duplicate-column"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Correlate every pair."""
        if patient.sample is None or not 1 < patient.sample.training.inputs.shape[1] <= MOST:
            return None
        inputs = patient.sample.training.inputs.astype(np.float64)
        least = 2 + ("columns" in patient.config)
        varied = np.flatnonzero([len(np.unique(column)) >= least for column in inputs.T])
        if len(varied) < 2 or len(inputs) < 3:
            return None
        alike = np.triu(np.corrcoef(inputs[:, varied], rowvar=False), 1) > SAME
        firsts, seconds = np.nonzero(alike)
        if not len(seconds):
            return None
        columns = sorted({int(varied[second]) for second in seconds})
        return self.found(
            "two columns say the same",
            f"columns {patient.column(varied[firsts[0]])} and {patient.column(varied[seconds[0]])}"
            + (f", and {len(columns) - 1} more" if columns[1:] else ""),
            0.6,
            DropColumns(columns, [*map(patient.column, columns)]),
        )
