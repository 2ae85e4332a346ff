"""A loss that does not belong to the last layer and the targets."""

import numpy as np

from glassnet.array import Array
from glassnet.doctor.changes import Advice, AsClasses, Change, OtherLoss
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["LossMismatch"]

MOST, RARE = 12, 0.01  # classes; share of the rarest
RIGHT = {"Softmax": "CategoricalCrossentropy", "Sigmoid": "BinaryCrossentropy"}


class LossMismatch(Symptom):
    """A loss for numbers where the targets are classes, given as 0 and 1.

    Rule: the targets are one-hot rows, or 0, 1, … and nothing else, and the loss is one for
    numbers: its gradient vanishes where a class is wrong with certainty, and classes have no
    order. Limits: a few whole numbers from 0 on may be counts.
    """

    cause = "loss-mismatch"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare targets, last layer and loss."""
        if patient.loss is None or patient.loss.predicts != "number" or patient.sample is None:
            return None
        last = str(patient.config["network"]["layers"][-1]["class"]).partition(".")[2]
        target = patient.sample.training.target
        yes_no = bool(np.isin(target, (0, 1)).all())
        one_hot = yes_no and target.ndim == 2 and target.shape[1] > 1
        one_hot = one_hot and bool((target.sum(axis=1) == 1).all())
        numbered = _numbered(target)
        if not (one_hot or numbered or (yes_no and last in RIGHT)):
            return None
        head = "Softmax" if one_hot or numbered > 2 else "Sigmoid"
        loss = RIGHT[head]
        remedy = _remedy(head, last, loss, numbered)
        return self.found(
            "the loss is one for numbers, the targets are classes",
            f"{type(patient.loss).__name__} after {last}; {loss} after {head} is meant for them",
            0.9 if one_hot or last in RIGHT else 0.7,
            remedy,
        )


def _numbered(target: Array) -> int:
    """How many classes there are, where the targets are 0, 1, … and nothing else; else 0."""
    if target.ndim == 2 and target.shape[1] > 1:
        return 0
    values, counts = np.unique(target, return_counts=True)
    few = 2 <= len(values) <= MOST and counts.min() >= RARE * len(target)
    return len(values) if few and np.array_equal(values, np.arange(len(values))) else 0


def _remedy(head: str, last: str, loss: str, numbered: int) -> Change:
    if last == head:
        return OtherLoss(loss)
    if numbered:
        return AsClasses(numbered)
    return Advice(f"{head} as the last layer, a unit a class, and {loss}")
