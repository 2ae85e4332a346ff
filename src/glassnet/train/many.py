"""Several independent trainings side by side, on threads."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial
from inspect import signature
from typing import Any

from glassnet.array import Array
from glassnet.errors import SettingError, UnknownNameError
from glassnet.nn import Network
from glassnet.nn.settings import whole
from glassnet.record import History
from glassnet.registered import Registered
from glassnet.suggest import did_you_mean
from glassnet.train.metrics.choosing import as_many
from glassnet.train.pool import run_pool
from glassnet.train.preparing import prepared
from glassnet.train.threads import cores
from glassnet.train.training import INTERRUPTED, Training

__all__ = ["train_many"]

FOR_ONE = {"out", "resume", "checkpoint", "progress", "threads"}


def train_many(
    trainings: Sequence[Network | Mapping[str, Any]],
    inputs: Array | None = None,
    target: Array | None = None,
    *,
    workers: int | None = None,
    **common: Any,
) -> list[History]:
    """Train several networks on the same data, in place, and return their histories in order.

    Each training is a Network, or a dict with `network` and whatever arguments of `train` it has
    for itself: other rates, seeds, rows. `common` are arguments for all the others; each
    training gets copies of its own of the objects among them. `workers` threads share the
    trainings, one a core unless given; each runs on one thread and ends with the bits of its lone
    run. `out`, `resume`, `checkpoint` and `progress` are for single trainings.

    Ctrl-C ends all of them as it ends one. Errors: those of `train`; one that comes up while
    training is raised when all the others have ended.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 64).reshape(-1, 1)
    >>> nets = [gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)], seed=s) for s in range(3)]
    >>> runs = [{"network": net, "optimizer": gn.Adam(0.01)} for net in nets]
    >>> histories = train_many(runs, x, x**2, epochs=200)
    >>> [len(history) for history in histories]
    [200, 200, 200]
    """
    if isinstance(trainings, Network | Mapping):
        trainings = [trainings]
    apart = [_with_copies(each, common) for each in trainings]
    _check_apart(apart)
    rows = {"inputs": inputs, "target": target}
    made = [prepared(**rows | settings, threads=1) for settings in apart]
    workers = min(cores(), len(made)) if workers is None else whole("workers", workers, 1)
    run_pool([partial(_as_it_is, training) for training in made], max(1, workers))
    for training in made:
        if not training.history.stopped:  # Ctrl-C came before its turn
            training.stop(INTERRUPTED)
    return [training.history for training in made]


def _as_it_is(training: Training) -> Training:
    return training


def _with_copies(
    training: Network | Mapping[str, Any], common: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of one training: its own, and copies of the common ones."""
    own = {"network": training} if isinstance(training, Network) else training
    if not isinstance(own, Mapping) or "network" not in own or "network" in common:
        raise SettingError(
            f"a training of type {type(training).__name__}",
            rule="each is a Network, or a dict with a network of its own",
            remedy='pass [{"network": net, "optimizer": gn.Adam(0.01)}, …]',
        )
    known = signature(prepared).parameters.keys()
    unknown = sorted((own.keys() | common.keys()) - known - FOR_ONE)
    if unknown:
        raise UnknownNameError(
            f"argument {unknown[0]!r}",
            rule="a training has none of that name",
            remedy=did_you_mean(unknown[0], known),
        )
    shared = FOR_ONE & (own.keys() | common.keys())
    if shared:
        raise SettingError(
            f"{sorted(shared)[0]}= for several trainings",
            rule="it is for a single one",
            remedy="leave it away, or call train for each",
        )
    copies = {name: deepcopy(value) for name, value in common.items() if name not in own}
    return copies | dict(own)


def _check_apart(every: Sequence[Mapping[str, Any]]) -> None:
    """Refuse one object in two trainings: both would change it at the same time."""
    seen: set[int] = set()
    for settings in every:
        for name in ("network", "optimizer", "loss", "callbacks", "metrics"):
            for value in as_many(settings.get(name)):
                if isinstance(value, Network | Registered) and id(value) in seen:
                    raise SettingError(
                        f"the same object in {name} of two trainings",
                        rule="each training changes its own",
                        remedy="make one for each",
                    )
                seen.add(id(value))
