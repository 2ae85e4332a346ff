"""A rare class that is never answered."""

import numpy as np

from glassnet.array import Array
from glassnet.doctor.changes import Advice, BalancedClasses
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials

__all__ = ["Imbalance"]

RARE = 0.2  # of an even share
LEAST = 3  # rows of it
HARDLY = 0.1  # of its rows


class Imbalance(Symptom):
    """A class of less than a fifth of an even share is there, and hardly ever answered.

    Rule: classes of the rows kept against the network's answers on them at the end. Limits: a
    rare class that cannot be told apart is not answered by good networks either.
    """

    cause = "imbalance"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Count classes and answers."""
        if patient.loss is None or patient.end is None or patient.sample is None:
            return None
        classes = classes_of(patient)
        if classes is None:
            return None
        truth, answers, count = classes
        shares = np.bincount(truth, minlength=count) / len(truth)
        rare = (shares < RARE / count) & (shares * len(truth) >= LEAST)
        right = np.bincount(truth[truth == answers], minlength=count) / len(truth)
        never = rare & (right <= HARDLY * shares)
        if not never.any():
            return None
        which = int(np.flatnonzero(never)[0])
        return self.found(
            "a rare class is hardly ever answered",
            f"class {which} is {shares[which]:.1%} of the rows, and {right[which]:.1%} is answered",
            0.93,
            BalancedClasses(),
            Advice("a metric that sees rare classes, such as log loss or balanced accuracy"),
            share=float(shares[which]),
        )


def classes_of(patient: Patient) -> tuple[Array, Array, int] | None:
    """Return the rows' classes, the network's answers, and how many classes there are."""
    if patient.loss is None or patient.end is None or patient.sample is None:
        return None
    truth, prediction = patient.sample.training.target, patient.end.prediction
    if patient.loss.predicts == "classes":
        truth = truth.argmax(axis=1) if truth.ndim == 2 and truth.shape[1] > 1 else truth.ravel()
        return truth.astype(np.intp), prediction.argmax(axis=1), prediction.shape[1]
    if patient.loss.predicts == "yes/no" and prediction.shape[1] == 1:
        positive = 0.0 if getattr(patient.loss, "from_logits", False) else 0.5
        answers = (prediction.ravel() > positive).astype(np.intp)
        return (truth.ravel() > 0.5).astype(np.intp), answers, 2
    return None
