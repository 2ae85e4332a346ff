"""`glassnet doctor`: findings, proof and fix from the command line."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.cli import main


@pytest.fixture
def run(tmp_path):
    x = np.linspace(-1, 1, 200).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])
    folder = tmp_path / "run"
    gn.train(
        net, x, np.sin(3 * x), optimizer=gn.Adam(0.02), epochs=1000, out=folder, progress=False
    )
    return folder


def test_findings_are_printed(run, capsys):
    assert main(["doctor", str(run)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("output-cannot-reach (97 %)")
    assert "proven" not in out


def test_proof_is_printed(run, capsys):
    assert main(["doctor", str(run), "--prove"]) == 0
    assert "proven: loss" in capsys.readouterr().out


def test_a_fix_makes_a_new_run(run, capsys):
    assert main(["doctor", str(run), "--fix"]) == 0
    assert "trained anew for output-cannot-reach: loss" in capsys.readouterr().out
    fixed = run.with_name("run-fixed")
    assert main(["doctor", str(fixed)]) == 0
    assert capsys.readouterr().out == "nothing is wrong with this run\n"
    assert main(["doctor", str(fixed), "--fix"]) == 1
    assert "nothing is wrong with this run; leave it as it is" in capsys.readouterr().err


def test_what_is_no_run_is_one_line(tmp_path, capsys):
    assert main(["doctor", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
