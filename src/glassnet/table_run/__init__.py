"""From a table to a trained, scored predictor in a run folder.

>>> import numpy as np
>>> from glassnet.table_run import TableSettings, prepare, train_table
>>> x = np.linspace(-1, 1, 40)
>>> settings = TableSettings("y")
>>> run = train_table(prepare({"x": x, "y": 3 * x}, settings), settings)
>>> run.scores.figures["network"]["r2"] > 0.9
True
"""

from glassnet.table_run.comparing import Rival, compared
from glassnet.table_run.folder import members_of
from glassnet.table_run.held_out import (
    HeldOut,
    effects_of,
    held_out_predictions,
    held_out_rows,
    importance_of,
)
from glassnet.table_run.kept_scores import KeptScores
from glassnet.table_run.opening import open_table
from glassnet.table_run.preparing import Prepared, prepare
from glassnet.table_run.running import TableRun, train_table
from glassnet.table_run.scores import COVERAGE, Scores, scores_of
from glassnet.table_run.settings import TableSettings, restored_settings

__all__ = [
    "COVERAGE",
    "HeldOut",
    "KeptScores",
    "Prepared",
    "Rival",
    "Scores",
    "TableRun",
    "TableSettings",
    "compared",
    "effects_of",
    "held_out_predictions",
    "held_out_rows",
    "importance_of",
    "members_of",
    "open_table",
    "prepare",
    "restored_settings",
    "scores_of",
    "train_table",
]
