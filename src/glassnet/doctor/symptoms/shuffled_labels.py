"""Targets that have nothing to do with the inputs."""

import math

from glassnet.doctor.changes import Advice
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["ShuffledLabels"]

NOTHING, CHANCE = 0.02, 0.3  # of the constant's loss; more by chance, over √rows held out
DOUBT = 3.0  # over √rows held out
LEARNED = 0.8  # of the constant's loss, by the run itself on validation rows
LEAST = 150  # rows


class ShuffledLabels(Symptom):
    """Neither a linear model nor a plain network is better than a constant on rows held out.

    Rule: both leave at least 98 % of the best constant's loss, less what chance does on so few
    rows, and the run itself 80 % on validation rows. Limits: a target that is all noise looks
    alike, and so does one that takes more rows than there are.
    """

    cause = "shuffled-labels"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare what is learned with a constant."""
        found, sample = patient.references, patient.sample
        if found is None or sample is None or len(sample.training) < LEAST:
            return None
        held = patient.held_losses
        nothing = NOTHING + CHANCE / math.sqrt(len(found.target))
        learned = held is not None and held.min() < LEARNED * found.constant
        if learned or not (math.isfinite(found.constant) and found.learnable < nothing):
            return None
        return self.found(
            "the inputs tell nothing about the targets",
            f"on rows held out a constant has a loss of {figure(found.constant)}, a linear model "
            f"{figure(found.linear)}, a plain network {figure(found.network)}",
            0.95 - DOUBT / math.sqrt(len(found.target)),
            Advice("a check that inputs and targets are in the same order, row by row"),
        )
