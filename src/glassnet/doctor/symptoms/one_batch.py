"""A network that cannot even learn a few rows by heart."""

from glassnet.doctor.changes import Change, LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import BATCH_STEPS, Trials
from glassnet.text import figure

__all__ = ["OneBatch"]

BY_HEART = 0.1  # of the loss of a constant
BETTER = 0.3  # of the loss without the remedy
REMEDIES: dict[str, tuple[Change, ...]] = {
    "rate-too-low": (LearningRate(10), LearningRate(100)),
    "rate-too-high": (LearningRate(0.1), LearningRate(0.01)),
}  # which cause a remedy speaks for


class OneBatch(Symptom):
    """A poor run whose network, begun anew, cannot overfit one batch of 32 rows.

    Rule: 2,000 steps on these rows alone leave more than 10 % of the loss of their mean; the cause
    is that whose remedy leaves least. Source: Karpathy, "A recipe for training neural networks",
    2019. Limits: rows that are the same but for their target cannot be learned by any network;
    dropout and penalties stay as they are; few units are looked for by "too-small", and first
    weights by "bad-initialisation".
    """

    general = True
    cause = "rate-too-low"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Train on one batch, then try each remedy there."""
        found = patient.references
        if found is None or patient.plan is None or not patient.poor or patient.broken:
            return None
        if "learning_rate" not in patient.plan.optimizer:
            return None
        before = trials.one_batch()
        if before < BY_HEART * found.constant:
            return None
        cause, remedy = min(
            ((cause, remedy) for cause, remedies in REMEDIES.items() for remedy in remedies),
            key=lambda pair: trials.one_batch(pair[1]),
        )
        return self._found(cause, remedy, before, trials)

    def _found(self, cause: str, remedy: Change, before: float, trials: Trials) -> Finding | None:
        after = trials.one_batch(remedy)
        if not (after < BETTER * before and trials.helps(remedy)):
            return None
        rows = len(trials.batch.training)
        return self.found(
            "the network cannot learn a few rows by heart",
            f"{BATCH_STEPS:,} steps on {rows} rows alone leave a loss of {figure(before)}; with "
            f"{remedy.says()}, {figure(after)}",
            0.5,
            remedy,
            cause=cause,
            before=before,
        )
