"""What was predicted of rows whose truth is known: what pictures of predictions are drawn from."""

from dataclasses import dataclass, field
from typing import Any

from glassnet.array import Array, shaped
from glassnet.drawn import Drawn

__all__ = ["Predictions"]


@dataclass(frozen=True)
class Predictions(Drawn):
    """Truth and prediction, (rows,) each, of the target `name`: numbers, or labels of `classes`.

    `low` and `high`, (rows,), are the ends of intervals that should hold the truth with
    probability `coverage`; None where the model knows none. Of classes there are `probabilities`,
    (rows, classes). `total` is how many rows there were before some were drawn; None is all.

    Errors: ShapeError for arrays that are not of the same rows.

    >>> import numpy as np
    >>> found = Predictions(np.array([1.0, 3.0]), np.array([1.5, 2.0]), "price")
    >>> len(found), found.residuals
    (2, array([-0.5,  1. ]))
    """

    truth: Array = field(repr=False)
    prediction: Array = field(repr=False)
    name: str = "target"
    low: Array | None = field(default=None, repr=False)
    high: Array | None = field(default=None, repr=False)
    coverage: float = 0.9
    classes: tuple[Any, ...] = ()
    probabilities: Array | None = field(default=None, repr=False)
    total: int | None = None

    def __post_init__(self) -> None:
        """Refuse arrays that are not of the same rows."""
        rows = len(shaped("truth", self.truth, None))
        for name in ("truth", "prediction", "low", "high"):
            if (values := getattr(self, name)) is not None:
                object.__setattr__(self, name, shaped(name, values, rows))
        if self.probabilities is not None:
            given = shaped("probabilities", self.probabilities, rows, len(self.classes))
            object.__setattr__(self, "probabilities", given)

    def __len__(self) -> int:
        return len(self.truth)

    @property
    def residuals(self) -> Array:
        """Truth - prediction of numbers, (rows,)."""
        residuals: Array = self.truth - self.prediction
        return residuals
