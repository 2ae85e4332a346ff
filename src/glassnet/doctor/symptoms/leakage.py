"""Answers that came in with the inputs."""

from collections import Counter

import numpy as np

from glassnet.doctor.changes import DropColumns, OtherSplit
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.rows import bytes_of
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.sample import SampledRows

__all__ = ["Leakage"]

COPIES = 0.05  # of the validation rows, beyond those that copy each other among training rows
SAME = 0.999  # correlation of a column and the target


class Leakage(Symptom):
    """Validation rows are copies of training rows, or a column is the target.

    Rule: share of validation rows whose inputs and target stand among the training rows kept,
    beyond the share of training rows that have a copy there; a column that correlates with the
    target by 0.999, where there are others. Limits: of large data only a sample is compared.
    """

    cause = "leakage"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for copies, then for the target."""
        sample = patient.sample
        if sample is None:
            return None
        columns = _like_the_target(sample.training)
        if columns and sample.training.inputs.shape[1] > 1:
            return self.found(
                "a column is the target",
                f"column {patient.column(columns[0])} correlates with it by more than {SAME}",
                0.95,
                DropColumns(columns, [*map(patient.column, columns)]),
            )
        if sample.validation is None:
            return None
        share = _copies(sample.training, sample.validation)
        if share < COPIES:
            return None
        return self.found(
            "validation rows are copies of training rows",
            f"{share:.0%} of them, beyond those that repeat among training rows",
            0.95,
            OtherSplit("without copies"),
            share=share,
        )


def _like_the_target(rows: SampledRows) -> list[int]:
    inputs = rows.inputs.astype(np.float64)
    found = []
    for target in rows.target.astype(np.float64).reshape(len(rows), -1).T:
        if not target.std():
            continue
        spread = inputs.std(axis=0)
        with np.errstate(all="ignore"):
            together = (inputs - inputs.mean(axis=0)).T @ (target - target.mean()) / len(rows)
            alike = np.abs(together / (spread * target.std()))
        found += np.flatnonzero((spread > 0) & (alike > SAME)).tolist()
    return sorted(set(found))


def _copies(training: SampledRows, validation: SampledRows) -> float:
    known, asked = bytes_of(training), bytes_of(validation)
    counts = Counter(known)
    twins = float(np.mean([counts[row] > 1 for row in known]))
    share = float(np.mean([row in counts for row in asked]))
    kept = len(training) / training.total  # the others may hold copies, too
    return min(1.0, (share - twins) / kept)
