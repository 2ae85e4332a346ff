"""From a table to a trained, scored predictor in a run folder.

>>> import numpy as np
>>> from glassnet.table_run import TableSettings, prepare, train_table
>>> x = np.linspace(-1, 1, 40)
>>> settings = TableSettings("y")
>>> run = train_table(prepare({"x": x, "y": 3 * x}, settings), settings)
>>> run.scores.figures["network"]["r2"] > 0.9
True
"""

from glassnet.table_run.comparing import compared
from glassnet.table_run.preparing import Prepared, prepare
from glassnet.table_run.running import TableRun, train_table
from glassnet.table_run.scores import COVERAGE, Scores
from glassnet.table_run.settings import TableSettings, restored_settings

__all__ = [
    "COVERAGE",
    "Prepared",
    "Scores",
    "TableRun",
    "TableSettings",
    "compared",
    "prepare",
    "restored_settings",
    "train_table",
]
