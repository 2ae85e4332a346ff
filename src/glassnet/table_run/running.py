"""From a prepared table to a trained, scored predictor in a run folder."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from glassnet.predictor import Predictor
from glassnet.recipe import FEW, Member
from glassnet.record import History
from glassnet.table_fit import FitSettings, Fitted, Known, fit_table
from glassnet.table_run.folder import TableFolder, table_folder
from glassnet.table_run.preparing import Prepared
from glassnet.table_run.scores import Scores, scores_of
from glassnet.table_run.settings import TableSettings
from glassnet.train import Callback
from glassnet.train.networks_progress import networks_progress
from glassnet.train.settings import checked_notes
from glassnet.train.training import INTERRUPTED, TIME_LIMIT

__all__ = ["TableRun", "train_table"]


@dataclass(frozen=True)
class TableRun:
    """What came of a training: the predictor, the networks' histories, scores on held-out rows.

    `history` is the first network's, with the settings of all and how the training ended.
    """

    predictor: Predictor
    history: History = field(repr=False)
    histories: list[History] = field(repr=False)
    scores: Scores


def train_table(
    prepared: Prepared,
    settings: TableSettings,
    *,
    out: str | Path | None = None,
    resume: str | Path | None = None,
    overwrite: bool = False,
    progress: bool | None = None,
    notes: Mapping[str, Any] | None = None,
) -> TableRun:
    """Train an ensemble on the prepared rows, score it on the held-out ones beside two baselines.

    With `out` or `resume` there is a run folder: its `model.glass` is the predictor, and a killed
    training goes on with the networks that are not in it yet, to the same bits. `progress` None
    shows a bar on a terminal, and elsewhere a line now and then. `notes` are kept among the
    settings.

    Errors: RunFolderError, ResumeError; those of `glassnet.train`.

    >>> import numpy as np
    >>> from glassnet.table_run import prepare
    >>> x = np.linspace(-1, 1, 200)
    >>> settings = TableSettings("y", recipe="plain", hidden=(16,), epochs=60)
    >>> run = train_table(prepare({"x": x, "y": x**2}, settings), settings)
    >>> run.scores.figures["network"]["r2"] > run.scores.figures["linear model"]["r2"]
    True
    """
    config = _config(prepared, settings, notes or {})
    with table_folder(out, resume, config, overwrite=overwrite) as folder:
        kept, begun = folder.kept() if folder else {}, time.monotonic()
        then = "now what surrounds them: intervals, probabilities"
        with networks_progress(prepared.networks, len(kept), progress, then) as callbacks:
            fitted = _fitted(prepared, settings, callbacks, kept, folder)
        seconds, history = time.monotonic() - begun, _history(fitted, prepared, settings, config)
        if folder:
            folder.finish(history, fitted.predictor)
    scores = scores_of(fitted.predictor, seconds, fitted.rows, prepared.held_out)
    return TableRun(fitted.predictor, history, fitted.histories, scores)


def _fitted(
    prepared: Prepared,
    settings: TableSettings,
    callbacks: Sequence[Callback],
    kept: Mapping[int, Member],
    folder: TableFolder | None,
) -> Fitted:
    training = prepared.training
    return fit_table(
        Known(training.without(settings.target), [training[settings.target]]),
        [prepared.target],
        FitSettings(
            types=prepared.types, kinds=settings.kinds, loss=prepared.loss, callbacks=callbacks,
            seed=settings.seed, time_limit=settings.time_limit,
        ),
        kept=kept,
        on_member=folder.keep if folder else None,
    )  # fmt: skip


def _config(
    prepared: Prepared, settings: TableSettings, notes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what repeats the run, as JSON gives it back."""
    parts = {
        **checked_notes(notes),
        "settings": asdict(settings),
        "recipe": {str(number): asdict(each) for number, each in enumerate(prepared.types)},
        "data": prepared.data,
        "seed": settings.seed,
    }
    return dict(json.loads(json.dumps(parts)))


def _history(
    fitted: Fitted, prepared: Prepared, settings: TableSettings, config: Mapping[str, Any]
) -> History:
    """Return the first network's, with the settings of all, what counts, and how it ended."""
    first, reasons = fitted.histories[0], {history.stopped for history in fitted.histories}
    stopped = next((each for each in (INTERRUPTED, TIME_LIMIT) if each in reasons), first.stopped)
    some_are_missing = len(fitted.rows) >= FEW and len(fitted.histories) < prepared.networks
    if some_are_missing and stopped not in (INTERRUPTED, TIME_LIMIT):
        stopped = INTERRUPTED if settings.time_limit is None else TIME_LIMIT
    shares = {str(number): share for number, share in fitted.shares.items()}
    return replace(first, config={**first.config, **config, "shares": shares}, stopped=stopped)
