"""What the table is: its rows, its columns, and how it was split."""

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import many
from glassnet.table_run import Prepared

__all__ = ["table"]

MOST_COLUMNS = 300  # more are counted only
LONGEST = 80
SPLITS = {
    "random": "drawn at random",
    "time": "the last ones, as the table is in order of time",
}


def table(data: ReportData) -> Section | None:
    """Show the schema, what may leak, and the split; the schema alone where the table is gone."""
    if data.settings is None:
        return None
    if data.predictor is not None:
        schema, target = data.predictor.encoder.schema, data.predictor.target
    elif data.prepared is not None:
        schema, target = data.prepared.schema, data.prepared.target
    else:
        return None
    shown = [
        (" ".join(each.name.split()), each, _cut(each.example), _cut(each.note))
        for each in schema.columns[:MOST_COLUMNS]
    ]
    values = {
        "name": data.config["table"], "target": _cut(target.described(), 4 * LONGEST),
        "columns": shown, "more": len(schema.columns) - len(shown),
        "counts": [], "leaks": [], "split": "",
    }  # fmt: skip
    if data.prepared is not None:
        values |= _rows(data.prepared, data.settings.split)
        values["leaks"] = [leak[:1].upper() + leak[1:] for leak in data.leaks]
    return Section("table", "The table", values)


def _rows(prepared: Prepared, split: str) -> dict[str, object]:
    learned, left = len(prepared.learned), len(prepared.left)
    counts = [
        ("rows", f"{prepared.table.rows + prepared.dropped:,}"),
        ("columns", f"{len(prepared.table.names):,}"),
        ("rows to learn from", f"{learned:,}"),
        ("rows held out", f"{left:,}"),
    ]
    if prepared.dropped:
        counts.append(("rows without a target, left out", f"{prepared.dropped:,}"))
    said = (
        f"{many(learned, 'row')} were learned from. {many(left, 'row')} were held out, "
        f"{SPLITS[split]}: all scores and errors of this report are "
        "of these, which the training never saw."
    )
    return {"counts": counts, "split": said}


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
