"""From an estimator's parameters to what a fit is told."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from glassnet.errors import SettingError
from glassnet.nn import Loss
from glassnet.nn.settings import whole
from glassnet.recipe import Recipe, named_recipe
from glassnet.suggest import listed
from glassnet.train.threads import cores

__all__ = ["kinds_of", "loss_for", "seed_of", "types_of", "workers_of"]


def types_of(
    given: Any, parameters: dict[str, Any], *, classes: bool = False
) -> tuple[Recipe, ...]:
    """Return the types of networks of a recipe, named or given, with the parameters' numbers.

    UnknownNameError for a name that there is none of.

    >>> types_of("simple", {"hidden": [64, 32], "epochs": None, "loss": "huber"})[0].hidden
    (64, 32)
    """
    if isinstance(given, Recipe):
        types: tuple[Recipe, ...] = (given,)
    elif isinstance(given, Sequence) and not isinstance(given, str):
        types = _all_recipes(given)
    else:
        types = named_recipe(given, classes=classes)
    names = [field.name for field in fields(Recipe)]
    changes = {name: parameters[name] for name in names if name in parameters}
    hidden = changes.get("hidden")
    if hidden is not None:
        changes["hidden"] = tuple(hidden) if isinstance(hidden, Sequence) else (hidden,)
    return tuple(each.changed(**changes) for each in types)


def _all_recipes(given: Sequence[Any]) -> tuple[Recipe, ...]:
    if not given or not all(isinstance(each, Recipe) for each in given):
        raise SettingError(
            f"recipe={given!r}",
            rule="a sequence of them holds one glassnet.Recipe or more",
            remedy="pass recipe=[gn.Recipe(), gn.Recipe(dropout=0.3)], or a name",
        )
    return tuple(given)


def loss_for(given: Any, fitting: tuple[str, ...]) -> Loss | None:
    """Return the loss named or given, None for none; SettingError if it predicts something else.

    >>> loss_for("huber", ("number",))
    Huber()
    """
    if given is None:
        return None
    loss: Loss = Loss.made(given)
    if loss.predicts not in fitting:
        names = [name for name, each in Loss.registry.items() if each.predicts in fitting]
        raise SettingError(
            f"loss={given!r}",
            rule=f"its network predicts the {loss.predicts}, and here it is {listed(fitting)}",
            remedy=f"choose from {listed(names)}",
        )
    return loss


def kinds_of(given: Any) -> Mapping[str, str]:
    """Return kinds by the names of columns; SettingError if they are no dict.

    >>> kinds_of(None)
    {}
    """
    if given is not None and not isinstance(given, Mapping):
        raise SettingError(
            f"kinds={given!r}",
            rule="they are a dict from columns to kinds",
            remedy="try kinds={'zip': 'category'}",
        )
    return given or {}


def seed_of(random_state: Any) -> int:
    """Return a seed: the number itself, or one drawn from the state; None is NumPy's own state.

    >>> seed_of(7)
    7
    """
    if isinstance(random_state, int | np.integer) and not isinstance(random_state, bool):
        return whole("random_state", int(random_state), 0)
    try:
        return int(check_random_state(random_state).randint(2**31 - 1))
    except ValueError as error:
        raise SettingError(
            f"random_state={random_state!r}",
            rule="it is a whole number, a numpy.random.RandomState or None",
            remedy="give a number, such as 0, for the same bits every time",
        ) from error


def workers_of(n_jobs: int | None) -> int | None:
    """Return how many networks are trained at a time: None, one a core; -1 too, -2 one less.

    >>> workers_of(3)
    3
    """
    if n_jobs is None:
        return None
    if n_jobs == 0 or not isinstance(n_jobs, int | np.integer):
        raise SettingError(
            f"n_jobs={n_jobs!r}",
            rule="it is a number of threads, or counts from all cores downwards: -1, -2, …",
            remedy="choose None or -1 for one a core",
        )
    return int(n_jobs) if n_jobs > 0 else max(1, cores() + 1 + int(n_jobs))
