"""What the doctor found: a cause with its evidence, what to do, and the proof that it helps."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from glassnet.doctor.changes import Change
from glassnet.text import Text, aligned, figure

__all__ = ["CAUSES", "Finding", "Findings", "Proof"]

CAUSES = (
    "non-finite", "leakage", "output-cannot-reach", "loss-mismatch", "symmetric-units",
    "unscaled-inputs", "unscaled-target", "shuffled-labels", "split-drift",
    "exploding-gradient", "vanishing-gradient", "born-dead-units", "saturated-units",
    "bad-initialisation", "initial-loss-off", "penalty-too-strong", "batch-too-small",
    "rate-too-high", "dead-units", "rate-too-low", "stopped-too-early", "too-small", "imbalance",
    "overfitting", "label-noise", "constant-column", "duplicate-column",
)  # fmt: skip
"""All names that `finding.cause` may have: where confidence is the same, the first goes first."""

POINTS = ("first", "1/4", "1/2", "3/4", "last")


@dataclass(frozen=True)
class Proof:
    """Twin runs from the same seed, one as it was and one with the remedy.

    `before` and `after` are their final losses on the same rows, in the run's own loss; `curves`
    their losses by epoch; `held_out` says whether the rows are those of validation.

    >>> from glassnet.doctor.changes import LearningRate
    >>> print(Proof(LearningRate(0.1), 0.4, 0.1))
    proven: loss 0.4 → 0.1 with a learning rate 10 times smaller
    >>> print(Proof(LearningRate(0.1), 3, 1, curves={"before": [5, 4, 3], "after": [5, 2, 1]}))
    proven: loss 3 → 1 with a learning rate 10 times smaller
    epochs  first  1/4  1/2  3/4  last
    before      5    5    4    3     3
    after       5    5    2    1     1
    """

    remedy: Change
    before: float
    after: float
    held_out: bool = False
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict, repr=False)

    @property
    def works(self) -> bool:
        """Whether the loss was at least halved."""
        return math.isfinite(self.after) and self.after <= self.before / 2

    def __str__(self) -> str:
        verdict = "proven" if self.works else "did not help enough"
        rows = "validation loss" if self.held_out else "loss"
        said = f"{verdict}: {rows} {figure(self.before)} → {figure(self.after)} "
        return "\n".join([f"{said}with {self.remedy.says()}", *self._drawn()])

    def _drawn(self) -> list[str]:
        """Return both curves at five points of their epochs, a line each."""
        rows = [["epochs", *POINTS]]
        for name, curve in self.curves.items():
            places = (round(share / 4 * (len(curve) - 1)) for share in range(5))
            rows.append([name, *(figure(curve[place]) for place in places)])
        return aligned(rows).splitlines() if self.curves else []


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a run.

    `cause` is one of `CAUSES`; `symptom` what was seen, `evidence` its figures as a sentence,
    `figures` as numbers; `confidence` is between 0 and 1; `remedies` come in the order to try
    them, `proof` where it was asked for.

    >>> finding = Finding("rate-too-high", "the loss jumps", "by 40 % from epoch to epoch", 0.9)
    >>> print(finding)
    rate-too-high (90 %): the loss jumps: by 40 % from epoch to epoch
    """

    cause: str
    symptom: str
    evidence: str
    confidence: float
    remedies: tuple[Change, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict, repr=False)
    proof: Proof | None = None

    def __str__(self) -> str:
        lines = [f"{self.cause} ({self.confidence:.0%}): {self.symptom}: {self.evidence}"]
        lines[0] = lines[0].replace("%)", " %)", 1)
        lines += [f"  try {remedy.says()}" for remedy in self.remedies]
        if self.proof is not None:
            lines += [f"  {line}" for line in str(self.proof).splitlines()]
        return "\n".join(lines)


class Findings(list[Finding]):
    """Findings, the likeliest first; empty for a healthy run. `unknown` says what nobody can tell.

    >>> Findings()
    nothing is wrong with this run
    """

    unknown: tuple[str, ...] = ()

    def __repr__(self) -> str:
        lines = [str(finding) for finding in self] or ["nothing is wrong with this run"]
        lines += [f"cannot tell, because {reason}" for reason in self.unknown]
        return Text("\n".join(lines))

    __str__ = __repr__
