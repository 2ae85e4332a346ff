"""`glassnet report`: a page on a run, or on several, from the command line."""

from pathlib import Path

import numpy as np
import pytest

import glassnet as gn


@pytest.fixture
def runs():
    x = np.linspace(-1, 1, 60).reshape(-1, 1)
    for name, units in (("narrow", 2), ("wide", 8)):
        net = gn.Network([gn.Dense(1, units), gn.Tanh(), gn.Dense(units, 1)])
        gn.train(net, x, x**2, epochs=5, out=name, progress=False)
    return "narrow", "wide"


def test_a_page_is_written_into_the_run(run, runs):
    code, out, _ = run("report", runs[0])
    assert code == 0
    assert out == "report: narrow/report.html\n"
    assert "<h2" in Path("narrow/report.html").read_text(encoding="utf-8")


def test_runs_side_by_side(run, runs):
    assert run("report", "--compare", *runs)[0] == 0
    assert Path("comparison.html").exists()
    assert run("report", "--compare", *runs, "--out", "both.html")[0] == 0
    assert Path("both.html").exists()


def test_several_runs_want_compare(run, runs):
    code, _, err = run("report", *runs)
    assert code == 2
    assert "--compare" in err


def test_what_is_no_run_is_one_line(run, tmp_path):
    code, _, err = run("report", tmp_path)
    assert code == 1
    assert err.count("\n") == 1


@pytest.mark.whole_end
def test_a_training_ends_with_verdict_and_report(run):
    code, out, err = run(
        "train", "cars", "--recipe", "plain", "--epochs", "5", "--hidden", "8", "--out", "run"
    )
    assert (code, err) == (0, "")
    assert "\ndoctor: " in out
    assert "report: run/report.html" in out
    text = Path("run/report.html").read_text(encoding="utf-8")
    rmse = next(line.split()[1] for line in out.splitlines() if line.startswith("network "))
    assert rmse in text


@pytest.mark.whole_end
def test_a_report_that_cannot_be_written_is_only_said(run, monkeypatch):
    import glassnet.cli.training_shown as shown

    def full(*given, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shown, "report", full)
    code, out, _ = run("train", "cars", "--recipe", "plain", "--epochs", "2", "--hidden", "8")
    assert code == 0
    assert "no report: [Errno 28] No space left on device" in out
