"""What docs/sweep.md says is true."""

import re
import shlex
from pathlib import Path

from glassnet.cli import main
from glassnet.sweep.parameters import PARAMETERS

TEXT = (Path(__file__).parent.parent.parent / "docs" / "sweep.md").read_text(encoding="utf-8")


def test_its_python_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(compile(block, "sweep.md", "exec"), names)
    assert names["result"].best.mean("validation_rmse") < 20


def test_its_commands_run(tmp_path, monkeypatch):
    commands = [line.split("  #")[0].split() for line in TEXT.splitlines() if "    glass" in line]
    here = [words[1:] for words in commands if "--on" not in words]
    assert len(here) == 2
    for number, words in enumerate(here):
        monkeypatch.chdir(tmp_path)
        code = main([*words, "--epochs", "1", "--seeds", "1", "--out", str(number)])
        assert code == 0, shlex.join(words)


def test_its_table_has_every_parameter():
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(PARAMETERS)
