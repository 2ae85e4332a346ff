"""The network, loss and optimizer that settings ask for."""

from inspect import signature
from typing import Any

from glassnet.errors import SettingError
from glassnet.nn import (
    Activation,
    CategoricalCrossentropy,
    Dense,
    Dropout,
    Initialiser,
    Layer,
    Loss,
    MeanSquaredError,
    Network,
    Normal,
    Optimizer,
    Softmax,
)
from glassnet.sweep.data import SweepData
from glassnet.sweep.parameters import Settings, units_of
from glassnet.train.batches import Batches, Rows
from glassnet.train.checks import check_fit

__all__ = ["check_data", "check_settings", "loss_of", "network_of", "optimizer_of"]

RATES = ("learning_rate", "decay", "weight_decay")


def network_of(settings: Settings, data: SweepData, seed: int) -> Network:
    """Return hidden layers, each with its activation and dropout, and a last layer for the target.

    A category of many levels goes through an embedding first; Softmax follows for classes.

    >>> import numpy as np
    >>> from glassnet.sweep.space import Space
    >>> x = np.ones((4, 1))
    >>> data = SweepData(x, x, None, outputs=1, classes=False)
    >>> (settings,) = Space.of({"hidden": [8], "init": [0.1]}, {}).every()
    >>> network_of(settings, data, seed=0)
    Network([Dense(1, 8, weight_init=Normal(scale=0.1)), ReLU(), Dense(8, 1, ...)])
    """
    layers, width = _front(data)
    for units in units_of(settings["hidden"]):
        layers += [_dense(width, units, settings), Activation.made(settings["activation"])]
        layers += [Dropout(settings["dropout"])] if settings["dropout"] else []  # type: ignore[arg-type]
        width = units
    several = 2 if loss_of(settings, data).predicts == "distribution" else 1
    layers.append(_dense(width, several * data.outputs, settings))
    return Network([*layers, Softmax()] if data.classes else layers, seed=seed)


def loss_of(settings: Settings, data: SweepData) -> Loss:
    """Return the loss; SettingError for one of numbers where there are classes, or the reverse."""
    if settings["loss"] is None:
        return CategoricalCrossentropy() if data.classes else MeanSquaredError()
    loss: Loss = Loss.made(settings["loss"])
    if (loss.predicts == "classes") != data.classes or loss.predicts == "yes/no":
        kind = "classes" if data.classes else "numbers"
        raise SettingError(
            f"loss={settings['loss']!r}",
            rule=f"its network predicts the {loss.predicts}, and this target is of {kind}",
            remedy="leave it away, or choose another",
        )
    return loss


def optimizer_of(settings: Settings) -> Optimizer:
    """Return the optimizer; SettingError for a rate that it does not have.

    >>> usual = dict.fromkeys(RATES)
    >>> optimizer_of(usual | {"optimizer": "Adam", "learning_rate": 0.01})
    Adam(learning_rate=0.01)
    """
    cls = Optimizer.named(str(settings["optimizer"]))
    given = {name: settings[name] for name in RATES if settings[name] is not None}
    unknown = [name for name in given if name not in signature(cls.__init__).parameters]
    if unknown:
        raise SettingError(
            f"{unknown[0]}={given[unknown[0]]}",
            rule=f"{cls.__name__} has none",
            remedy="leave it away, or choose another optimizer",
        )
    made: Optimizer = cls(**given)
    return made


def check_settings(settings: Settings, data: SweepData) -> None:
    """Refuse what does not go together, before any training begins."""
    check_fit(network_of(settings, data, seed=0), loss_of(settings, data), data.metrics)
    optimizer_of(settings)
    Batches(len(data.inputs), settings["batch_size"])  # type: ignore[arg-type]


def check_data(settings: Settings, data: SweepData) -> None:
    """Refuse rows that the loss of the settings does not take."""
    network, loss = network_of(settings, data, seed=0), loss_of(settings, data)
    Rows.checked(network, loss, data.inputs, data.target, None)
    if data.validation is not None:
        Rows.checked(network, loss, *data.validation, None)


def _front(data: SweepData) -> tuple[list[Layer], int]:
    """Return the layers that turn codes of categories into numbers, and how wide they are."""
    if data.layout is None or not data.layout.codes:
        return [], data.inputs.shape[1]
    from glassnet.recipe import Recipe
    from glassnet.recipe.table_network import front

    return front(data.layout, Recipe(waves=0, scale_rate=0))


def _dense(inputs: int, units: int, settings: Settings) -> Dense:
    penalties: dict[str, Any] = {"weight_l1": settings["l1"], "weight_l2": settings["l2"]}
    return Dense(inputs, units, weight_init=_initialiser(settings["init"]), **penalties)


def _initialiser(init: Any) -> Initialiser | None:
    if init is None or isinstance(init, str):
        return None if init is None else Initialiser.made(init)
    return Normal(init)
