"""Changes of the network: first values, activations, layers."""

from itertools import pairwise

from glassnet.doctor.changes.change import Change
from glassnet.doctor.changes.layers import each_layer, is_a
from glassnet.doctor.plan import Plan

__all__ = ["FirstValues", "HiddenActivation", "LastLayer", "Normalised", "Wider"]

BOUNDED = ("Sigmoid", "Tanh", "Softmax")


class FirstValues(Change):
    """First weights that suit each activation, and biases that leave no unit dead at birth."""

    def says(self) -> str:
        """Say which."""
        return "first weights that suit the activations (no weight_init), then network.wake(x)"

    def apply(self, plan: Plan) -> Plan:
        """Draw them anew from the run's seed."""
        own = {"weight_init": None, "bias_init": None}
        network = each_layer(plan.network, "Dense", lambda one: one | own)
        return plan.changed(network=network, start={}, awake=True)


class LastLayer(Change):
    """Another activation after the last Dense, or none."""

    def __init__(self, activation: str) -> None:
        self.activation = activation

    @classmethod
    def examples(cls) -> "list[LastLayer]":
        """See `Registered.examples`."""
        return [cls("Linear")]

    def says(self) -> str:
        """Say which."""
        return "no activation after the last Dense" if self.activation == "Linear" else (
            f"{self.activation} as the last layer")  # fmt: skip

    def apply(self, plan: Plan) -> Plan:
        """Put it in the place of the last activation."""
        layers = list(plan.network["layers"])
        if not layers[-1]["class"].endswith("Dense"):
            layers.pop()
        if self.activation != "Linear":
            layers.append({"class": f"Layer.{self.activation}"})
        return plan.changed(network=plan.network | {"layers": layers})


class HiddenActivation(Change):
    """Another activation between the Dense layers, with first weights that suit it."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def examples(cls) -> "list[HiddenActivation]":
        """See `Registered.examples`."""
        return [cls("ReLU")]

    def says(self) -> str:
        """Say which."""
        return f"{self.name} as the activation of the hidden layers"

    def apply(self, plan: Plan) -> Plan:
        """Put it in the place of the bounded ones, and draw the first weights anew."""
        last = len(plan.network["layers"]) - 1
        layers = [
            {"class": f"Layer.{self.name}"} if is_a(one, *BOUNDED) and place < last else one
            for place, one in enumerate(plan.network["layers"])
        ]
        return FirstValues().apply(plan.changed(network=plan.network | {"layers": layers}))


class Normalised(Change):
    """LayerNorm after every hidden Dense: signals keep their size however deep the network is."""

    def says(self) -> str:
        """Say where it goes."""
        return "LayerNorm after each hidden Dense"

    def apply(self, plan: Plan) -> Plan:
        """Put them in."""
        dense = [place for place, one in enumerate(plan.network["layers"]) if is_a(one, "Dense")]
        layers = []
        for place, one in enumerate(plan.network["layers"]):
            layers.append(one)
            if place in dense[:-1]:
                layers.append({"class": "Layer.LayerNorm", "features": one["units"]})
        return FirstValues().apply(plan.changed(network=plan.network | {"layers": layers}))


class Wider(Change):
    """Hidden layers of more units."""

    def __init__(self, units: int) -> None:
        self.units = units

    @classmethod
    def examples(cls) -> "list[Wider]":
        """See `Registered.examples`."""
        return [cls(64)]

    def says(self) -> str:
        """Say how many."""
        return f"hidden layers of {self.units} units"

    def apply(self, plan: Plan) -> Plan:
        """Widen them, with a hidden layer where there is none."""
        layers = [dict(one) for one in plan.network["layers"]]
        dense = [one for one in layers if is_a(one, "Dense")]
        if len(dense) == 1:
            first = dict(dense[0], units=self.units)
            layers.insert(layers.index(dense[0]), first)
            layers.insert(layers.index(first) + 1, {"class": "Layer.ReLU"})
            dense.insert(0, first)
        for one, following in pairwise(dense):
            one["units"] = following["inputs"] = max(self.units, one["units"])
        return FirstValues().apply(plan.changed(network=plan.network | {"layers": layers}))
