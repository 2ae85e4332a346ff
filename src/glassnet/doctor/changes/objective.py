"""Changes of what is made small, and of when it counts."""

from glassnet.doctor.changes.change import Change
from glassnet.doctor.changes.layers import each_layer, is_a
from glassnet.doctor.plan import Config, Plan

__all__ = ["AsClasses", "KeepBest", "NoPenalty", "OtherLoss"]


class OtherLoss(Change):
    """Another loss, by the name of its class."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def examples(cls) -> "list[OtherLoss]":
        """See `Registered.examples`."""
        return [cls("MeanSquaredError")]

    def says(self) -> str:
        """Say which."""
        return f"the loss {self.name}"

    def apply(self, plan: Plan) -> Plan:
        """Take it in the place of the run's."""
        return plan.changed(loss={"class": f"Loss.{self.name}"})


class AsClasses(Change):
    """A unit a class, Softmax and cross-entropy, for targets that are numbers of classes."""

    def __init__(self, classes: int) -> None:
        self.classes = classes

    @classmethod
    def examples(cls) -> "list[AsClasses]":
        """See `Registered.examples`."""
        return [cls(3)]

    def says(self) -> str:
        """Say how."""
        return f"{self.classes} units, a class each, then Softmax and CategoricalCrossentropy"

    def apply(self, plan: Plan) -> Plan:
        """Widen the last Dense; the prediction is the mean of the classes' numbers."""
        layers = list(plan.network["layers"])
        if not is_a(layers[-1], "Dense"):
            layers.pop()
        layers[-1] = layers[-1] | {"units": self.classes}
        network = plan.network | {"layers": [*layers, {"class": "Layer.Softmax"}]}
        loss = {"class": "Loss.CategoricalCrossentropy"}
        return plan.changed(network=network, loss=loss, start={}, numbered=self.classes)


class NoPenalty(Change):
    """A penalty on weights a hundred times smaller."""

    def says(self) -> str:
        """Say how much smaller."""
        return "l1, l2 and weight decay 100 times smaller"

    def apply(self, plan: Plan) -> Plan:
        """Shrink all of them."""
        names = ("weight_l1", "weight_l2", "bias_l1", "bias_l2")

        def shrunk(one: Config) -> Config:
            return one | {name: one[name] / 100 for name in names}

        optimizer = dict(plan.optimizer)
        if optimizer.get("weight_decay"):
            optimizer["weight_decay"] /= 100
        return plan.changed(network=each_layer(plan.network, "Dense", shrunk), optimizer=optimizer)


class KeepBest(Change):
    """The epoch that is best on validation rows, in place of the last one."""

    def says(self) -> str:
        """Say the callback."""
        return 'callbacks="EarlyStopping", which keeps the epoch that is best on validation rows'

    def apply(self, plan: Plan) -> Plan:
        """Ask for it."""
        return plan.changed(keep_best=True)
