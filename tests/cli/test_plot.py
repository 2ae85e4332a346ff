"""`glassnet plot`: the pictures of a run, a file each."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import glassnet as gn
from glassnet.tabular import Table, write_table

QUICK = ("--recipe", "plain", "--epochs", "5", "--hidden", "8")
EFFECTS = {"column_effect-size", "column_effect-floor", "column_effect-part"}


@pytest.fixture
def trained(run, flats):
    run("train", flats, "--target", "rent", "--out", "run", *QUICK)
    return flats


def stems(out):
    return {Path(line).stem for line in out.splitlines()}


def test_a_tables_run_shows_training_predictions_and_columns(run, trained):
    code, out, err = run("plot", "run")
    assert (code, err) == (0, "")
    wanted = {"learning_curves", "predicted_against_true", "residuals", "importance", *EFFECTS}
    assert wanted <= stems(out)
    for line in out.splitlines():
        assert Path(line).parent == Path("run/plots")
        assert imread(line).ndim == 3


def test_classes_are_counted_and_calibrated(run):
    run("train", "churn", "--out", "run", "--recipe", "plain", "--epochs", "1", "--hidden", "4")
    code, out, _ = run("plot", "run", "--only", "confusion_matrix", "--only", "calibration")
    assert code == 0
    assert stems(out) == {"confusion_matrix", "calibration"}


def test_only_what_is_asked_for_is_worked_out_and_drawn(run, trained):
    trained.unlink()  # what learning curves do not need
    code, out, _ = run("plot", "run", "--only", "learning_curves", "--out", "pictures")
    assert (code, out) == (0, "pictures/learning_curves.png\n")


@pytest.mark.parametrize("format", ["svg", "pdf"])
def test_the_format_may_be_chosen(run, trained, format):
    code, out, _ = run("plot", "run", "--only", "learning_curves", "--format", format)
    assert (code, out) == (0, f"run/plots/learning_curves.{format}\n")


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_the_theme_may_be_chosen(run, trained, theme, dark):
    run("plot", "run", "--only", "residuals", "--theme", theme)
    assert (imread("run/plots/residuals.png")[0, 0, :3].mean() < 0.5) == dark


def test_the_run_of_a_network_shows_its_fit(run):
    x = np.linspace(-1, 1, 40).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)])
    gn.train(net, x, x**2, epochs=3, out="run", progress=False, callbacks=gn.Recorder())
    code, out, _ = run("plot", "run")
    assert code == 0
    assert {"learning_curves", "fit", "weight_histograms"} <= stems(out)


def test_a_wide_network_is_seen_on_its_validation_rows(run):
    x = np.random.default_rng(0).normal(size=(60, 3))
    net = gn.Network([gn.Dense(3, 4), gn.ReLU(), gn.Dense(4, 2), gn.Softmax()])
    y = (x[:, 0] > 0).astype(int)
    gn.train(net, x, y, epochs=2, out="run", validation=0.25, progress=False)
    code, out, _ = run("plot", "run", "--only", "confusion_matrix")
    assert (code, out) == (0, "run/plots/confusion_matrix.png\n")


def test_a_sweep_shows_its_settings(run):
    run("sweep", "sine", "--grid", "l2=0,0.1", "--grid", "hidden=2,4", "--epochs", "2",
        "--seeds", "1", "--out", "sweep")  # fmt: skip
    code, out, err = run("plot", "sweep")
    assert (code, err) == (0, "")
    assert stems(out) == {"parallel_coordinates", "parameter_map"}


def test_hostile_column_names_make_files_of_their_own(run, tmp_path):
    generator = np.random.default_rng(0)
    names = ("../$x$", "..#$x$", "价格 السعر", "<script>")
    columns = {name: generator.normal(size=80) for name in names}
    columns["y"] = sum(columns.values())
    write_table(Table(columns), tmp_path / "table.csv")
    run("train", tmp_path / "table.csv", "--target", "y", "--out", "run", *QUICK)
    code, out, err = run("plot", "run", "--only", "column_effect")
    assert (code, err) == (0, "")
    files = out.splitlines()
    assert len(set(files)) == 4
    assert {Path(each).resolve().parent for each in files} == {Path("run/plots").resolve()}


def test_an_unknown_plot_suggests_the_one_that_was_meant(run, trained):
    code, out, err = run("plot", "run", "--only", "residual")
    assert (code, out) == (2, "")
    assert "did you mean 'residuals'?" in err
    assert not Path("run/plots").exists()


def test_a_plot_that_another_run_has_is_not_this_ones(run, trained):
    code, _, err = run("plot", "run", "--only", "parallel_coordinates")
    assert code == 2
    assert "this run has none of that name" in err


def test_a_plot_that_there_is_nothing_for_is_said(run, trained):
    code, out, err = run("plot", "run", "--only", "weight_histograms", "--only", "residuals")
    assert (code, out) == (1, "run/plots/residuals.png\n")
    assert "plot weight_histograms: this run kept nothing" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("no/such/run",), 1, "a run folder holds"),
        (("run", "--theme", "dim"), 2, "theme 'dim'"),
        (("run", "--format", "gif"), 2, "--format gif"),
    ],
)
def test_bad_usage_is_said_in_a_line(run, trained, words, code, said):
    found, _, err = run("plot", *words)
    assert found == code
    assert said in err
    assert err.count("\n") == 1


def test_a_table_that_changed_since_is_refused(run, trained):
    write_table(Table({"size": [1.0] * 9, "rent": np.arange(9.0)}), trained)
    code, _, err = run("plot", "run", "--only", "residuals")
    assert code == 1
    assert err.count("\n") == 1
