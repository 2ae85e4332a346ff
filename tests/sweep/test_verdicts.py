"""The doctor's verdict of each run."""

import numpy as np

import glassnet as gn

X = np.linspace(-1, 1, 60).reshape(-1, 1)


def swept(**settings):
    return gn.sweep(
        (X, np.sin(3 * X)), grid={"learning_rate": [1e38, 0.02]}, hidden=8, optimizer="sgd",
        epochs=40, seeds=1, progress=False, **settings,
    )  # fmt: skip


def test_each_run_has_the_doctors_verdict_and_keeps_it(tmp_path):
    result = swept(doctor=True, out=tmp_path / "sweep")
    for row in result.rows:
        found = [finding.cause for finding in gn.examine(row.runs[0].folder)]
        assert row.verdict == (", ".join(found) or "healthy")
    assert result.rows[-1].verdict == "non-finite"
    lines = result.table().splitlines()
    assert (lines[0].split()[-1], lines[-1].split()[-1]) == ("verdict", "non-finite")
    assert repr(swept(doctor=True, out=tmp_path / "sweep")) == repr(result)


def test_there_are_none_unless_asked_for_and_then_of_finished_runs_too(tmp_path):
    result = swept(out=tmp_path / "sweep")
    assert {row.verdict for row in result.rows} == {""}
    assert "verdict" not in result.table()
    models = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("model.glass")}
    examined = swept(doctor=True, out=tmp_path / "sweep")
    assert [row.verdict for row in examined.rows] == [
        row.verdict for row in swept(doctor=True).rows
    ]
    assert {path: path.stat().st_mtime_ns for path in models} == models
    assert repr(swept(out=tmp_path / "sweep")) == repr(examined)
