"""How to use the model file: lines that work as they stand."""

import shlex
from typing import Any

import numpy as np

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.predictor import Predictor
from glassnet.tabular import Kind, Table
from glassnet.tabular.columns import is_missing

__all__ = ["use"]

MOST_COLUMNS = 30  # written out; wider rows are read from a file
LARGE = 1e15  # beyond, a whole number is one with an exponent


def use(data: ReportData) -> Section | None:
    """Give the commands and the Python lines that predict with the run's model."""
    if data.model is None:
        return None
    run = str(data.folder)
    if data.predictor is None:
        assert data.network is not None
        width = data.network.inputs
        shape = f"(1, {width})" if width is not None else "(1, …)"
        lines = [*_loaded(run), "rows = np.zeros(" + shape + ")  # your rows, as it was trained on"]
        before = "\n".join(["import numpy as np", *lines])
        after = "print(model.predict(rows))"
        values: dict[str, Any] = {"before": before, "row": [], "after": after}
        return Section("use", "To use it", {"commands": [], **values})
    rows = data.prepared.held_out if data.prepared else None
    quoted = shlex.quote(run)
    commands = [
        (
            f"glassnet predict {quoted} NEW_ROWS.csv --out predictions.csv",
            "predict the rows of a file",
        ),
        (f"glassnet evaluate {quoted} NEW_ROWS.csv", "score it on rows whose truth is known"),
        (f"glassnet explain {quoted}", "which columns it leans on"),
    ]
    values = {"commands": commands, **_python(run, data.predictor, rows)}
    return Section("use", "To use it", values)


def _loaded(run: str) -> list[str]:
    return ["import glassnet as gn", "", f"model = gn.load({run!r})"]


def _python(run: str, model: Predictor, rows: Table | None) -> dict[str, Any]:
    """Return lines that predict the first held-out row, or a file where it is not known, or wide.

    The row's names and values come by themselves: a name from right to left ends there.
    """
    also = "predict_proba(rows))" if model.classes else "predict_interval(rows, 0.9))"
    known = model.classes or model.spreads
    after = ["print(model.predict(rows))", *([f"print(model.{also}"] if known else [])]
    if rows is None or len(model.encoder.schema.used) > MOST_COLUMNS:
        before = [*_loaded(run), "rows = gn.tabular.read_table('NEW_ROWS.csv')"]
        return {"before": "\n".join(before), "row": [], "after": "\n".join(after)}
    first = rows.take(np.array([0]))
    row = [
        (repr(column.name), _literal(first[column.name][0], column.kind))
        for column in model.encoder.schema.used
    ]
    after = ["}  # or a dataframe, or gn.tabular.read_table('rows.csv')", *after]
    before = [*_loaded(run), "rows = {"]
    return {"before": "\n".join(before), "row": row, "after": "\n".join(after)}


def _literal(value: Any, kind: Kind) -> str:
    """Return a value as Python writes it, numbers short; None for a missing one.

    A number that names a category is whole: shorter it would be another one.
    """
    if is_missing(np.array([value], dtype=object))[0]:
        return "None"
    if kind is Kind.DATE:
        return repr(str(value))
    plain = value.item() if isinstance(value, np.generic) else value
    if not isinstance(plain, float):
        return repr(plain)
    if not np.isfinite(plain):
        return f"float({str(plain)!r})"
    if plain.is_integer() and abs(plain) < LARGE:
        return repr(int(plain))
    return f"{plain:.6g}" if kind is Kind.NUMBER else repr(plain)
