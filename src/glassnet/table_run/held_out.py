"""The rows that a run on a table held out, and what its model does with them."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from glassnet.errors import DataError, ModelFileError, SettingError
from glassnet.explaining import Effect, Importance, column_effect, permutation_importance
from glassnet.loading import load
from glassnet.predicting import predictions_of
from glassnet.predictions import Predictions
from glassnet.predictor import Predictor
from glassnet.table_run.opening import open_table
from glassnet.table_run.preparing import prepare
from glassnet.table_run.settings import restored_settings
from glassnet.tabular import Table
from glassnet.tabular.columns import is_missing
from glassnet.train.run_folder import read_config

__all__ = ["HeldOut", "effects_of", "held_out_predictions", "held_out_rows", "importance_of"]

MOST_EFFECTS = 6


@dataclass(frozen=True)
class HeldOut:
    """A run's model, and the rows that it was scored on.

    The functions beside it take one, so that several of them read a run's table only once, or
    the run folder.
    """

    predictor: Predictor
    rows: Table = field(repr=False)

    @classmethod
    def of(cls, run: "str | Path | HeldOut") -> "HeldOut":
        """Open the folder of a run; errors as of `held_out_rows`, ModelFileError without a model.

        >>> HeldOut.of("no/such/run")
        Traceback (most recent call last):
        glassnet.errors.SettingError: no/such/run without a TABLE: ...
        """
        if isinstance(run, HeldOut):
            return run
        rows, model = held_out_rows(run), load(run)
        if not isinstance(model, Predictor):
            raise ModelFileError(
                f"{run} holds a network without a table",
                rule="the run of a table holds the predictor of its rows",
                remedy="train anew",
            )
        return cls(model, rows)


def held_out_rows(run: str | Path) -> Table:
    """Return the rows that a run held out, from the table that its settings name.

    SettingError where there is no such run; DataError where the table has changed since.
    """
    run = Path(run)
    if not run.is_dir():
        raise SettingError(
            f"{run} without a TABLE",
            rule="a file does not know the rows it was scored on; a run folder does",
            remedy="give a table that holds the true target",
        )
    config = read_config(run)
    settings = restored_settings(run, config)
    prepared = prepare(open_table(config["table"]), settings)
    if prepared.data != config["data"]:
        raise DataError(
            f"{config['table']}",
            rule="it has changed since the run, so that its held-out rows are not known",
            remedy="give a table of rows that it did not learn from",
        )
    return prepared.held_out


def held_out_predictions(run: str | Path | HeldOut) -> Predictions:
    """Predict the held-out rows: see `glassnet.predicting.predictions_of`."""
    held_out = HeldOut.of(run)
    return predictions_of(held_out.predictor, held_out.rows)


def importance_of(run: str | Path | HeldOut) -> Importance:
    """Measure which columns the model leans on, on the held-out rows."""
    held_out = HeldOut.of(run)
    return permutation_importance(held_out.predictor, held_out.rows)


def effects_of(
    run: str | Path | HeldOut, importance: Importance, most: int = MOST_EFFECTS
) -> list[Effect]:
    """Return the effects of the columns that matter most, on the held-out rows, in that order.

    Columns without a value in any of them have none to show.
    """
    held_out = HeldOut.of(run)
    order = np.argsort(-importance.mean, kind="stable")[:most]
    names = [importance.columns[place] for place in order]
    rows = held_out.rows
    known = [name for name in names if not is_missing(rows[name]).all()]
    return [column_effect(held_out.predictor, rows, name) for name in known]
