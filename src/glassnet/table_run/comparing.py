"""Other learners on the same split."""

import time

from glassnet.rivals import check_rivals, rival_prediction
from glassnet.scoring import score, truth_of
from glassnet.table_run.preparing import Prepared
from glassnet.tabular import ClassTarget

__all__ = ["compared"]


def compared(prepared: Prepared, name: str, seed: int = 0) -> tuple[dict[str, float], float]:
    """Fit one of `glassnet.rivals.RIVALS` to the rows to learn from, and score it on the others.

    Returns the metrics by name, and the seconds that it took to learn and to predict. It learns
    the target as the network does: as a logarithm, where that is likelier.

    >>> import numpy as np
    >>> from glassnet.table_run import TableSettings, prepare
    >>> x = np.linspace(-1, 1, 100)
    >>> prepared = prepare({"x": x, "y": 3 * x}, TableSettings("y"))
    >>> scores, seconds = compared(prepared, "boosted trees")
    >>> scores["r2"] > 0.9
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
    return score(target, outputs, truth_of(target, held_out)), seconds
