"""An ensemble of networks trained on an encoded table."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from glassnet.errors import DataError
from glassnet.nn import Network
from glassnet.recipe.budget import Budget
from glassnet.recipe.ensemble import Ensemble, Member, mixed
from glassnet.recipe.members import Members
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.task import Rows, Task
from glassnet.record import History
from glassnet.train.pool import run_pool
from glassnet.train.preparing import prepared
from glassnet.train.threads import cores
from glassnet.train.training import INTERRUPTED, TIME_LIMIT, Training

__all__ = ["fit_ensemble"]

OnMember = Callable[[int, Member], object]


def fit_ensemble(
    task: Task,
    rows: Rows,
    types: Sequence[Recipe],
    *,
    seed: int,
    held_out: Rows | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
    kept: Mapping[int, Member] | None = None,
    on_member: OnMember | None = None,
    start: Sequence[Network] = (),
) -> Ensemble:
    """Train the networks of one or several types, each without one fold of the rows, and mix them.

    With `held_out` rows all learn from all `rows`, and the best epoch and the mixture are chosen
    on those. `workers` networks are trained at a time, one a core unless given.

    With `time_limit` seconds a network is begun only if there is time for all its steps; the first
    ones take fewer steps where there is not. Ctrl-C ends the ensemble, too, and what it cut short
    is left out where other networks are whole.

    `kept` are networks by their number that are trained already, and not trained again;
    `on_member(number, member)` is called with each new one that came to its end. A network
    depends on seed and number alone, so that one ensemble may be trained in several goes. Where
    there are networks `start`, training goes on from the numbers of those of the same shapes.

    DataError where Ctrl-C came before the first epoch's end.

    >>> import numpy as np
    >>> from glassnet.tabular import Layout
    >>> x = np.linspace(-1, 1, 200, dtype="float32").reshape(-1, 1)
    >>> recipe = Recipe(hidden=(16,), folds=2, epochs=20, batch_size=32)
    >>> ensemble = fit_ensemble(Task(Layout(1, 0, ()), 1), Rows(x, x**2), [recipe], seed=0)
    >>> len(ensemble.networks), ensemble.unseen.shape
    (2, (200, 1))
    """
    members, workers = Members(task, rows, tuple(types), seed, held_out), workers or cores()
    fitting = _Fitting(members, Budget(members, time_limit), on_member, start)
    trained = dict(kept or {})
    missing = [number for number in range(len(members)) if number not in trained]
    fitting.run(missing, workers, needed=0 if trained else workers)
    return mixed(members, _usable(trained | fitting.trained))


class _Fitting:
    """The trainings of an ensemble's networks, each made when its turn comes.

    >>> import numpy as np
    >>> from glassnet.tabular import Layout
    >>> x = np.ones((9, 1))
    >>> members = Members(Task(Layout(1, 0, ()), 1), Rows(x, x), [], 0)
    >>> _Fitting(members, Budget(members, None), None, ()).trained
    {}
    """

    def __init__(
        self,
        members: Members,
        budget: Budget,
        on_member: OnMember | None,
        start: Sequence[Network],
    ) -> None:
        self._members, self._budget, self._on_member = members, budget, on_member
        self._start = _by_number(members, start)
        self._begun: dict[int, tuple[Network, float, float]] = {}
        self._interrupted = False
        self.trained: dict[int, Member] = {}

    def run(self, numbers: Sequence[int], workers: int, *, needed: int) -> None:
        """Train these networks, the first `needed` of them whatever time there is."""
        makers = [
            partial(self._made, number, needed=place < needed)
            for place, number in enumerate(numbers)
        ]
        run_pool(makers, workers, lambda place, history: self._ended(numbers[place], history))

    def _made(self, number: int, *, needed: bool) -> Training | None:
        share = self._budget.share(number, needed=needed)
        if self._interrupted or not share:
            return None
        settings = self._members.training(number, share)
        network: Network = settings["network"]
        if number in self._start:
            network.parameters[...] = self._start[number].parameters
        self._begun[number] = network, share, time.monotonic()
        return prepared(**settings, threads=1, time_limit=self._budget.left)

    def _ended(self, number: int, history: History) -> None:
        network, share, begun = self._begun[number]
        self.trained[number] = network, history
        self._interrupted |= history.stopped == INTERRUPTED
        if share == 1 and history.stopped not in (INTERRUPTED, TIME_LIMIT):
            self._budget.took(number, time.monotonic() - begun)
            if self._on_member:
                self._on_member(number, self.trained[number])


def _by_number(members: Members, start: Sequence[Network]) -> dict[int, Network]:
    """Return for each number the first of the networks left that has its shapes, if one has."""
    left, found = [*start], {}
    for number in range(len(members)) if left else ():
        shapes = _shapes(members.network(number, members.rows))
        same = [place for place, earlier in enumerate(left) if _shapes(earlier) == shapes]
        if same:
            found[number] = left.pop(same[0])
    return found


def _shapes(network: Network) -> dict[str, tuple[int, ...]]:
    named = network.named(network.parameters)
    return {name: view.shape for name, view in named.items()}


def _usable(members: Mapping[int, Member]) -> dict[int, Member]:
    """Return the members by number, without those that Ctrl-C cut short if there are others."""
    whole = {
        number: member
        for number, member in sorted(members.items())
        if member[1].stopped != INTERRUPTED
    }
    begun = whole or {number: member for number, member in members.items() if len(member[1])}
    if not begun:
        raise DataError(
            "a training that was interrupted",
            rule="no epoch was finished, so there is no model",
            remedy="train again, for longer",
        )
    return begun
