"""What docs/pictures.md says is true."""

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from glassnet.cli import main
from glassnet.pictures import PLOTS, plots_of, show

DOCUMENT = Path(__file__).parents[2] / "docs" / "pictures.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def in_tmp(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_its_code_runs_one_part_after_the_other():
    names = {}
    try:
        for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
            exec(compile(code, DOCUMENT.name, "exec"), names)
        assert isinstance(show(names["history"]), Figure)
        assert "seconds" in [each.name for each in plots_of(names["history"])]
    finally:
        PLOTS.pop("seconds", None)
    assert {Path("curves.png"), Path("fit.svg")} <= set(Path().iterdir())


def test_its_table_names_every_plot_there_is():
    table = "".join(line for line in TEXT.splitlines() if line.startswith("| "))
    named = set(re.findall(r"`(\w+)`", table))
    assert set(PLOTS) <= named


def test_its_commands_run():
    commands = [line.split() for line in TEXT.splitlines() if line.startswith("    glassnet ")]
    assert commands
    quick = ["--recipe", "plain", "--epochs", "2", "--hidden", "4"]
    assert main(["train", "cars", "--out", "runs/cars", *quick]) == 0
    for _, *words in commands:
        assert main(words) == 0
    assert {each.name for each in Path("dark").iterdir()} == {"residuals.svg", "importance.svg"}
