"""How to repeat the run: the command or the settings, and the seeds."""

import json
import shlex
from dataclasses import fields

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import value_shown
from glassnet.rivals import RIVALS
from glassnet.table_run import TableSettings

__all__ = ["repeat", "train_command"]

OPTIONS = (
    "loss", "time_limit", "recipe", "hidden", "activation", "dropout", "learning_rate", "epochs",
    "batch_size", "test", "task",
)  # fmt: skip
OF_THE_NETWORK = (
    "network", "recipe", "settings", "columns", "end", "callbacks", "data", "shares",
)  # fmt: skip


def repeat(data: ReportData) -> Section:
    """Give the command that repeats a run on a table, and all settings of any."""
    command = ""
    if data.settings is not None:
        command = train_command(data.config["table"], data.settings)
        if data.scores is not None and {*RIVALS} & {*data.scores.figures}:
            command += " --compare"
    shown = [
        (name.replace("_", " "), value_shown(value))
        for name, value in data.config.items()
        if name not in OF_THE_NETWORK and value != ""
    ]
    whole = json.dumps(data.config, indent=1, ensure_ascii=False)
    values = {
        "command": command,
        "settings": shown,
        "whole": whole,
        "limited": data.settings is not None and data.settings.time_limit is not None,
    }
    return Section("repeat", "To repeat it", values)


def train_command(table: str, settings: TableSettings) -> str:
    """Return the command line that trains with these settings.

    >>> train_command("my cars.csv", TableSettings("Price", hidden=(64, 8), seed=3))
    "glassnet train 'my cars.csv' --target Price --split random --seed 3 --hidden 64,8"
    """
    words = ["--target", settings.target, "--split", settings.split, "--seed", str(settings.seed)]
    defaults = {each.name: each.default for each in fields(TableSettings)}
    for name in OPTIONS:
        value = getattr(settings, name)
        if value != defaults[name]:
            text = (
                ",".join(map(str, value))
                if name == "hidden"
                else f"{value:g}"
                if name == "time_limit"
                else str(value)
            )
            words += [f"--{name.replace('_', '-')}", text]
    for column, kind in settings.kinds.items():
        words += ["--kind", f"{column}={kind}"]
    return shlex.join(["glassnet", "train", table, *words])
