"""What a sweep may vary: what each parameter means, and which values it takes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from glassnet.errors import SettingError, UnknownNameError
from glassnet.nn import Activation, Initialiser, Loss, Optimizer
from glassnet.nn.settings import above, at_least, between, whole
from glassnet.registered import Registered
from glassnet.suggest import did_you_mean

__all__ = ["PARAMETERS", "Parameter", "Settings", "Value", "checked", "parameter", "units_of"]

Value = str | int | float | None
Settings = dict[str, Value]


@dataclass(frozen=True)
class Parameter:
    """One line of the table below: its meaning, its usual value, and the check of any other.

    `check(name, value)` returns a plain value that JSON keeps, or refuses it; a range of a `whole`
    parameter gives whole numbers.

    >>> PARAMETERS["hidden"].usual
    '64-64'
    """

    meaning: str
    usual: Value
    check: Callable[[str, Any], Value]
    whole: bool = False


def parameter(name: str, others: Iterable[str] = ()) -> Parameter:
    """Return the parameter of that name; `others` are names that may have been meant, too.

    >>> parameter("learning_rat")
    Traceback (most recent call last):
    glassnet.errors.UnknownNameError: parameter 'learning_rat': a sweep has none of that name; did
    you mean 'learning_rate'?
    """
    if name not in PARAMETERS:
        raise UnknownNameError(
            f"parameter {name!r}",
            rule="a sweep has none of that name",
            remedy=did_you_mean(name, [*PARAMETERS, *others]),
        )
    return PARAMETERS[name]


def checked(name: str, value: Any, others: Iterable[str] = ()) -> Value:
    """Return the value of a parameter as a sweep keeps it, or refuse it.

    >>> checked("hidden", [64, 32]), checked("init", "henormal"), checked("init", 0.1)
    ('64-32', 'HeNormal', 0.1)
    """
    return parameter(name, others).check(name, value)


def units_of(hidden: Value) -> list[int]:
    """Return the units of each hidden layer.

    >>> units_of("64-32"), units_of(None)
    ([64, 32], [])
    """
    return [] if hidden is None else [int(units) for units in str(hidden).split("-")]


def _units(name: str, value: Any) -> Value:
    """Units of one layer or of several: 64, (64, 32), "64-32" or "64,32"."""
    if isinstance(value, str):
        return _units(name, [_whole_text(name, value, part) for part in re.split("[-,]", value)])
    several = value if isinstance(value, Iterable) else [value]
    return "-".join(str(whole(name, units, 1)) for units in several)


def _whole_text(name: str, text: str, part: str) -> int:
    if not part.strip().isdecimal():
        raise SettingError(
            f"{name}={text!r}",
            rule="units are whole numbers, with a dash between two layers",
            remedy="write 64-32",
        )
    return int(part)


def _first_weights(name: str, value: Any) -> Value:
    if isinstance(value, str):
        return type(Initialiser.made(value)).__name__
    return above(name, value, 0, "try 0.1")


def _named(family: type[Registered]) -> Callable[[str, Any], Value]:
    def check(name: str, value: Any) -> Value:
        found = family.named(value)
        family.made(value)  # refuses what needs arguments
        return found.__name__

    return check


def _above_zero(name: str, value: Any) -> Value:
    return float(above(name, value, 0, "try 0.001"))


def _at_least_zero(name: str, value: Any) -> Value:
    return float(at_least(name, value, 0))


def _share(name: str, value: Any) -> Value:
    return float(between(name, value, 0, 1))


def _one_or_more(name: str, value: Any) -> Value:
    return whole(name, value, 1)


def _or_none(check: Callable[[str, Any], Value]) -> Callable[[str, Any], Value]:
    return lambda name, value: None if value is None else check(name, value)


PARAMETERS = {
    "hidden": Parameter(
        "units of each hidden layer: 64, or 64-32; none for a linear network",
        "64-64", _or_none(_units), whole=True,
    ),
    "activation": Parameter("of the hidden layers, by its name", "ReLU", _named(Activation)),
    "init": Parameter(
        "first weights: a number times a standard normal, as in the book, or an initialiser's name;"
        " none for what suits the activation",
        None, _or_none(_first_weights),
    ),
    "learning_rate": Parameter("none for the optimizer's own", None, _or_none(_above_zero)),
    "decay": Parameter("rate / (1 + decay·steps)", None, _or_none(_at_least_zero)),
    "optimizer": Parameter("by its name", "Adam", _named(Optimizer)),
    "weight_decay": Parameter("of AdamW", None, _or_none(_at_least_zero)),
    "loss": Parameter(
        "by its name; none for squared error, or cross-entropy of classes",
        None, _or_none(_named(Loss)),
    ),
    "batch_size": Parameter(
        "rows a step; none for all at once", None, _or_none(_one_or_more), whole=True
    ),
    "epochs": Parameter("times through all rows", 100, _one_or_more, whole=True),
    "dropout": Parameter("share of each hidden layer's outputs dropped", 0.0, _share),
    "l1": Parameter("penalty of each weight's size", 0.0, _at_least_zero),
    "l2": Parameter("penalty of each weight's square", 0.0, _at_least_zero),
}  # fmt: skip
