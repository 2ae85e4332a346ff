"""What a report is made of: all that a run folder knows, and what it does not know any more."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from glassnet.doctor import Findings, examine
from glassnet.errors import DataError, GlassnetError, RunFolderError
from glassnet.explaining import Effect, Importance
from glassnet.loading import load
from glassnet.model_file import BROKEN, MODEL_FILE
from glassnet.nn import Network
from glassnet.predictions import Predictions
from glassnet.predictor import Predictor
from glassnet.recipe import Member, Rows
from glassnet.record import History
from glassnet.table_run import (
    HeldOut,
    KeptScores,
    Prepared,
    TableSettings,
    effects_of,
    held_out_predictions,
    importance_of,
    members_of,
    open_table,
    prepare,
    restored_settings,
    scores_of,
)

__all__ = ["HeldOutRows", "ReportData", "run_data", "with_rows"]

MOST_EFFECTS = 4
WITHOUT_TABLE = (
    "The table of this run cannot be read as it was, so that neither its split nor predictions, "
    "their errors or which columns matter can be shown"
)


@dataclass(frozen=True)
class HeldOutRows:
    """What a run's model does with the rows that were held out."""

    predictions: Predictions
    importance: Importance | None
    effects: list[Effect]


@dataclass(frozen=True)
class ReportData:
    """All that a report shows of a run.

    `histories` are those of all networks, `numbers` which they are, `network` is the one that
    counts most, by its share of the prediction. `settings`, `prepared`, the table as it was split,
    `scores` and `rows` belong to a run on a table. `leaks` and `missing` say, in sentences, what
    may make the scores too good, and what cannot be shown and why.
    """

    folder: Path
    history: History
    histories: list[History] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    findings: Findings
    model: Network | Predictor | None = None
    network: Network | None = None
    share: float = 1.0
    settings: TableSettings | None = None
    prepared: Prepared | None = None
    scores: KeptScores | None = None
    rows: HeldOutRows | None = field(default=None, repr=False)
    leaks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def config(self) -> dict[str, Any]:
        """The settings as the run folder keeps them."""
        return self.history.config

    @property
    def predictor(self) -> Predictor | None:
        """The model of a run on a table."""
        return self.model if isinstance(self.model, Predictor) else None

    @property
    def name(self) -> str:
        """What the run is called: by its target, or by its folder."""
        if self.settings is None:
            return self.folder.resolve().name
        return f"Predicting “{' '.join(self.settings.target.split())}”"


def run_data(
    folder: str | Path, *, findings: Findings | None = None, prepared: Prepared | None = None
) -> ReportData:
    """Read a run folder, score and examine it, unless that is known already.

    Errors: RunFolderError for a folder that is no run, or a damaged one; ModelFileError for a
    damaged model.
    """
    folder = Path(folder)
    history = History.load(folder)
    settings = _settings(folder, history.config)
    model = load(folder) if (folder / MODEL_FILE).exists() else None
    members = members_of(folder)
    histories = [own for _, own in members.values()] or [history]
    missing = _missing(folder, histories, model, settings)
    if settings is not None and prepared is None:
        try:
            prepared = _prepared(settings, history.config, model)
        except (GlassnetError, OSError) as error:
            missing.append(_sentence(f"{WITHOUT_TABLE}: {error}"))
    network, share = _most_counting(model, members, history.config.get("shares", {}))
    return ReportData(
        folder, history, histories, tuple(members),
        examine(history) if findings is None else findings,
        model, network, share, settings, prepared, _scores(folder, model, prepared),
        leaks=() if prepared is None else tuple(map(str, prepared.leaks())),
        missing=tuple(missing),
    )  # fmt: skip


def _missing(
    folder: Path, histories: Sequence[History], model: Any, settings: TableSettings | None
) -> list[str]:
    """Say what a run lacks that did not come to its end."""
    missing = []
    if not any(map(len, histories)):
        missing.append("No epoch was finished, so that there are no learning curves.")
    if model is None:
        further = "" if settings is None else f"; glassnet train --resume {folder} goes on with it"
        missing.append(f"The run folder holds no {MODEL_FILE}: the training was cut off{further}.")
    return missing


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "?", "…")) else f"{text}."


def _most_counting(
    model: Network | Predictor | None, members: Mapping[int, Member], shares: Mapping[str, float]
) -> tuple[Network | None, float]:
    """Return the network that counts most in the prediction, and its share of it.

    Of a run that was cut off it is the first one; one that the time limit cut short is in the
    model alone.
    """
    known = {number: shares.get(str(number), 0.0) for number in members}
    best = max(known, key=lambda number: known[number], default=None)
    if best is not None and (known[best] or not shares):
        return members[best][0], known[best] or 1 / len(members)
    if isinstance(model, Predictor):
        return model.network, 1.0
    return model, 1.0


def with_rows(data: ReportData) -> ReportData:
    """Predict the rows that a run on a table held out, and see which columns matter."""
    if data.predictor is None or data.prepared is None:
        return data
    held_out = HeldOut(data.predictor, data.prepared.held_out)
    importance = importance_of(held_out) if held_out.rows.rows > 1 else None
    effects = effects_of(held_out, importance, MOST_EFFECTS) if importance else []
    rows = HeldOutRows(held_out_predictions(held_out), importance, effects)
    return replace(data, rows=rows)


def _settings(folder: Path, config: Mapping[str, Any]) -> TableSettings | None:
    """Return the settings of a run on a table; RunFolderError for what cannot be such."""
    try:
        return restored_settings(folder, config) if "table" in config else None
    except BROKEN as error:
        raise RunFolderError(
            f"{folder} ({error})",
            rule="a report needs the settings that a run was begun with",
            remedy="check the path, or train anew",
        ) from error


def _prepared(settings: TableSettings, config: Mapping[str, Any], model: Any) -> Prepared:
    """Read and split the table; raises where it is gone, or is another one now."""
    prepared = prepare(open_table(config["table"]), settings)
    learned = (
        [column.name for column in model.encoder.columns] if isinstance(model, Predictor) else []
    )
    if prepared.data != config["data"] or not {*learned} <= {*prepared.table.names}:
        raise DataError(
            f"{config['table']}",
            rule="it has changed since the run, so that its held-out rows are not known",
            remedy="put the table back",
        )
    return prepared


def _scores(
    folder: Path, model: Network | Predictor | None, prepared: Prepared | None
) -> KeptScores | None:
    """Return the scores kept, or score the model and the baselines anew."""
    kept = KeptScores.load(folder)
    if kept is not None or prepared is None or not isinstance(model, Predictor):
        return kept
    training = prepared.training
    encoded = Rows(model.encoder.encode(training), model.target.encode(training))
    return KeptScores.of(scores_of(model, math.nan, encoded, prepared.held_out))
