"""Validation rows from elsewhere than the training rows."""

import numpy as np

from glassnet.array import Array
from glassnet.doctor.changes import Advice, OtherSplit
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["SplitDrift"]

CERTAIN = 1e-6  # probability of such a difference by chance, times the columns
APART = 0.3  # largest distance of the two distributions
LEAST = 20  # rows of each


class SplitDrift(Symptom):
    """A column, or the target, is distributed otherwise in the validation rows.

    Rule: two-sample Kolmogorov-Smirnov distance above 0.3 and beyond chance, at 1e-6 over all
    columns. Limits: columns are looked at one by one; a split by time drifts by right.
    """

    cause = "split-drift"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the columns of both."""
        sample = patient.sample
        if sample is None or sample.validation is None:
            return None
        one, other = sample.training, sample.validation
        if min(len(one), len(other)) < LEAST:
            return None
        distances = [_distance(*pair) for pair in zip(one.inputs.T, other.inputs.T, strict=True)]
        worst = int(np.argmax(distances))
        size = len(one) * len(other) / (len(one) + len(other))
        chance = 2 * np.exp(-2 * size * distances[worst] ** 2) * len(distances)
        if distances[worst] < APART or chance > CERTAIN:
            return None
        means = [float(rows.inputs[:, worst].mean()) for rows in (one, other)]
        return self.found(
            "validation rows come from elsewhere",
            f"column {patient.column(worst)} has the mean {figure(means[0])} in the training rows "
            f"and {figure(means[1])} in those of validation",
            0.6 + 0.35 * distances[worst],
            OtherSplit("random"),
            Advice("rows from where the network will be used"),
            distance=distances[worst],
        )


def _distance(one: Array, other: Array) -> float:
    one, other = np.sort(one), np.sort(other)
    both = np.concatenate([one, other])
    shares = [np.searchsorted(each, both, side="right") / len(each) for each in (one, other)]
    return float(np.abs(shares[0] - shares[1]).max())
