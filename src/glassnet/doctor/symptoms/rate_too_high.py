"""Steps so large that the loss jumps about instead of settling."""

from collections.abc import Sequence

import numpy as np

from glassnet.doctor.changes import LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.noise import calmer, jumps, lower_rates
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["RateTooHigh"]

JUMPY = 0.15  # of the level, between points of the tail
LACKING = 0.5  # of what a metric lacks to 1, at a tenth of the rate
CALM = 0.5  # of the loss, at a tenth of the rate
LARGE, RISEN = 0.15, 1.25  # change of the weights in a step; of the validation loss
HELD = 0.75  # of the validation loss, at a tenth of the rate
BETTER = 0.6  # of the loss of a trial from the start, at a tenth or a hundredth of the rate


class RateTooHigh(Symptom):
    """Going on at a tenth of the rate halves the loss, or beginning with it does.

    Rule: two short reruns from the end, as it was and at a tenth of the rate; where the run is
    poor, two from the start. A run that is not poor has it where a metric jumps by 15 % of its
    level, and at a tenth of the rate jumps less and lacks half as much to 1; or where validation
    rose after large first steps, and does not at a tenth. Limits: batches of a few rows jump at
    any rate, which is "batch-too-small".
    """

    cause = "rate-too-high"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look at the jumps, then try."""
        if patient.plan is None or "learning_rate" not in patient.plan.optimizer:
            return None
        if not patient.poor:
            return (
                self._by_metric(patient, trials)
                or self._by_validation(patient, trials)
                or self._by_training(patient, trials)
            )
        jumpy = jumps(patient.losses)
        calm = calmer(patient, trials) if patient.end is not None and not patient.broken else 1.0
        before, after = self._from_start(patient, trials)
        from_start = after < BETTER * before
        if not (calm < CALM and jumpy > JUMPY / 5) and not (patient.poor and from_start):
            return None
        seen = []
        if jumpy >= JUMPY / 10:
            seen.append(f"the loss moves by {jumpy:.0%} of its level now and then")
        if calm < CALM:
            seen.append(f"at a tenth of the rate it falls to {calm:.0%} within a short rerun")
        if from_start:
            seen.append(f"begun at a lower rate, it comes to {figure(after)}, not {figure(before)}")
        gain = min(calm, after / before if np.isfinite(before) and before else 0.0)
        return self.found(
            "the learning rate is too high",
            "; ".join(seen),
            0.6 + 0.3 * (1 - gain),
            *(LearningRate(factor) for factor in lower_rates(patient, trials)),
            jumps=jumpy,
            calm=calm,
        )

    def _by_metric(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for a metric that jumps, and is better and calmer at a tenth of the rate."""
        for metric in patient.metrics:
            name, before = metric.name, patient.history[metric.name]
            if not metric.higher_is_better:
                continue
            if jumps(before) < JUMPY:
                continue
            after = trials.metric(metric, LearningRate(0.1))
            level, calm = _level(before), _level(after)
            if 1 - calm < LACKING * (1 - level) and jumps(after) < jumps(before):
                return self.found(
                    "the learning rate is too high",
                    f"{name} jumps by {jumps(before):.0%} of its level, about {figure(level)}; at "
                    f"a tenth of the rate by {jumps(after):.0%}, about {figure(calm)}",
                    0.8,
                    LearningRate(0.1),
                    jumps=jumps(before),
                )
        return None

    def _by_training(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for a run without validation rows that a tenth of the rate takes far lower."""
        if patient.held_losses is not None or patient.first_moves < LARGE:
            return None
        if not trials.helps(LearningRate(0.1)):
            return None
        after, final = trials.whole(LearningRate(0.1)), patient.final or 0.0
        return self.found(
            "the learning rate is too high",
            f"at a tenth of the rate the run ends at {figure(after)} in place of {figure(final)}",
            0.85,
            LearningRate(0.1),
            after=after,
        )

    def _by_validation(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for a validation loss that rose because the first steps were too large."""
        held, moved = patient.held_losses, patient.first_moves
        if held is None or patient.restores_best or moved < LARGE or held[-1] < RISEN * held.min():
            return None
        after = trials.held_out(LearningRate(0.1))
        if not after < HELD * held[-1]:
            return None
        return self.found(
            "the learning rate is too high",
            f"the first steps changed the weights by {moved:.0%} of their size; at a tenth of the "
            f"rate the validation loss ends at {figure(after)} in place of {figure(held[-1])}",
            0.92,
            LearningRate(0.1),
            moved=moved,
        )

    @staticmethod
    def _from_start(patient: Patient, trials: Trials) -> tuple[float, float]:
        if not patient.poor:
            return 1.0, 1.0
        after = min(trials.from_start(LearningRate(factor)) for factor in (0.1, 0.01))
        return trials.from_start(), after


def _level(values: Sequence[float]) -> float:
    return float(np.median(values[-max(1, len(values) // 5) :])) if len(values) else 0.0
