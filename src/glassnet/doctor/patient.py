"""A run as the doctor sees it: its records, the rows that were kept, and what follows from them."""

from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.doctor.inside import Inside
from glassnet.doctor.plan import Plan
from glassnet.doctor.references import References, references_of
from glassnet.errors import GlassnetError
from glassnet.nn import Dense, Loss, Network
from glassnet.record import History
from glassnet.registered import restore
from glassnet.sample import Sample
from glassnet.train import Metric
from glassnet.train.training import NON_FINITE

__all__ = ["Patient"]

STEP_SECONDS, VALUE_SECONDS = 1e-5, 7e-11  # of a step; of a parameter and row in it
LEFT = 0.03  # of what can be explained: a run that leaves more is poor
WORSE = 1.35  # times the loss that can be reached
MOST = 0.5  # of what can be explained: then it need not be so much worse


class Patient:
    """A run to be examined. What cannot be known is None, and `unknown` says why.

    >>> Patient(History()).unknown
    ('it kept no rows', 'it finished no epoch')
    """

    def __init__(self, history: History) -> None:
        self.history, self.config = history, history.config
        self.sample: Sample | None = history.sample

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return why some things cannot be told."""
        reasons = {
            "it kept no rows": self.sample is None,
            "it finished no epoch": not len(self.history) and not self.broken,
            "it has no records of its layers": len(self.history) > 0
            and not any(record.probes for record in self.history),
            "its settings name no network": "network" not in self.config and len(self.history) > 0,
            "its network is not made of registered layers": self.sample is not None
            and "network" in self.config
            and self.begin is None,
            "its target is the same in every row": self.flat,
        }
        return tuple(reason for reason, holds in reasons.items() if holds)

    # ---- what the records say --------------------------------------------------------------

    @cached_property
    def losses(self) -> Array:
        """Data loss of each epoch."""
        return np.array(self.history["data_loss"])

    @cached_property
    def held_losses(self) -> Array | None:
        """Validation loss of each epoch, None where there were no validation rows."""
        if not self.history.records or self.history[0].validation_loss is None:
            return None
        return np.array(self.history["validation_loss"])

    @property
    def broken(self) -> bool:
        """Whether the run ended in NaN or infinity."""
        finite = bool(np.isfinite(self.losses).all())
        return self.history.stopped.startswith(NON_FINITE) or not finite

    @property
    def first_moves(self) -> float:
        """Return the largest change of a Dense layer in a first step looked at, in its size."""
        probes = self.history[0].probes if len(self.history) else ()
        moves = [
            layer.update / layer.weights
            for probe in probes
            for layer in probe.layers
            if layer.layer == "Dense" and layer.update is not None and layer.weights
        ]
        return max(moves, default=0.0)

    @property
    def steps(self) -> int:
        """Steps of the whole run."""
        rows, size = self.config.get("rows", 1), self.config.get("batch_size") or 1
        return len(self.history) * -(-rows // size)

    @cached_property
    def seconds(self) -> float:
        """About what a quiet core takes for the run, by its work alone.

        What is tried must not depend on how busy the machine was.
        """
        rows, plan = self.config.get("rows", 1), self.plan
        size = 0 if plan is None else plan.made_network().parameters.size
        batch = min(self.config.get("batch_size") or rows, rows)
        return self.steps * (STEP_SECONDS + batch * size * VALUE_SECONDS)

    @property
    def flat(self) -> bool:
        """Whether there is nothing to learn: one target for all rows."""
        if self.sample is None or len(self.sample.training) < 2:
            return False
        target = self.sample.training.target
        return bool((target == target[:1]).all())

    @property
    def restores_best(self) -> bool:
        """Whether the run puts the numbers of its best epoch back in the end."""
        callbacks = self.config.get("callbacks", ())
        return any("EarlyStopping" in each["class"] for each in callbacks)

    # ---- what the rows say -----------------------------------------------------------------

    def column(self, place: int) -> str:
        """Return an input column as findings say it: by its name, where the run knows that."""
        names = self.config.get("columns", ())
        return repr(names[place]) if place < len(names) else str(place)

    @cached_property
    def loss(self) -> Loss | None:
        """The run's loss."""
        return self._restored("loss")

    @property
    def metrics(self) -> list[Metric]:
        """The run's metrics, without those that are functions of the user's."""
        found = []
        for config in self.config.get("metrics", ()):
            with suppress(GlassnetError, KeyError, TypeError):
                found.append(restore(config))
        there = self.history[0].metrics if len(self.history) else {}
        return [each for each in found if each.name in there]

    @cached_property
    def plan(self) -> Plan | None:
        """The run's plan, to run it again."""
        if self.sample is None or (not self.history.records and not self.broken):
            return None
        try:
            return Plan.of(self.history)
        except (GlassnetError, KeyError, TypeError):
            return None

    @cached_property
    def first_dense(self) -> list[tuple[int, Dense]]:
        """Dense layers before the first step, each with its place; none where that is unknown."""
        try:
            layers = [] if self.plan is None else self.plan.made_network().layers
        except (GlassnetError, KeyError, TypeError, ValueError):
            layers = []
        return [(place, each) for place, each in enumerate(layers) if isinstance(each, Dense)]

    @cached_property
    def begin(self) -> Inside | None:
        """The network before the first step."""
        plan = self.plan
        return None if plan is None else self._inside(plan.made_network)

    @cached_property
    def default(self) -> Inside | None:
        """The same network with first values that suit its activations."""
        from glassnet.doctor.changes import FirstValues

        plan = self.plan
        return None if plan is None else self._inside(FirstValues().apply(plan).made_network)

    @cached_property
    def end(self) -> Inside | None:
        """The network at the end."""
        if self.sample is None or not self.sample.end:
            return None
        arrays = self.sample.end
        return self._inside(lambda: Network.restore(self.config["network"], arrays))

    @cached_property
    def references(self) -> References | None:
        """What other learners reach on the same rows."""
        if self.sample is None or self.loss is None or self.begin is None:
            return None
        outputs = self.begin.prediction.shape[1]
        return references_of(self.loss, self.sample.training, outputs)

    @property
    def final(self) -> float | None:
        """The data loss on the rows kept, at the end."""
        if self.end is not None:
            return self.end.loss
        return float(self.losses[-1]) if len(self.losses) else None

    @property
    def left(self) -> float | None:
        """The share of what can be explained that the run has not learned."""
        found, final = self.references, self.final
        if found is None or final is None or found.constant <= found.reachable:
            return None
        return (final - found.reachable) / (found.constant - found.reachable)

    @cached_property
    def poor(self) -> bool:
        """Whether the run learned clearly less of its own rows than it could have."""
        if self.broken:
            return True
        found, final, left = self.references, self.final, self.left
        if found is not None and final is not None and final > WORSE * found.constant:
            return True
        if found is None or final is None or left is None:
            return False
        held = self.held_losses
        if held is not None and held[-1] <= WORSE * found.reachable:
            return False
        much = left > MOST and final - found.reachable > LEFT * found.constant
        return bool(
            not np.isfinite(final) or much or (left > LEFT and final > WORSE * found.reachable)
        )

    def _restored(self, name: str) -> Any:
        try:
            return restore(self.config[name])
        except (GlassnetError, KeyError, TypeError):
            return None

    def _inside(self, make: Any) -> Inside | None:
        if self.sample is None or self.loss is None:
            return None
        try:
            return Inside(make(), self.loss, self.sample.training)
        except (GlassnetError, KeyError, TypeError, ValueError):
            return None
