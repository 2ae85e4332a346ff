"""Runs side by side: scores, learning curves, the settings that differ, the doctor's verdicts."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from glassnet.errors import SettingError
from glassnet.pictures.report.charts.learning import MOST_EPOCHS, runs_chart
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import METRICS, metric_shown, value_shown
from glassnet.table_run import KeptScores
from glassnet.text import figure

__all__ = ["names_of", "sections_compared"]

TOLD_ELSEWHERE = (
    "network", "columns", "end", "callbacks", "data", "settings", "recipe", "shares",
)  # fmt: skip


def names_of(folders: Sequence[Path]) -> list[str]:
    """Return a short name for each folder, that no other has.

    Errors: SettingError for fewer than two folders, or the same one twice.

    >>> names_of([Path("runs/a"), Path("runs/b")]), names_of([Path("1/cars"), Path("2/cars")])
    (['a', 'b'], ['1/cars', '2/cars'])
    """
    whole = [folder.resolve() for folder in folders]
    if len(set(whole)) < 2 or len(set(whole)) < len(whole):
        raise SettingError(
            ", ".join(map(str, folders)) or "no run",
            rule="two runs or more, and each once, can be compared",
            remedy="give their folders: glassnet report --compare runs/cars runs/cars-2",
        )
    longest = max(len(path.parts) for path in whole)
    tails = (["/".join(path.parts[-length:]) for path in whole] for length in range(1, longest + 1))
    return next(names for names in tails if len(set(names)) == len(names))


def sections_compared(runs: dict[str, ReportData]) -> list[Section]:
    """Return the sections that there is something to show in."""
    found = [_scores(runs), _losses(runs), _learning(runs), _settings(runs), _doctor(runs)]
    return [section for section in found if section is not None]


def _scores(runs: dict[str, ReportData]) -> Section | None:
    """Return the network's metrics of the runs on a table, the best marked where they compare."""
    kept = {name: data.scores for name, data in runs.items() if data.scores is not None}
    if not kept:
        return None
    network = KeptScores({name: scores.figures["network"] for name, scores in kept.items()})
    metrics = list(dict.fromkeys(key for each in network.figures.values() for key in each))
    alike = len({runs[name].config.get("data") for name in kept}) == 1
    rows = [
        (name, [_cell(network, kept.get(name), name, metric, alike) for metric in metrics])
        for name in runs
    ]
    values = {"metrics": [METRICS[each] for each in metrics], "rows": rows, "alike": alike}
    return Section("compared_scores", "Scores", values)


def _cell(
    network: KeptScores, kept: KeptScores | None, name: str, metric: str, alike: bool
) -> tuple[str, str, bool]:
    """Return the figure, its interval, and whether it is the best."""
    if kept is None or metric not in network.figures[name]:
        return "—", "", False
    ends = kept.ranges.get("network", {}).get(metric)
    between = " to ".join(metric_shown(metric, end) for end in ends) if ends else ""
    best = alike and len(network.figures) > 1 and network.best(metric) == name
    return metric_shown(metric, network.figures[name][metric]), between, best


def _losses(runs: dict[str, ReportData]) -> Section:
    """Return how each training ended."""
    rows = []
    for name, data in runs.items():
        last = data.history.last.values() if len(data.history) else {}
        loss = [figure(last[key]) if key in last else "—" for key in ("loss", "validation_loss")]
        rows.append((name, f"{len(data.history):,}", *loss, data.history.stopped or "not ended"))
    return Section("compared_losses", "How they ended", {"rows": rows})


def _learning(runs: dict[str, ReportData]) -> Section | None:
    chart = runs_chart({name: data.history for name, data in runs.items() if len(data.history)})
    if chart is None:
        return None
    said = chart.label
    if any(len(data.histories) > 1 for data in runs.values()):
        said += " Of a run with several networks it is the first one’s."
    if any(len(data.history) > MOST_EPOCHS for data in runs.values()):
        said += f" Of long runs about {MOST_EPOCHS} epochs are drawn."
    return Section("learning", "Learning curves", {"chart": chart, "said": said, "ended": ""})


def _settings(runs: dict[str, ReportData]) -> Section:
    """Return the settings that are not the same in all runs."""
    given = {name: _all_settings(data) for name, data in runs.items()}
    names = list(dict.fromkeys(key for each in given.values() for key in each))
    rows = []
    for key in names:
        values = [each.get(key, "—") for each in given.values()]
        if len(set(values)) > 1:
            rows.append((key.replace("_", " "), values))
    return Section("compared_settings", "Settings that differ", {"runs": list(runs), "rows": rows})


def _all_settings(data: ReportData) -> dict[str, str]:
    given: dict[str, Any] = {k: v for k, v in data.config.items() if k not in TOLD_ELSEWHERE}
    if data.settings is not None:
        own = asdict(data.settings).items()
        given |= {name: value for name, value in own if value not in (None, {}, ())}
    layers = data.config.get("network", {}).get("layers", [])
    given["layers"] = ", ".join(_layer(each) for each in layers)
    return {name: value_shown(value) for name, value in given.items()}


def _layer(config: dict[str, Any]) -> str:
    name = str(config.get("class", "")).rpartition(".")[2]
    return f"{name}({config['units']})" if "units" in config else name


def _doctor(runs: dict[str, ReportData]) -> Section:
    rows = [
        (
            name,
            [
                (each.cause, f"{100 * each.confidence:.0f} %", each.symptom)
                for each in data.findings
            ],
            _without_findings(data),
        )
        for name, data in runs.items()
    ]
    return Section("compared_doctor", "What the doctor found", {"rows": rows})


def _without_findings(data: ReportData) -> str:
    """Say that nothing is wrong, or why nobody can tell."""
    if not len(data.history):
        return "no epoch was finished"
    if data.findings.unknown:
        return f"cannot tell, because {', and '.join(data.findings.unknown)}"
    return "nothing is wrong with this run"
