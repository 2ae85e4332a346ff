"""Batches of so few rows that the noise of their gradients hides what there is to learn."""

from glassnet.doctor.changes import BatchSize, LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.noise import calmer, jumps
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["BatchTooSmall"]

SMALL = 8  # rows
LARGER = 64
HALF = 0.5  # of the loss, begun with larger batches
CALM, CALMER = 0.85, 0.7  # of the loss: in a poor run, in another


class BatchTooSmall(Symptom):
    """Batches of at most 8 rows, and larger ones or a lower rate would calm the run.

    Rule: going on from the end with batches of 64 rows, or at a tenth of the rate, lowers the loss
    by 15 % where the run is poor, by 30 % where it is not; or the run is poor, and begun with
    batches of 64 it comes to half the loss, so that its rate suits those. Source: McCandlish et
    al., "An empirical model of large-batch training", 2018.
    """

    cause = "batch-too-small"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Try larger batches."""
        plan = patient.plan
        if plan is None or patient.end is None or patient.broken:
            return None
        if plan.batch_size is None or plan.batch_size > SMALL:
            return None
        calm = self._calm(patient, trials)
        if calm >= (CALM if patient.poor else CALMER):
            return None
        return self.found(
            "batches are too small for the noise",
            f"batches of {plan.batch_size} rows; with {LARGER} or a lower rate a short rerun comes "
            f"to {calm:.0%} of the loss; from epoch to epoch it moves by "
            f"{figure(100 * jumps(patient.losses))} %",
            0.92,
            BatchSize(LARGER),
            LearningRate(0.1),
            calm=calm,
        )

    @staticmethod
    def _calm(patient: Patient, trials: Trials) -> float:
        """Return the loss with larger batches or a lower rate, in shares of what it is without."""
        same, larger = trials.from_end(), trials.from_end(BatchSize(LARGER))
        calm = min(larger / same if same else 1.0, calmer(patient, trials))
        if not patient.poor:
            return calm
        same, larger = trials.from_start(), trials.from_start(BatchSize(LARGER))
        return min(calm, larger / same) if larger < HALF * same else calm
