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

MUCH = 50e6  # bytes of inputs, of which each network under way has a copy of its own

CUT_SHORT = (INTERRUPTED, TIME_LIMIT)
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
    start: Mapping[int, Network] | None = None,
) -> Ensemble:
    """Train the networks of one or several types, each without one fold of the rows, and mix them.

    With `held_out` rows all learn from all `rows`, and the best epoch and the mixture are chosen
    on those. `workers` networks are trained at a time, one a core unless given; on a large table
    one after another, each on so many threads.

    With `time_limit` seconds a network is begun only if there is time for all its steps; the first
    ones take fewer steps where there is not. Ctrl-C ends the ensemble, too, and what it cut short
    is left out where other networks are whole.

    `kept` are networks by their number that are trained already, and not trained again;
    `on_member(number, member)` is called with each new one that came to its end. A network
    depends on seed and number alone, so that one ensemble may be trained in several goes. A network
    goes on from what that of its number in `start` has learned, where it has the same shapes.

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
    fitting = _Fitting(members, Budget(members, time_limit), on_member, start or {})
    trained = {number: kept[number] for number in range(len(members)) if kept and number in kept}
    missing = [number for number in range(len(members)) if number not in trained]
    fitting.run(missing, workers, needed=0 if trained else workers)
    return mixed(members, _usable(trained | fitting.trained))


class _Fitting:
    """The trainings of an ensemble's networks, each made when its turn comes.

    >>> import numpy as np
    >>> from glassnet.tabular import Layout
    >>> x = np.ones((9, 1))
    >>> members = Members(Task(Layout(1, 0, ()), 1), Rows(x, x), [], 0)
    >>> _Fitting(members, Budget(members, None), None, {}).trained
    {}
    """

    def __init__(
        self,
        members: Members,
        budget: Budget,
        on_member: OnMember | None,
        start: Mapping[int, Network],
    ) -> None:
        self._members, self._budget, self._on_member = members, budget, on_member
        self._start = start
        self._begun: dict[int, tuple[Network, float, float]] = {}
        self._interrupted, self._threads = False, 1
        self.trained: dict[int, Member] = {}

    def run(self, numbers: Sequence[int], workers: int, *, needed: int) -> None:
        """Train these networks, the first `needed` of them whatever time there is."""
        at_a_time = 1 if self._members.rows.inputs.nbytes > MUCH else workers
        self._threads = workers // at_a_time
        left, begun = [*numbers], -1
        while left and len(self._begun) > begun and not self._interrupted:
            begun = len(self._begun)
            self._run_all(left, at_a_time, needed)
            if self._budget.left is None:  # then only Ctrl-C leaves any
                return
            left, needed = [number for number in left if number not in self._begun], 0

    def _run_all(self, numbers: Sequence[int], at_a_time: int, needed: int) -> None:
        """Go once through these networks; one left out for lack of time may fit after all."""
        makers = [
            partial(self._made, number, needed=place < needed)
            for place, number in enumerate(numbers)
        ]
        run_pool(makers, at_a_time, lambda place, history: self._ended(numbers[place], history))

    def _made(self, number: int, *, needed: bool) -> Training | None:
        share = self._budget.share(number, needed=needed)
        if self._interrupted or not share:
            return None
        settings = self._members.training(number, share)
        network: Network = settings["network"]
        earlier = self._start.get(number)
        if earlier is not None and _shapes(earlier) == _shapes(network):
            network.parameters[...] = earlier.parameters
        self._begun[number] = network, share, time.monotonic()
        return prepared(**settings, threads=self._threads, time_limit=self._budget.left)

    def _ended(self, number: int, history: History) -> None:
        network, share, begun = self._begun[number]
        if number:  # one network's rows are enough to look into
            history.sample = None
        self.trained[number] = network, history
        self._interrupted |= history.stopped == INTERRUPTED
        if history.stopped in CUT_SHORT:
            return
        self._budget.took(number, (time.monotonic() - begun) / share)
        if share == 1 and self._on_member:
            self._on_member(number, self.trained[number])


def _shapes(network: Network) -> dict[str, tuple[int, ...]]:
    named = network.named(network.parameters)
    return {name: view.shape for name, view in named.items()}


def _usable(members: Mapping[int, Member]) -> dict[int, Member]:
    """Return the members by number, without those that were cut short if there are others."""
    whole = {
        number: member
        for number, member in sorted(members.items())
        if member[1].stopped not in CUT_SHORT
    }
    begun = whole or {number: member for number, member in members.items() if len(member[1])}
    if not begun:
        raise DataError(
            "a training that was interrupted",
            rule="no epoch was finished, so there is no model",
            remedy="train again, for longer",
        )
    return begun
