"""What there is to draw of a run folder, each part worked out only when it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from glassnet.explaining import Effect, Importance
from glassnet.fitted import Fit, fitted
from glassnet.frames import Frames
from glassnet.loading import load
from glassnet.nn import Network
from glassnet.predictions import Predictions
from glassnet.record import History
from glassnet.sample import Sample
from glassnet.sweep import SweepResult
from glassnet.sweep.reading import is_sweep, read_sweep
from glassnet.table_run import (
    HeldOut,
    effects_of,
    held_out_predictions,
    importance_of,
    members_of,
)

__all__ = ["Part", "parts_of_run"]


@dataclass(frozen=True)
class Part:
    """Something that plots are drawn of: one of the classes `of`, which `get` works out.

    >>> Part((History,), History).get()
    History(records=[], ...)
    """

    of: tuple[type, ...]
    get: Callable[[], Any]


def parts_of_run(folder: Path) -> list[Part]:
    """Return what there is to draw of the folder of a run, or of a sweep.

    RunFolderError where it is neither.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> History().save(folder)
    >>> [part.of for part in parts_of_run(folder)]
    [(<class 'glassnet.record.History'>, <class 'glassnet.frames.Frames'>)]
    """
    if is_sweep(folder):
        return [Part((SweepResult,), partial(read_sweep, folder))]
    history = History.load(folder)
    if "table" in history.config and "settings" in history.config:
        return _TableRun(folder, history).parts()
    own = [Part((History, Frames), lambda: history)]
    sample = history.sample
    if sample is None or not sample.end or "network" not in history.config:
        return own
    kind = Fit if sample.training.inputs.shape[1] in (1, 2) else Predictions
    return [*own, Part((kind,), partial(_fitted, folder, sample))]


def _fitted(folder: Path, sample: Sample) -> Any:
    """Return what the run's network makes of the rows that it kept, unseen ones if there are any.

    The curve or surface is drawn over those learned from.
    """
    network, seen = load(folder), sample.training
    if not isinstance(network, Network):
        return []
    few = seen.inputs.shape[1] in (1, 2)
    rows = seen if few or sample.validation is None else sample.validation
    return fitted(network, rows.inputs, rows.target)


class _TableRun:
    """The run of a table, which is read once for all that is drawn of its rows."""

    def __init__(self, folder: Path, history: History) -> None:
        self._folder, self._history = folder, history

    def parts(self) -> list[Part]:
        return [
            Part((History, Frames), self._histories),
            Part((Predictions,), lambda: held_out_predictions(self._held_out)),
            Part((Importance,), lambda: self._importance),
            Part((Effect,), lambda: effects_of(self._held_out, self._importance)),
        ]

    def _histories(self) -> Any:
        """Return those of all networks, the run's own first: it knows more."""
        members = members_of(self._folder)
        others = [members[number][1] for number in sorted(members) if number]
        return [self._history, *others] if others else self._history

    @cached_property
    def _held_out(self) -> HeldOut:
        return HeldOut.of(self._folder)

    @cached_property
    def _importance(self) -> Importance:
        return importance_of(self._held_out)
