"""The commands that the README and the guide give are true."""

import re
import shlex
from pathlib import Path

import pytest

from glassnet import datasets
from glassnet.tabular import as_table, write_table

ROOT = Path(__file__).parent.parent.parent
SHORT = {
    "train": ("--recipe", "plain", "--epochs", "2", "--hidden", "8"),
    "chapter": ("--epochs", "2"),
}


def commands(document):
    """Each line that is indented by four and begins with `glassnet`, without its comment."""
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    return [line.split("  #")[0].split() for line in lines if line.startswith("    glassnet ")]


@pytest.fixture
def cars():
    """The files that the commands name."""
    table = as_table(datasets.load("cars"))
    columns = {name.replace("Price", "price"): table[name] for name in table.names}
    known = type(table)(columns)
    write_table(known, Path("cars.csv"))
    write_table(known.take(range(50)), Path("more_cars.csv"))
    write_table(known.without("price").take(range(50)), Path("new_cars.csv"))


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md"])
def test_the_commands_of_a_document_run_one_after_the_other(run, cars, document):
    given = commands(document)
    assert {words[1] for words in given} >= {"train", "predict", "explain"}
    for _, name, *words in given:
        if "--compare" in words:
            pytest.importorskip("sklearn")
        code, _, err = run(name, *words, *SHORT.get(name, ()))
        assert code == 0, f"glassnet {shlex.join([name, *words])}: {err}"


def test_the_guides_run_on_a_table_is_true(run):
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    section = guide.partition("## Tables\n")[2].partition("\n## ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = {}
    exec(compile(code, "guide.md", "exec"), names)
    assert names["importance"].measure == "rmse"
    assert names["effect"].column == "Mileage"
    assert run("explain", "runs/cars", "cars")[0] == 0


def test_the_readmes_python_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    shorter = code.replace("time_limit=10", "time_limit=0.5").replace("500", "5")
    names = {}
    exec(compile(shorter, "README.md", "exec"), names)
    assert names["model"].predict_interval(names["cars"]).shape == (804, 2)
