"""Changes of the rows: their units, columns, weights and split."""

from collections.abc import Sequence

import numpy as np

from glassnet.doctor.changes.change import Change
from glassnet.doctor.changes.layers import is_a
from glassnet.doctor.plan import Plan

__all__ = ["BalancedClasses", "DropColumns", "OtherSplit", "ScaledInputs", "ScaledTarget"]


class ScaledInputs(Change):
    """Columns of mean 0 and spread 1."""

    def says(self) -> str:
        """Say what to compute."""
        return "inputs scaled to mean 0 and spread 1: (x - x.mean(0)) / x.std(0)"

    def apply(self, plan: Plan) -> Plan:
        """Scale them."""
        return plan.changed(scaled_inputs=True)


class ScaledTarget(Change):
    """A target of mean 0 and spread 1."""

    def says(self) -> str:
        """Say what to compute."""
        return "a target scaled to mean 0 and spread 1, and predictions scaled back"

    def apply(self, plan: Plan) -> Plan:
        """Scale it."""
        return plan.changed(scaled_target=True)


class DropColumns(Change):
    """Some columns left out; `called` are said in place of their numbers."""

    def __init__(self, columns: list[int], called: Sequence[str] = ()) -> None:
        self.columns, self.called = columns, called

    @classmethod
    def examples(cls) -> "list[DropColumns]":
        """See `Registered.examples`."""
        return [cls([1])]

    def says(self) -> str:
        """Say which."""
        named = ", ".join(self.called or map(str, self.columns))
        return f"a table without column{'s' * (len(self.columns) > 1)} {named}"

    def apply(self, plan: Plan) -> Plan:
        """Leave them out, and their rows of the first weights."""
        layers = [dict(one) for one in plan.network["layers"]]
        if not is_a(layers[0], "Dense"):
            return plan
        inputs, units = layers[0]["inputs"], layers[0]["units"]
        layers[0]["inputs"] = inputs - len(self.columns)
        network, start = plan.network | {"layers": layers}, dict(plan.start)
        if start:
            numbers = start["parameters"]
            weights = numbers[: inputs * units].reshape(inputs, units)
            kept = np.delete(weights, self.columns, axis=0).ravel()
            start["parameters"] = np.concatenate([kept, numbers[inputs * units :]])
        return plan.changed(network=network, dropped=tuple(self.columns), start=start)


class BalancedClasses(Change):
    """Weights of rows that give every class the same sum."""

    def says(self) -> str:
        """Say how."""
        return "sample_weight, or class_weight='balanced' in a TabularClassifier"

    def apply(self, plan: Plan) -> Plan:
        """Weigh them; losses are then those of balanced classes."""
        return plan.changed(balanced=True)


class OtherSplit(Change):
    """Validation rows drawn "random"ly from all, or those "without copies" in the training rows."""

    def __init__(self, how: str) -> None:
        self.how = how

    @classmethod
    def examples(cls) -> "list[OtherSplit]":
        """See `Registered.examples`."""
        return [cls("random")]

    def says(self) -> str:
        """Say which."""
        return "a split drawn at random" if self.how == "random" else "a split without copies"

    def apply(self, plan: Plan) -> Plan:
        """Split so."""
        return plan.changed(split=self.how)
