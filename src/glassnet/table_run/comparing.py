"""Other learners on the same split."""

import time
from dataclasses import dataclass

from glassnet.rivals import check_rivals, rival_prediction
from glassnet.scoring import score, truth_of
from glassnet.table_run.preparing import Prepared
from glassnet.table_run.resampled import resampled
from glassnet.table_run.scores import COVERAGE
from glassnet.tabular import ClassTarget

__all__ = ["Rival", "compared"]


@dataclass(frozen=True)
class Rival:
    """Another learner's metrics by name, their 90 % intervals, and the seconds it took.

    >>> Rival({"r2": 0.9}, {}, 1.0).seconds
    1.0
    """

    figures: dict[str, float]
    ranges: dict[str, tuple[float, float]]
    seconds: float


def compared(prepared: Prepared, name: str, seed: int = 0) -> Rival:
    """Fit one of `glassnet.rivals.RIVALS` to the rows to learn from, and score it on the others.

    The seconds are those to learn and to predict. It learns the target as the network does: as a
    logarithm, where that is likelier.

    >>> import numpy as np
    >>> from glassnet.table_run import TableSettings, prepare
    >>> x = np.linspace(-1, 1, 100)
    >>> prepared = prepare({"x": x, "y": 3 * x}, TableSettings("y"))
    >>> compared(prepared, "boosted trees").figures["r2"] > 0.9
    True
    """
    target, training, held_out = prepared.target, prepared.training, prepared.held_out
    classes = len(target.classes) if isinstance(target, ClassTarget) else 0
    check_rivals()
    begun = time.monotonic()
    outputs = rival_prediction(
        name, prepared.schema, training, target.encode(training), held_out,
        classes=classes, seed=seed,
    )  # fmt: skip
    seconds = time.monotonic() - begun
    truth = truth_of(target, held_out)
    ranges = resampled(target, outputs, truth, COVERAGE)
    return Rival(score(target, outputs, truth), ranges, seconds)
