"""The column to predict: what it is, its rows, and reading it from a model file."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import DataError, ModelFileError, SettingError
from glassnet.suggest import did_you_mean
from glassnet.tabular.class_target import ClassTarget, are_whole
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import resolve
from glassnet.tabular.number_target import NumberTarget
from glassnet.tabular.table import Table
from glassnet.tabular.target_checks import UNLESS_CLASSES, dates_refused, known_twice, too_few

__all__ = [
    "ClassTarget",
    "NumberTarget",
    "Target",
    "drop_missing_target",
    "infer_target",
    "restore_target",
]

_TASKS = ("auto", "regression", "classification")
_MANY_CLASSES = 20

Target = NumberTarget | ClassTarget
_TARGETS: dict[str, type[NumberTarget] | type[ClassTarget]] = {
    "regression": NumberTarget,
    "classification": ClassTarget,
}


def infer_target(values: Any, name: str = "target", task: str = "auto") -> Target:
    """The target for these values, fitted to those that are not missing.

    `values` may be a `Table` with the column `name`: errors then name its original rows.

    Rule for "auto": text and true/false are classes; so are two distinct whole numbers (0 and 1);
    all other numbers are a regression, since 3, 4, 5 are as often counts as classes. Text counts
    as numbers if at least 90 % of it can be read so. `task` says it outright.

    Errors: SettingError for an unknown task; DataError as of `fit`, for text of ISO dates under
    "auto", and there also for text of more than 20 distinct values in more than half of the rows.

    >>> infer_target([1.5, 2.5, 4.0], "price")
    NumberTarget(name='price', mean=2.66..., std=1.02..., low=1.5, high=4.0, ...)
    >>> infer_target([0, 1, 2, 1], "kind", task="classification").classes
    (0, 1, 2)
    """
    if isinstance(values, Table):
        with values.naming_rows():
            return infer_target(values[name], name, task)
    if task not in _TASKS:
        rule, remedy = "there is no such task", did_you_mean(task, _TASKS)
        raise SettingError(f"task={task!r}", rule=rule, remedy=remedy)
    column = known_twice(values, name)
    if task == "auto":
        task = _task_of(name, column)
    return _TARGETS[task].fit(column, name)


def restore_target(json: Mapping[str, Any], arrays: Mapping[str, Array]) -> Target:
    """The target that `to_json` and `arrays` describe; ModelFileError if they are not whole.

    >>> restore_target({"task": "classification", "name": "y", "classes": [0, 1]}, {}).classes
    (0, 1)
    """
    try:
        return _TARGETS[json["task"]].restore(json, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileError(
            f"a target that cannot be read ({error!r})",
            rule="it must be as `to_json` and `arrays` gave it",
            remedy="write the model again",
        ) from error


def drop_missing_target(table: Table, target: str) -> tuple[Table, int]:
    """The rows whose target is known, and how many were dropped.

    Errors: ColumnError if the table has no such column; DataError if all are missing.

    >>> drop_missing_target(Table({"x": [1, 2], "y": [5, None]}), "y")
    (Table(1 rows; 'x', 'y'), 1)
    """
    missing = is_missing(table[target])
    if missing.all():
        raise too_few(target, 0)
    dropped = int(missing.sum())
    return (table.take(~missing) if dropped else table), dropped


def _task_of(name: str, column: Array) -> str:
    column = resolve(name, column, UNLESS_CLASSES)
    if column.dtype.kind == "M":
        raise dates_refused(name)
    if column.dtype.kind != "f":
        _refuse_free_text(name, column[~is_missing(column)])
        return "classification"
    distinct = np.unique(column[~np.isnan(column)])
    return "classification" if len(distinct) == 2 and are_whole(distinct) else "regression"


def _refuse_free_text(name: str, texts: Array) -> None:
    distinct = len(set(texts.tolist()))
    if distinct > max(_MANY_CLASSES, len(texts) / 2):
        raise DataError(
            f"target {name!r} of {distinct} distinct texts in {len(texts)} rows, such as "
            f"{texts[0][:40]!r}",
            rule="this looks like free text, or numbers with separators or units",
            remedy="write numbers as 1234.56, or say task='classification', "
            "or --task classification",
        )
