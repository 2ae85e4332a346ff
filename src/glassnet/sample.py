"""Some rows of a run and its network before and after: what can be looked into when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from glassnet import model_file
from glassnet.array import Array
from glassnet.model_file import grouped, part

__all__ = ["SAMPLE_FILE", "Sample", "SampledRows"]

SAMPLE_FILE = "sample.glass"
ROWS = 1000  # of a run's rows that are kept
VALUES = 2**20  # of its inputs, and of its parameters: 4 MB of float32


@dataclass(frozen=True)
class SampledRows:
    """Rows spread evenly over those of a run: inputs, target, weights if it had any.

    `total` is how many the run had, `constant` (columns,) which inputs never vary in any of them.

    >>> x = np.arange(5000.0).reshape(-1, 1)
    >>> rows = SampledRows.of(x, x, None)
    >>> len(rows), rows.total
    (1000, 5000)
    """

    inputs: Array = field(repr=False)
    target: Array = field(repr=False)
    weights: Array | None = field(repr=False)
    constant: Array = field(repr=False)
    total: int

    def __len__(self) -> int:
        return len(self.inputs)

    @classmethod
    def of(cls, inputs: Array, target: Array, weights: Array | None, *, most: int = ROWS) -> Self:
        """Take up to 1,000 rows, copied: fewer of very wide ones."""
        total = len(inputs)
        most = max(1, min(most, VALUES // max(1, inputs[:1].size)))
        chosen = np.linspace(0, total - 1, min(most, total)).astype(np.intp)
        own = None if weights is None else weights[chosen]
        constant = inputs.min(axis=0) == inputs.max(axis=0)
        return cls(inputs[chosen], target[chosen], own, constant, total)

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by their names."""
        named = {"inputs": self.inputs, "target": self.target, "constant": self.constant}
        return named if self.weights is None else {**named, "weights": self.weights}


@dataclass
class Sample:
    """What is kept of a run beside its records.

    `start` and `end` are `network.arrays()` before the first step and at the end; empty where the
    network is too large to be kept, or the run has no end.

    >>> x = np.ones((3, 1))
    >>> Sample(SampledRows.of(x, x, None)).training.total
    3
    """

    training: SampledRows
    validation: SampledRows | None = None
    start: dict[str, Array] = field(default_factory=dict, repr=False)
    end: dict[str, Array] = field(default_factory=dict, repr=False)

    @staticmethod
    def numbers_of(arrays: Mapping[str, Array]) -> dict[str, Array]:
        """Return copies of a network's arrays; none where it is too large.

        >>> Sample.numbers_of({"parameters": np.zeros(2)})
        {'parameters': array([0., 0.])}
        """
        small = sum(array.size for array in arrays.values()) <= VALUES
        return {name: array.copy() for name, array in arrays.items()} if small else {}

    def save(self, path: Path) -> None:
        """Write it to a file, which holds numbers alone."""
        groups = {"training": self.training.arrays(), "start": self.start, "end": self.end}
        if self.validation is not None:
            groups["validation"] = self.validation.arrays()
        totals = {name: rows.total for name, rows in self._parts().items()}
        model_file.write(path, "sample", {"totals": totals}, grouped(groups))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; ModelFileError for anything else."""
        header, arrays = model_file.read(path)
        rows = {name: _rows(part(arrays, name), total) for name, total in header["totals"].items()}
        return cls(**rows, start=part(arrays, "start"), end=part(arrays, "end"))

    def _parts(self) -> dict[str, SampledRows]:
        every = {"training": self.training, "validation": self.validation}
        return {name: rows for name, rows in every.items() if rows is not None}


def _rows(arrays: Mapping[str, Array], total: Any) -> SampledRows:
    return SampledRows(
        arrays["inputs"], arrays["target"], arrays.get("weights"), arrays["constant"], int(total)
    )
